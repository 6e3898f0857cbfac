"""What holds of the judgements of every redline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.materiality import Judgement, Materiality, Rules, Settles, Weighs, judge
from termsvc.core.provisions import Provision
from termsvc.core.redline import redline
from tests.redline.documents import Block, documents, versions, written


@given(versions())
def test_every_change_has_one_judgement_in_order(rules: Rules, pair: tuple[str, str]) -> None:
    found = redline(*pair)
    assert [one.change for one in judge(found, rules)] == [*found.changes]


@given(versions())
def test_a_judgement_says_why_and_its_score_decides(rules: Rules, pair: tuple[str, str]) -> None:
    for one in judge(redline(*pair), rules):
        assert one.reasons
        assert one.topics
        assert all(reason.quote and reason.says for reason in one.reasons)
        assert 0 <= one.score <= 1
        assert (one.materiality is Materiality.MATERIAL) == (one.score >= rules.material_from)


@given(versions())
def test_judging_twice_says_the_same(rules: Rules, pair: tuple[str, str]) -> None:
    assert judge(redline(*pair), rules) == judge(redline(*pair), rules)


@given(versions())
def test_the_reverse_change_matters_as_much(rules: Rules, pair: tuple[str, str]) -> None:
    old, new = pair
    there, back = judge(redline(old, new), rules), judge(redline(new, old), rules)
    assert sorted(map(_matters, there)) == sorted(map(_matters, back))


def _matters(one: Judgement) -> tuple[object, ...]:
    """All but the topics, which may come from the section in which a provision stands now."""
    return one.materiality, round(one.score, 9), sorted({reason.rule for reason in one.reasons})


@given(documents, st.integers(20, 90))
def test_other_line_breaks_are_no_change_to_judge(rules: Rules, document: Sequence[Block], width: int) -> None:
    assert judge(redline(written(document), written(document, width)), rules) == ()


@given(versions(), st.sets(st.sampled_from([*Settles, *Weighs])))
def test_a_rule_that_is_off_never_speaks(rules: Rules, pair: tuple[str, str], off: set[Settles | Weighs]) -> None:
    left = replace(
        rules,
        settling=rules.settling - off,
        weights={rule: weight for rule, weight in rules.weights.items() if rule not in off},
    )
    told = {reason.rule for one in judge(redline(*pair), left) for reason in one.reasons}
    assert told.isdisjoint(off)


@given(versions(), st.data())
def test_every_change_of_a_section_that_always_matters_is_material(
    rules: Rules, pair: tuple[str, str], data: st.DataObject
) -> None:
    found = redline(*pair)
    plain = judge(found, rules)
    sections = sorted(
        {one.address for change in found.changes for side in (change.old, change.new) for one in _above(side)}
    )
    if not sections:
        return
    chosen = data.draw(st.sampled_from(sections))
    for before, after in zip(plain, judge(found, rules, always=[chosen]), strict=True):
        if any(one.address == chosen for side in (before.change.old, before.change.new) for one in _above(side)):
            assert after.materiality is Materiality.MATERIAL
            assert after.score == 1
            assert after.reasons[0].rule == "always"
            assert after.reasons[1:] == tuple(one for one in before.reasons if one.rule != "presumption")
        else:
            assert after == before
    for before, after in zip(plain, judge(found, rules, never=[chosen]), strict=True):
        if any(one.address == chosen for side in (before.change.old, before.change.new) for one in _above(side)):
            assert after.materiality is not Materiality.MATERIAL
        else:
            assert after == before


def _above(side: Sequence[Provision]) -> list[Provision]:
    return [above for one in side for above in one.lineage()]
