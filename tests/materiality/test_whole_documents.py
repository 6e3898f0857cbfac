"""What is said of several changes together: renames, references, and sections that a document declares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from termsvc.core.materiality import Materiality, Rules, dangling, declarable, explain, judge
from termsvc.core.redline import redline

NAMED = """# Account Keeper Terms

Each Account Keeper may at any time close the account.

- An Account Keeper pays the fees.
- Fees are due at once.
"""

NUMBERED = """## 1. Fees

You pay as section 2 says.

## 2. Refunds

See section 1 and clause 3(b).

## 3. End

(a) You may leave.

(b) We may leave.
"""


def test_a_rename_throughout_is_one_editorial_group(rules: Rules) -> None:
    found = judge(redline(NAMED, NAMED.replace("Keeper", "Steward")), rules)
    assert {one.materiality for one in found} == {Materiality.EDITORIAL}
    assert len({one.group for one in found if one.change.kind != "retitled"}) == 1
    assert "Keeper -> Steward" in {one.group for one in found}


def test_a_rename_beside_another_change_is_in_no_group(rules: Rules) -> None:
    new = NAMED.replace("Keeper", "Steward").replace("at any time", "at no time")
    found = judge(redline(NAMED, new), rules)
    (changed,) = (one for one in found if one.materiality is Materiality.MATERIAL)
    assert changed.group == ""
    assert {"negation", "rename"} <= {reason.rule for reason in changed.reasons}


@pytest.mark.parametrize(
    "new",
    [
        NAMED.replace("Each Account Keeper", "Each Account Steward"),
        NAMED.replace("Keeper", "Steward") + "\nA Keeper is somebody else.\n",
        "A Steward is somebody else.\n\n" + NAMED.replace("Keeper", "Steward"),
    ],
)
def test_a_name_that_stays_somewhere_was_not_renamed(rules: Rules, new: str) -> None:
    old = NAMED if not new.startswith("A Steward") else "A Steward is somebody else.\n\n" + NAMED
    found = judge(redline(old, new), rules)
    assert all(one.group == "" for one in found)
    assert any(one.materiality is Materiality.MATERIAL for one in found)


def test_references_that_follow_new_numbers_are_editorial(rules: Rules) -> None:
    new = "## 1. Scope\n\nThis is for all accounts of yours.\n\n" + NUMBERED.replace(
        "clause 3(b)", "clause 4(b)"
    ).replace("section 2", "section 3").replace("section 1", "section 2").replace("## 3.", "## 4.").replace(
        "## 2.", "## 3."
    ).replace("## 1. F", "## 2. F")
    found = judge(redline(NUMBERED, new), rules)
    told = {reason.rule: one.materiality for one in found for reason in one.reasons}
    assert told["renumbered-reference"] is Materiality.EDITORIAL
    assert "reference" not in told
    assert dangling(redline(NUMBERED, new)) == ()


def test_references_to_what_is_gone_dangle() -> None:
    found = dangling(redline(NUMBERED, NUMBERED.rpartition("(b)")[0]))
    assert [(one.provision.address, one.number, one.quote) for one in found] == [("2/p1", "3(b)", "clause 3(b)")]


def test_references_to_other_documents_do_not_dangle() -> None:
    old = NUMBERED.replace("clause 3(b)", "section 3 of the Sale Act")
    assert dangling(redline(old, old.partition("## 3.")[0])) == ()


SECTIONS = "# Terms\n\n## Contact\n\nWrite to us at any time.\n\n## Fees\n\nYou pay {} dollars for each seat.\n"


@pytest.mark.parametrize("name", ["contact", "Contact"])
def test_a_section_may_always_matter_by_address_or_heading(rules: Rules, name: str) -> None:
    new = SECTIONS.replace("any time", "any  time").replace("Write to us", "**Write** to us")
    changed = redline(SECTIONS, new)
    assert name in declarable(changed)
    (found,) = judge(changed, rules, always=[name], never=[name])
    assert found.materiality is Materiality.MATERIAL
    assert [reason.rule for reason in found.reasons] == ["always", "mark-up"]


def test_a_section_may_never_matter(rules: Rules) -> None:
    (found,) = judge(redline(SECTIONS.format(10), SECTIONS.format(20)), rules, never=["Fees"])
    assert found.materiality is Materiality.CLARIFICATION
    assert [reason.rule for reason in found.reasons][:2] == ["never", "amount"]


def test_explains(rules: Rules) -> None:
    (found,) = judge(redline(SECTIONS.format(10), SECTIONS.format(20)), rules)
    first, second, *_ = explain(found)
    assert first.startswith("Material (0.")
    assert first.endswith("): fees")
    assert second == "  the amount rises from 10 dollars to 20 dollars [amount: 10 dollars -> 20 dollars]"


def test_a_change_without_words_of_whose_kind_no_rule_speaks_is_presumed_to_matter_or_not(rules: Rules) -> None:
    without = replace(rules, settling=frozenset(), presumption=1.0)
    (found,) = judge(redline("Pay **now**.", "Pay now."), without)
    assert found.materiality is Materiality.MATERIAL
    assert [reason.rule for reason in found.reasons] == ["presumption"]
    assert found.reasons[0].quote == "Pay now."


def test_a_number_that_another_list_has_too_does_not_follow(rules: Rules) -> None:
    old = "## 1. Fees\n\nRefunds follow section 1 here.\n\n## 2. Refunds\n\n1. Ask us kindly.\n2. Wait a while.\n"
    new = (
        old.replace("section 1", "section 2")
        .replace("1. Ask", "1. Be patient with all of us.\n2. Ask")
        .replace("2. Wait", "3. Wait")
    )
    found = judge(redline(old, new), rules)
    assert "the reference leads from 1 to 2" in {reason.says for one in found for reason in one.reasons}
