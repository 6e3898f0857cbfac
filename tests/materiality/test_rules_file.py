"""The file of rules: what is read from it, what is said of mistakes in it, and that a folder of terms may hold it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from termsvc.core.materiality import Family, Settles, Weighs
from termsvc.library.declared import Declared, Section
from termsvc.library.layout import RULES_FILE
from termsvc.library.materiality import read_rules
from termsvc.library.reading import read
from termsvc.library.statements import Where
from termsvc.resources import folder

SAMPLE = folder("terms") / RULES_FILE


def written(path: Path, *changes: tuple[str, str]) -> Path:
    """The sample rules with some of their text replaced."""
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    file = path / RULES_FILE
    file.write_text(text, encoding="utf-8")
    return file


def test_the_sample_has_every_rule_and_family() -> None:
    loaded = read_rules(SAMPLE)
    assert loaded.findings == ()
    assert loaded.rules is not None
    assert loaded.rules.settling == {*Settles}
    assert {*loaded.rules.weights} == {*Weighs}
    assert [*loaded.rules.lexicons] == ["en", "de", "fr"]
    for lexicon in loaded.rules.lexicons.values():
        assert lexicon.families.keys(lexicon.words("xyz")) == set()


def test_rules_are_switched_off(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        ("  heading: on", "  heading: off"),
        ("  rename: on", "  # rename"),
        ("  watched: 2.00", "  watched: off"),
    )
    loaded = read_rules(file)
    assert loaded.findings == ()
    assert loaded.rules is not None
    assert {*Settles} - loaded.rules.settling == {Settles.HEADING, Settles.RENAME}
    assert Weighs.WATCHED not in loaded.rules.weights


def test_words_are_added(tmp_path: Path) -> None:
    loaded = read_rules(written(tmp_path, ("watched: []", "watched: [cold store, quench*]")))
    assert loaded.rules is not None
    lexicon = loaded.rules.lexicons["en"]
    assert [
        hit for hit in lexicon.families.find(lexicon.words("Cold-store quenches.")) if hit.key == Family.WATCHED
    ] == [
        (Family.WATCHED, "cold store"),
        (Family.WATCHED, "quenches"),
    ]


@pytest.mark.parametrize(
    ("change", "field", "problem", "remedy"),
    [
        (("  heading: on", "  heading: perhaps"), "settles.heading", "neither on nor off", "Write on or off."),
        (("  heading: on", "  heeding: on"), "settles.heeding", "there is no such field", "Perhaps heading is meant."),
        (
            ("material_from: 0.5", "material_from: 2"),
            "material_from",
            "out of bounds",
            "Write a number from 0.001 to 1.",
        ),
        (("material_from: 0.5", ""), "material_from", "missing", "Write material_from with its value."),
        (("  watched: 2.00", "  watched: much"), "weighs.watched", "not a number", "Write digits"),
        (("watched: []", "watched: [a*]"), "languages.en.families.watched[0]", "a * stands for the end", "terminat*"),
        (("watched: []", "watched: often"), "languages.en.families.watched", "not a list", "Write a list"),
        (("\n  en:\n", "\n  English words:\n"), "languages.English words", "not a language tag", "Write it like en"),
        (('"under #"', '"under"'), "languages.en.quantities.ages[8]", "no # stands for the number", "with one #"),
        (("days: 1,", "days: one,"), "languages.en.quantities.units.days", "not a number", "Write digits"),
    ],
)
def test_says_what_is_wrong_and_where(
    tmp_path: Path, change: tuple[str, str], field: str, problem: str, remedy: str
) -> None:
    loaded = read_rules(written(tmp_path, change))
    assert loaded.rules is None
    (finding,) = loaded.findings
    assert finding.field == field
    assert problem in finding.problem
    assert remedy in finding.remedy


def test_documents_declare_sections(tmp_path: Path) -> None:
    documents = "documents:\n  tos: {always: [fees, Liability], never: [About us]}\n  dpa: {}\n\npresumption"
    loaded = read_rules(written(tmp_path, ("\npresumption", f"\n{documents}")))
    assert loaded.findings == ()
    nowhere = Where(file="", line=0)
    fees, liability, about = (Section(name, nowhere) for name in ("fees", "Liability", "About us"))
    assert loaded.documents == {"tos": Declared(nowhere, (fees, liability), (about,)), "dpa": Declared(nowhere)}
    assert read_rules(SAMPLE).documents == {}


def test_a_mistake_in_what_a_document_declares_is_told(tmp_path: Path) -> None:
    documents = "documents:\n  tos: {allways: [fees], never: About us}\n\npresumption"
    first, second = read_rules(written(tmp_path, ("\npresumption", f"\n{documents}"))).findings
    assert (first.field, second.field) == ("documents.tos.allways", "documents.tos.never")
    assert "Perhaps always is meant." in first.remedy
    assert second.problem == "not a list"


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    changes = (("  heading: on", "  heading: 1"), ("  amount: 1.50", "  amount: much"), ('decimal: "."', 'decimal: ""'))
    assert len(read_rules(written(tmp_path, *changes)).findings) == len(changes)


def test_no_language_is_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / RULES_FILE
    file.write_text("presumption: 0\nmaterial_from: 0.5\nlanguages: {}\n", encoding="utf-8")
    (finding,) = read_rules(file).findings
    assert "no language" in finding.problem


def test_no_file_is_a_finding(tmp_path: Path) -> None:
    (finding,) = read_rules(tmp_path / RULES_FILE).findings
    assert finding.problem == "there is no such file"


def test_a_folder_of_terms_may_hold_the_rules(tmp_path: Path) -> None:
    terms = Path(shutil.copytree(folder("terms"), tmp_path / "terms"))
    assert (terms / RULES_FILE).is_file()
    with_rules = read([terms])
    (terms / RULES_FILE).unlink()
    assert with_rules == read([terms])
    assert with_rules.findings == ()
