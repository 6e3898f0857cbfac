"""Checks across facts, over what is recorded and what is loaded together."""

import json
from datetime import UTC, date, datetime, timedelta

from termsvc.core.dated import Dated
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Document,
    Fact,
    Mode,
    Record,
    Term,
    Translation,
    Version,
)
from termsvc.library.checks import check
from termsvc.library.reading import read_data
from termsvc.library.statements import standing

START = datetime(2024, 1, 1, tzinfo=UTC)


def recorded(*facts: Fact) -> list[Record[Fact]]:
    return [
        Record(id=f"r{number}", fact=fact, recorded_at=START + timedelta(days=number))
        for number, fact in enumerate(facts)
    ]


def version(label: str, sequence: int, posted_on: date) -> Version:
    return Version(
        document="d",
        label=label,
        sequence=sequence,
        sha256="",
        posted_on=posted_on,
        effective_on=posted_on,
        effective_on_new=posted_on,
    )


BROKEN = recorded(
    Document(slug="d", title="D", kind="d", timezone="UTC", part_of=Dated.always("gone")),
    version("v1", 1, date(2024, 2, 1)),
    version("v2", 2, date(2024, 1, 1)),
    version("v3", 2, date(2024, 3, 1)),
    Account(id="a", created_on=date(2024, 1, 1), parent=Dated.always("b")),
    Account(id="b", created_on=date(2024, 1, 1), parent=Dated.always("a")),
    Account(id="c", created_on=date(2024, 1, 1), closed_on=date(2023, 1, 1), parent=Dated.always("nobody")),
)


def findings(facts: object, before: list[Record[Fact]]) -> list[tuple[str, str]]:
    loaded = read_data(json.dumps(facts).encode(), "facts.json", before)
    assert not loaded.findings
    return [(one.field, one.value) for one in check(loaded, before)]


def test_only_what_the_load_brings_about_is_told() -> None:
    assert not findings({"accounts": [{"id": "x", "created_on": "2024-01-01", "parent": "a"}]}, BROKEN)


def test_a_load_may_mend_what_is_recorded() -> None:
    facts = {
        "accounts": [{"id": "b", "created_on": "2024-01-01"}],
        "retractions": [{"fact": "r2"}, {"fact": "r3"}],
    }
    assert not findings(facts, BROKEN)


def test_a_sequence_is_free_again_when_its_version_is_taken_back() -> None:
    before = recorded(Document(slug="d", title="D", kind="d", timezone="UTC"), version("v1", 1, date(2024, 1, 1)))
    day = {"posted_on": "2024-01-01", "effective_on": "2024-01-01"}
    facts = {"versions": [{"document": "d", "label": "v1b", "sequence": 1, "body": "x"} | day]}
    assert findings(facts, before) == [("versions[0].sequence", "1")]
    assert not findings(facts | {"retractions": [{"fact": "r1"}]}, before)


def test_a_load_is_told_what_it_adds_to() -> None:
    facts = {
        "accounts": [{"id": "b", "created_on": "2024-01-02", "parent": "a"}],
        "versions": [
            {"document": "d", "label": "v1", "sequence": 1, "posted_on": "2024-02-02", "effective_on": "2024-02-02"}
        ],
    }
    assert findings(facts, BROKEN) == [("accounts[0].parent", "a"), ("versions[0].sequence", "1")]


def test_names_once_recorded_are_known_for_good() -> None:
    before = recorded(
        Account(id="a", created_on=date(2024, 1, 1)),
        Document(slug="d", title="D", kind="d", timezone="UTC"),
        version("v1", 1, date(2024, 1, 1)),
        Translation(document="d", version="v1", language="de", sha256=""),
        Agreement(
            id="m",
            account="a",
            signed_on=date(2024, 1, 1),
            effective_from=date(2024, 1, 1),
            terms=(Term(document="d", mode=Mode.PIN, version="v1"),),
        ),
    )
    taken_back = {"retractions": [{"fact": one.id} for one in before]}
    objection = {"account": "a", "document": "d", "version": "v1", "objected_at": "2024-01-01T00:00:00Z"}
    assert not findings(taken_back | {"objections": [objection]}, before)
    unknown = objection | {"version": "v2"}
    assert findings(taken_back | {"objections": [unknown]}, before) == [("objections[0].version", "v2")]


def test_of_acceptances_none_replaces_another() -> None:
    clicks = [
        Acceptance(account="a", document="d", version="v1", accepted_at=START + timedelta(days=n)) for n in (0, 1)
    ]
    assert [one.fact for one in standing((), recorded(*clicks))] == clicks


def test_what_is_taken_back_or_replaced_in_a_load_does_not_count() -> None:
    facts = {
        "accounts": [
            {"id": "a", "created_on": "2024-01-01", "parent": "nobody", "recorded_at": "2024-01-01T00:00:00Z"},
            {"id": "a", "created_on": "2024-01-01"},
            {"fact": "slip", "id": "b", "created_on": "2024-01-01", "parent": "b"},
        ],
        "retractions": [{"fact": "slip"}],
    }
    assert not findings(facts, [])
