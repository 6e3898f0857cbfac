"""An update brings translations with its versions: recorded with them or not at all, and named in its notices."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from termsvc.core.errors import Refused
from termsvc.core.model import Translation
from termsvc.core.notice import editing
from termsvc.core.notice.manifest import NOBODY
from termsvc.core.notice.notice import Notice, TranslatedText
from termsvc.core.seal import seal
from termsvc.core.structure.title import title
from termsvc.library.finding import Finding, Severity
from termsvc.library.statements import standing
from termsvc.service import approval, drafts, gathering, notices, terms
from termsvc.service.checking import check
from termsvc.service.drafts import Opened
from termsvc.store import Store
from tests.updates.company import AFTER, POSTED, POSTING, Company

GERMAN = """# Nutzungsbedingungen

## 1. Leistungen

1.1 Wir betreiben die Programme, die Sie mitbringen, auf Rechnern, die wir in Gang halten.

1.2 „**Platz**“ bezeichnet eine Person oder einen Roboter, die oder der sich anmeldet.

## 2. Gebühren

2.1 Sie zahlen innerhalb von 14 Tagen nach dem Rechnungsdatum.

2.2 Wenn Sie das Nachtpaket kaufen, antworten wir zwischen Mitternacht und sieben Uhr.

2.3 Sie müssen uns eine neue Anschrift innerhalb einer Woche mitteilen.
"""
FRENCH = "Sans titre.\n"
LOG = "---\nposted_on: 2025-03-10\neffective_on: 2025-03-10\n---\n# Sub-processors\n\n- Alder\n"


@pytest.fixture
def company(database_url: str) -> Iterator[Company]:
    company = Company(database_url)
    with closing(company.store):
        company.begin()
        yield company


@pytest.fixture
def policies(tmp_path: Path) -> Path:
    """The company's new versions, one of them with translations, and one of a document that only a change log tells of."""
    folder = shutil.copytree(AFTER, tmp_path / "policies")
    (folder / "tos" / "2025-03-10.de.md").write_text(GERMAN, encoding="utf-8")
    (folder / "tos" / "2025-03-10.fr.md").write_text(FRENCH, encoding="utf-8")
    (folder / "log").mkdir()
    (folder / "log" / "document.yaml").write_text(
        "title: Sub-processors\nkind: log\ntimezone: UTC\nnotify_by: change_log\n"
    )
    (folder / "log" / "2025-03-10.md").write_text(LOG)
    return folder


def begun(company: Company, policies: Path) -> Opened:
    gathered = gathering.gather(company.store, policies, POSTED, "spring")
    return drafts.begin(company.store, company.by("ann"), gathered, company.practice)


def recorded(store: Store) -> list[Translation]:
    records = store.read(lambda reading: reading.published())
    return [one.fact for one in standing((), records) if isinstance(one.fact, Translation)]


def texts(notice: Notice) -> dict[str, tuple[TranslatedText, ...]]:
    return {section.version.document: section.translations for section in notice.sections}


EXPECTED = (
    TranslatedText(language="de", title="Nutzungsbedingungen", sha256=seal(GERMAN)),
    TranslatedText(language="fr", title="Terms of Service", sha256=seal(FRENCH)),
)


def test_a_draft_carries_the_translations_of_its_versions_and_posting_records_them(
    company: Company, policies: Path
) -> None:
    found = begun(company, policies)
    assert [one.key for one in found.draft.translations] == [("tos", "2025-03-10", "de"), ("tos", "2025-03-10", "fr")]
    assert company.show() == found
    assert company.store.read(lambda reading: reading.text(seal(GERMAN))) == GERMAN
    assert recorded(company.store) == []
    company.proposed()
    company.approved()
    company.now = POSTING
    company.posted()
    assert recorded(company.store) == [*found.draft.translations]


def test_a_refused_posting_records_no_translation(company: Company, policies: Path) -> None:
    begun(company, policies)
    company.proposed()
    company.approved()
    with pytest.raises(Refused):
        company.posted()
    assert recorded(company.store) == []


def test_notices_name_the_texts_in_other_languages_and_what_the_change_log_tells_of(
    company: Company, policies: Path, tmp_path: Path
) -> None:
    facts = tmp_path / "facts.yaml"
    tos = "{slug: tos, title: Terms of Service, kind: tos, timezone: UTC, prevailing_language: en}"
    facts.write_text(f"documents: [{tos}]\n")
    assert terms.load(company.store, terms.files([facts]), lambda: company.now, company.actor("maria")).accepted
    found = begun(company, policies)
    public = notices.public(company.store, found, NOBODY)
    assert texts(public) == {"fup": (), "tos": EXPECTED}
    assert [one.version.document for one in public.change_log] == ["log"]
    assert [section.prevailing_language for section in public.sections] == [None, "en"]
    own = notices.personal(company.store, found, "alder")
    assert texts(own).get("tos") == EXPECTED
    assert [one.version.document for one in own.change_log] == ["log"]
    assert "log" not in {slug for slug, _ in own.kept_out}


def test_a_posted_version_may_be_translated_later_and_a_wrong_translation_taken_back(
    company: Company, policies: Path, tmp_path: Path
) -> None:
    for file in policies.glob("tos/*.??.md"):
        file.unlink()
    begun(company, policies)
    company.proposed()
    company.approved()
    company.now = POSTING
    company.posted()

    def load(*paths: Path) -> tuple[Finding, ...]:
        report = terms.load(company.store, terms.files(paths), lambda: company.now, company.actor("ann"))
        assert report.accepted is not any(one.severity is Severity.ERROR for one in report.findings)
        return report.findings

    wrong = GERMAN.replace("14 Tagen", "40 Tagen")
    (policies / "tos" / "2025-03-10.de.md").write_text(wrong, encoding="utf-8")
    load(policies / "tos")
    assert [one.sha256 for one in recorded(company.store)] == [seal(wrong)]
    (policies / "tos" / "2025-03-10.de.md").write_text(GERMAN, encoding="utf-8")
    assert [one.severity for one in load(policies / "tos")] == [Severity.ERROR]
    facts = tmp_path / "facts.yaml"
    facts.write_text("retractions: [{fact: translation:tos/2025-03-10/de, reason: Says 40 days.}]\n")
    load(facts)
    load(policies / "tos")
    assert [one.sha256 for one in recorded(company.store)] == [seal(GERMAN)]


def test_the_check_tells_which_items_are_to_be_translated(company: Company, policies: Path) -> None:
    found = begun(company, policies)
    first, second = [one.id for one in found.draft.every_item()][:2]
    company.edited(lambda draft: editing.translated(draft, first, "de", "Wir."))
    company.edited(lambda draft: editing.reworded(draft, first, "We did."))
    findings = check(company.store, company.show(), company.practice).findings
    of_items = {one.field: one for one in findings if one.field.endswith(".translations")}
    assert {one.severity for one in of_items.values()} == {Severity.WARNING}
    assert of_items[f"{first}.translations"].problem == "its translation is of other words than the item has by now"
    assert of_items[f"{second}.translations"].value == "de"
    assert f"termsvc update item translate spring {second} --language de" in of_items[f"{second}.translations"].remedy
    assert approval.propose(company.store, company.by("ann"), "spring", company.practice).progress.state == "proposed"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("# A *new* title\n\n# Another\n", "A new title"),
        ("## 1. First\n\n# Title\n", "Title"),
        ("Title\n=====\n", "Title"),
        ("## No title\n", None),
        ("", None),
    ],
)
def test_a_text_is_called_what_its_first_heading_says(text: str, found: str | None) -> None:
    assert title(text) == found


def test_the_check_tells_which_translations_lag(company: Company, policies: Path) -> None:
    (policies / "tos" / "2025-03-10.fr.md").unlink()
    file = policies / "tos" / "2025-03-10.de.md"
    paragraphs = GERMAN.split("\n\n")
    file.write_text("\n\n".join(one for one in paragraphs if not one.startswith("2.2")), encoding="utf-8")
    begun(company, policies)
    found = check(company.store, company.show(), company.practice)
    (lagging,) = (one for one in found.findings if one.field == "tos.2025-03-10.de")
    assert (lagging.file, lagging.line, lagging.severity) == ("update spring", 0, Severity.WARNING)
    assert lagging.problem == "2.2 of the version is missing in this translation"
    assert found.passes
