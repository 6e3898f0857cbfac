"""The history of a document, and the version that each word came from."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest

from termsvc.core.errors import UnknownName
from termsvc.core.provisions import provisions
from termsvc.core.redline import ChangeKind
from termsvc.core.redline.contract import word_count
from termsvc.demo import Clock
from termsvc.resources import folder
from termsvc.service import history, terms
from termsvc.service.redlines import rulebook
from termsvc.store import Store
from tests.service.facts import document, record, version

HERE = Path(__file__).parent
RULES = rulebook(folder("terms"))
# Midnight at the beginning of the day on which the last version is posted, where the document is.
POSTED_AGAIN = datetime(2025, 3, 1, 8, tzinfo=UTC)
BEFORE = datetime(2025, 3, 1, 7, 59, 59, tzinfo=UTC)


@pytest.fixture
def fees(store: Store, clock: Clock) -> Store:
    """A document with four versions, of which the second was withdrawn and the last has the text of the third."""
    report = terms.load(store, terms.files([HERE / "history.yaml"]), clock, "test")
    assert report.accepted, report.findings
    return store


@pytest.fixture
def samples(store: Store, clock: Clock) -> Store:
    assert terms.load(store, terms.files([folder("terms")]), clock, "test").accepted
    return store


def test_a_history_tells_each_version_against_the_one_posted_before_it(fees: Store) -> None:
    first, second, third, again = history.entries(fees, "fees", RULES)
    assert (first.version.label, first.changed) == ("first", None)
    assert (first.provisions, first.words) == (6, 34)
    assert second.changed is not None
    assert second.changed.against == first.version
    assert dict(second.changed.kinds) == {ChangeKind.MODIFIED: 1, ChangeKind.ADDED: 1}
    assert second.changed.summary == (11, 1, 0, 0)
    assert [section.heading for section in second.changed.sections] == ["1. Invoices", "2. Late payment"]
    assert third.changed is not None
    assert third.changed.against.withdrawn_on is not None
    assert third.changed.summary.words_inserted == third.changed.summary.words_deleted == 0
    assert third.changed.summary.words_moved > 0
    assert again.changed is not None
    assert (again.changed.kinds, again.changed.sections) == ((), ())


@pytest.mark.parametrize(
    ("since", "told"), [("first", ["second", "third", "again"]), ("third", ["again"]), ("again", [])]
)
def test_what_came_since_a_version_comes_after_it(fees: Store, since: str, told: list[str]) -> None:
    found = history.entries(fees, "fees", RULES, since)
    assert [one.version.label for one in found] == told
    assert [*found] == [one for one in history.entries(fees, "fees", RULES) if one.version.label in told]


def test_a_translation_is_no_version(samples: Store) -> None:
    assert [*folder("terms").glob("privacy/*.de.md")]
    for one, versions in terms.documents(samples):
        assert tuple(entry.version for entry in history.entries(samples, one.slug, RULES)) == versions


def test_the_words_of_a_version_are_those_before_it_with_what_came_and_went(samples: Store) -> None:
    for one, _ in terms.documents(samples):
        entries = history.entries(samples, one.slug, RULES)
        for before, after in pairwise(entries):
            assert after.changed is not None
            summary = after.changed.summary
            assert after.words == before.words + summary.words_inserted - summary.words_deleted


def test_every_word_came_from_a_version_up_to_the_one_read(samples: Store) -> None:
    for one, versions in terms.documents(samples):
        for count, last in enumerate(versions, 1):
            found = history.attributed(samples, one.slug, POSTED_AGAIN, label=last.label)
            assert found.origins == versions[:count]
            text = terms.text(samples, one.slug, last.label)[1]
            assert tuple(each.provision for each in found.provisions) == provisions(text)
            for each in found.provisions:
                assert "".join(run.text for run in each.runs) == each.provision.text
                assert {run.label for run in each.runs} <= {origin.label for origin in found.origins}


@pytest.mark.parametrize(("now", "label"), [(BEFORE, "third"), (POSTED_AGAIN, "again")])
def test_the_last_version_posted_is_read_unless_one_is_named(fees: Store, now: datetime, label: str) -> None:
    assert history.attributed(fees, "fees", now).version.label == label
    assert history.attributed(fees, "fees", BEFORE, label="again").version.label == "again"


def test_the_title_is_the_one_that_the_version_has(fees: Store) -> None:
    titles = [
        history.attributed(fees, "fees", BEFORE, label=one).title for one in ("first", "second", "third", "again")
    ]
    assert titles == ["Fee Schedule", "Fee Schedule", "Schedule of Fees", "Schedule of Fees"]


@pytest.mark.parametrize(
    ("section", "addresses"),
    [
        ("2", ["2", "2.1", "2.2"]),
        ("2.", ["2", "2.1", "2.2"]),
        (" 2.2 ", ["2.2"]),
        ("fees", ["fees"]),
        ("FEES", ["fees"]),
    ],
)
def test_a_part_is_a_provision_and_what_stands_under_it(fees: Store, section: str, addresses: list[str]) -> None:
    found = history.attributed(fees, "fees", BEFORE, section=section)
    assert [one.provision.address for one in found.provisions] == addresses
    assert found.address == addresses[0]
    whole = history.attributed(fees, "fees", BEFORE)
    assert whole.address == ""
    assert set(found.provisions) <= set(whole.provisions)


def test_words_that_a_withdrawn_version_brought_came_from_it(fees: Store) -> None:
    *_, pays = history.attributed(fees, "fees", BEFORE).provisions
    assert pays.runs == (
        ("first", "Customer pays an invoice within "),
        ("second", "twenty"),
        ("first", " days after Aster has sent it."),
    )


@pytest.mark.parametrize(
    ("slug", "asked", "told"),
    [
        ("fee", {}, "no document 'fee' is known; known are fees, unwritten. Perhaps fees is meant."),
        (
            "unwritten",
            {},
            "document 'unwritten' has no version yet; put its text into a folder and load that: termsvc load",
        ),
        ("fees", {"label": "thrid"}, "it has first, second, third, again. Perhaps third is meant."),
        ("fees", {"section": "9"}, "version 'third' of 'fees' has nothing at '9'; it has fees, 1, 2."),
        ("fees", {"section": "2.3/b"}, "has nothing at '2.3/b'; under 2 it has 2.1, 2.2"),
        ("fees", {"section": "fee"}, "it has fees, 1, 2. Perhaps fees is meant."),
    ],
)
def test_what_is_not_known_is_told_with_what_is(fees: Store, slug: str, asked: dict[str, str], told: str) -> None:
    with pytest.raises(UnknownName) as error:
        history.attributed(fees, slug, BEFORE, **asked)
    assert str(error.value).endswith(told)
    if "section" not in asked:
        with pytest.raises(UnknownName) as error:
            history.entries(fees, slug, RULES, asked.get("label"))
        assert str(error.value).endswith(told)


def test_a_text_that_is_not_posted_yet_is_read_by_its_name_only(store: Store) -> None:
    posted = POSTED_AGAIN.date()
    record(store, document(timezone="America/Los_Angeles"), version(posted, posted))
    with pytest.raises(
        UnknownName, match="no version of 'dpa' is posted yet; the first will be on 2025-03-01; name it"
    ):
        history.attributed(store, "dpa", BEFORE)
    found = history.attributed(store, "dpa", BEFORE, label="v1")
    assert word_count(one.provision for one in found.provisions) == 1
    with pytest.raises(UnknownName, match="has nothing at '1'; it has terms"):
        history.attributed(store, "dpa", POSTED_AGAIN, section="1")
