"""Conditions with which sentences open, and the glossary that says which accounts they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.condition import Condition
from termsvc.core.errors import TermsError
from termsvc.core.notice.drafting import Glossary, Phrase
from termsvc.core.notice.drafting.conditions import opening
from termsvc.library.glossary import GLOSSARY_FILE, read_glossary
from termsvc.library.reading import read
from termsvc.resources import folder
from termsvc.service.drafting import TextPair, draft, glossary, wordings
from termsvc.service.redlines import rulebook

OLD = "## 2. Models\n\n2.1 **Named User Model.** Under the Named User Model, Customer pays for each Named User.\n"
FRENCH, ALL = Phrase("account.country == 'FR'"), Phrase("account.locale != ''")


@pytest.mark.parametrize(
    ("sentence", "condition"),
    [
        ("If you pay late, we may charge a fee.", "If you pay late"),
        ("If you use A, B or C, we may charge a fee.", "If you use A, B or C"),
        ("For customers in Germany, the fee is lower.", "For customers in Germany"),
        ("Where you use voice, calls are recorded.", "Where you use voice"),
        ("Under the Named User Model, Customer pays a fee.", "Under the Named User Model"),
        ("If Aster drops a product, or renames it, Aster will tell you.", "If Aster drops a product, or renames it"),
        ("We may charge a fee if you pay late.", None),
        ("If only it were so.", None),
        (f"If you use {'very ' * 60}much, we may charge a fee.", None),
        ("Iffy wording, we admit, is charged.", None),
    ],
)
def test_opening_of_a_sentence(sentence: str, condition: str | None) -> None:
    found = opening(sentence)
    assert (found.condition if found else None) == condition
    if found:
        assert f"{found.condition}, {found.rest}" == sentence


def test_longest_phrase_wins_whatever_its_case_and_blanks() -> None:
    known = Glossary({"customers": ALL, "Customers  in France": FRENCH})
    assert known.match("For CUSTOMERS in\nFrance") == FRENCH
    assert known.match("For customers in Spain") == ALL
    assert known.match("For mycustomers in Spain") is None


@pytest.mark.parametrize(
    ("condition", "is_meant"),
    [
        ("If you use Aster Desk", True),
        ("If you use Aster Desk and voice", True),  # who is shown an item too many reads it in vain
        ("If you do not use Aster Desk", False),
        ("If you don\u2019t use Aster Desk", False),
        ("Unless you use Aster Desk", False),
        ("If you use Aster Desk or voice", False),
    ],
)
def test_a_condition_that_is_turned_or_widened_means_others(condition: str, *, is_meant: bool) -> None:
    assert (Glossary({"use Aster Desk": ALL}).meant(condition) == ALL) == is_meant


@given(st.text(max_size=30), st.text(max_size=30))
def test_a_phrase_is_found_in_itself(before: str, after: str) -> None:
    known = Glossary({"named user model": ALL})
    assert known.match(f"{before} Named User Model {after}") == ALL


def test_a_clause_about_some_accounts_confines_what_joins_it() -> None:
    new = OLD.replace("Named User.\n", "Named User. The number of Named Users is the highest of a month.\n")
    drafted = draft([TextPair("t", "T", OLD, new)], rulebook(folder("terms")), glossary(folder("terms")), wordings())
    (item,) = drafted.items
    assert item.condition == "If you purchase Aster Desk under the Named User Model"
    assert item.applies_if == "account.desk_model == 'named'"
    assert item.text.startswith(f"{item.condition}, we clarified that the number of Named Users")


def test_a_condition_without_a_phrase_is_shown_to_everyone_and_remarked() -> None:
    new = OLD.replace("Named User.\n", "Named User.\n\n2.2 If Customer has a radio station, Aster may charge a fee.\n")
    drafted = draft([TextPair("t", "T", OLD, new)], rulebook(folder("terms")), Glossary(), wordings())
    (item,) = drafted.items
    assert item.text == "If you have a radio station, Aster may charge a fee (new Section 2.2, Models)."
    assert (item.condition, item.applies_if) == ("If you have a radio station", None)
    (remark,) = drafted.remarks
    assert remark.changes == item.changes
    assert '"If you have a radio station"' in remark.says


def test_the_sample_glossary_is_sound_and_no_document() -> None:
    loaded = read_glossary(folder("terms") / GLOSSARY_FILE)
    assert loaded.findings == ()
    assert loaded.glossary is not None
    for phrase in loaded.glossary.phrases.values():
        assert Condition.parse(phrase.applies_if).reads <= {"country", "desk_model", "products", "support_plan"}
    assert not [finding for finding in read([folder("terms")]).findings if GLOSSARY_FILE in finding.file]


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    file = tmp_path / GLOSSARY_FILE
    file.write_text(
        "phrases:\n"
        "  in France: account.country = 'FR'\n"
        "  on the gold plan: account.plan == 'gold'\n"
        "  On the  Gold plan: account.plan == 'golden'\n"
        "  '...': account.plan == 'x'\n"
        "  in Spain: ''\n"
        "  in Peru: {applies_if: account.country == 'PE', say: In Peru}\n"
        "else: 1\n",
        encoding="utf-8",
    )
    loaded = read_glossary(file)
    assert loaded.glossary is None
    assert [finding.line for finding in loaded.findings] == [2, 4, 5, 6, 7, 8]
    assert all(finding.remedy for finding in loaded.findings)
    with pytest.raises(TermsError, match="write == instead"):
        glossary(tmp_path)


def test_a_folder_without_a_glossary_has_an_empty_one(tmp_path: Path) -> None:
    assert glossary(tmp_path) == Glossary()


def test_an_unreadable_glossary_is_told_of(tmp_path: Path) -> None:
    (tmp_path / GLOSSARY_FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TermsError, match=GLOSSARY_FILE):
        glossary(tmp_path)
