"""That the documents of a population can be loaded, and are of every sort."""

from collections import Counter
from pathlib import Path

import pytest

from benchmarks.populations.engine import Wanted
from benchmarks.populations.writing import write
from termsvc.core.model import Assent, Document, Version
from termsvc.library.reading import read
from termsvc.service import terms
from termsvc.settings import system_clock
from termsvc.store import open_store


@pytest.fixture(scope="module")
def documents(plain: Path) -> list[Document]:
    statements = read([plain / "catalogue.json"]).statements
    return [statement.fact for statement in statements if isinstance(statement.fact, Document)]


@pytest.fixture(scope="module")
def versions(plain: Path) -> list[Version]:
    statements = read([plain / "catalogue.json"]).statements
    return [statement.fact for statement in statements if isinstance(statement.fact, Version)]


@pytest.mark.parametrize("number", [1, 12, 40])
def test_a_catalogue_loads_without_findings(tmp_path: Path, number: int) -> None:
    write(tmp_path / "population", 10, 1, Wanted(documents=number))
    store = open_store("sqlite://", system_clock)
    report = terms.load(store, terms.files([tmp_path / "population" / "catalogue.json"]), system_clock, "tests")
    store.close()
    assert (report.accepted, report.findings) == (True, ())
    assert report.counts["document"].new == number


def test_the_documents_are_of_every_sort(documents: list[Document]) -> None:
    assert Counter(document.timezone for document in documents) == {"America/Los_Angeles": 10, "Europe/Berlin": 2}
    assert sum(bool(document.applies_if.spans) for document in documents) == 5
    assert [set(document.part_of.values()) for document in documents].count({"terms"}) == 4
    assert [set(document.in_lieu_of.values()) for document in documents].count({"terms"}) == 1


def test_the_versions_are_of_every_sort(versions: list[Version]) -> None:
    assert len(versions) == 45
    assert len({version.document for version in versions if version.assent is Assent.EXPRESS}) == 2
    assert sum(version.withdrawn_on is not None for version in versions) == 1
    assert sum(version.effective_on_new == version.posted_on for version in versions) > 40
    assert {(version.effective_on - version.posted_on).days for version in versions} <= set(range(46))
    assert max(Counter(version.posted_on for version in versions).values()) >= 4
    assert (min(version.posted_on.year for version in versions), max(v.effective_on.year for v in versions)) == (
        2015,
        2027,
    )
