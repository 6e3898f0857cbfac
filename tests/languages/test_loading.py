"""A translation that lags is told when it is loaded, on its line, and whenever somebody asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from termsvc.library.finding import Finding, Severity
from termsvc.service import terms
from termsvc.service.translations import Completeness, translations
from termsvc.store import Store, open_store
from tests.cli.conftest import Terminal, terminal

__all__ = ["terminal"]

NOW = datetime(2025, 3, 10, 12, tzinfo=UTC)
FRONT = "---\nposted_on: {0}\neffective_on: {0}\n---\n"
TEXT = "# Terms\n\n## 1. Fees\n\n1.1 You pay.\n\n1.2 We bill.\n\n## 2. Goods\n\n2.1 We ship.\n"
LAGGING = "# Bedingungen\n\n## 1. Entgelte\n\n1.1 Sie zahlen.\n\n## 2. Waren\n\n2.1 Wir liefern.\n\nEnde.\n"
WHOLE = LAGGING.replace("## 2", "1.2 Wir rechnen ab.\n\n## 2").replace("\n\nEnde.", "")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with closing(open_store(database_url, lambda: NOW)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document with three versions: one in English alone, one wholly in German, and one not in German again."""
    tos = tmp_path / "terms" / "tos"
    tos.mkdir(parents=True)
    (tos / "document.yaml").write_text("title: Terms\nkind: tos\ntimezone: UTC\n")
    for label in ("2023-01-01", "2024-01-01", "2025-01-01"):
        (tos / f"{label}.md").write_text(FRONT.format(label) + TEXT)
    (tos / "2024-01-01.de.md").write_text(WHOLE, encoding="utf-8")
    return tos.parent


def load(store: Store, folder: Path, *, dry_run: bool = False) -> tuple[Finding, ...]:
    report = terms.load(store, terms.files([folder]), lambda: NOW, "maria", dry_run=dry_run)
    assert report.accepted
    assert {one.severity for one in report.findings} <= {Severity.WARNING}
    return report.findings


def states(store: Store, slug: str | None = None) -> list[tuple[str, str, Completeness]]:
    return [(one.version.label, one.language, one.completeness) for one in translations(store, slug)]


@pytest.mark.parametrize(("front", "before"), [("", 0), ("---\ntitle: Bedingungen\n---\n\n", 4)])
def test_a_lagging_translation_is_told_on_its_lines_when_it_is_loaded(
    store: Store, folder: Path, front: str, before: int
) -> None:
    file = folder / "tos" / "2025-01-01.de.md"
    file.write_text(front + LAGGING, encoding="utf-8")
    for dry_run in (True, False):
        missing, extra = load(store, folder, dry_run=dry_run)
        assert (missing.file, missing.line, missing.value) == (str(file), 5 + before, "1.2 We bill.")
        assert missing.problem == "1.2 of the version is missing in this translation"
        assert missing.remedy == "Translate it, and put it after 1.1."
        assert (extra.line, extra.value) == (11 + before, "Ende.")
        assert extra.problem.startswith(
            "2/p1 of this translation is not in the version, where it would stand after 2.1"
        )
    assert load(store, folder) == ()
    assert states(store) == [
        ("2024-01-01", "de", Completeness.COMPLETE),
        ("2025-01-01", "de", Completeness.LAGGING),
    ]


def test_a_version_after_a_translated_one_lacks_a_translation(store: Store, folder: Path) -> None:
    assert load(store, folder) == ()
    assert states(store, "tos") == [
        ("2024-01-01", "de", Completeness.COMPLETE),
        ("2025-01-01", "de", Completeness.MISSING),
    ]


def test_of_a_translation_that_lacks_much_the_rest_is_counted(store: Store, folder: Path) -> None:
    clauses = "\n\n".join(f"1.{number} You pay {number}." for number in range(1, 40))
    (folder / "tos" / "2025-01-01.md").write_text(FRONT.format("2025-01-01") + f"# Terms\n\n{clauses}\n")
    (folder / "tos" / "2025-01-01.de.md").write_text("# Bedingungen\n\n1.39 Sie zahlen 39.\n", encoding="utf-8")
    found = load(store, folder)
    assert len(found) == 21
    last = next(one for one in found if not one.value)
    assert last.problem == "18 more provisions are missing or extra"
    assert last.remedy == "All are told by termsvc translations tos."
    assert {one.line for one in found} == {1}


def test_the_command_says_what_is_translated(terminal: Terminal) -> None:
    policies = terminal.folder / "terms"
    tos = policies / "tos"
    tos.mkdir(parents=True)
    (tos / "document.yaml").write_text("title: Terms\nkind: tos\ntimezone: UTC\n")
    (tos / "2025-01-01.md").write_text(FRONT.format("2025-01-01") + TEXT)
    database = ("--database", f"sqlite:///{terminal.folder / 'own.sqlite'}")
    terminal.text("load", "terms", *database)
    assert terminal.text("translations", *database).startswith("Nothing is translated.")
    (tos / "2025-01-01.de.md").write_text(LAGGING, encoding="utf-8")
    terminal.text("load", "terms", *database)
    shown = terminal.text("translations", "tos", *database)
    assert shown.startswith(
        "tos 2025-01-01 de lagging\n  1.2 of the version is missing in this translation: 1.2 We bill.\n"
    )
    (one,) = json.loads(terminal.text("translations", "--json", *database))
    assert (one["version"], one["language"], one["completeness"]) == ("2025-01-01", "de", "lagging")
    assert one["lags"][0] == {
        "kind": "missing", "address": "1.2", "wording": "1.2 We bill.", "under": 0, "after": "1.1", "line": 5,
    }  # fmt: skip
