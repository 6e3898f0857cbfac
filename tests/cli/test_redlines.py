"""What `termsvc redline` says of what matters, by which rules, and what it imports for that."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from termsvc.cli import DONE, MISTAKEN
from tests.cli.conftest import TERMS, Terminal

RULES = (TERMS / "materiality.yaml").read_text(encoding="utf-8")
OLD = """\
---
plan: all
kept: {logs: [1, null], since: 2024-01-01}
---

# Terms

Last updated: 5 January 2024

## Fees

Pay in our favourite colour, as section 2 says.

You may cancel within 30 days.
"""
NEW = (
    OLD.replace("plan: all", "plan: new").replace("5 January", "6 March").replace("30", "14").replace("rite c", "rit c")
)
PAIR = ("redline", "old.md", "new.md")
VERSIONS = ("api-sla@2023-06-01", "api-sla@2025-02-25")


@pytest.fixture
def drafts(terminal: Terminal) -> Terminal:
    """A user with two drafts."""
    for name, text in (("old.md", OLD), ("new.md", NEW)):
        (terminal.folder / name).write_text(text, encoding="utf-8")
    return terminal


def weights(terminal: Terminal, *words: object) -> list[str]:
    return [change["materiality"] for change in terminal.json(*words)["changes"]]


def test_each_change_is_judged(drafts: Terminal) -> None:
    found = drafts.json(*PAIR)
    assert [change["materiality"] for change in found["changes"]] == ["editorial", "editorial", "material"]
    assert [*found["summary"].items()][:3] == [("material", 1), ("clarification", 0), ("editorial", 2)]
    assert found["structure"] == [{"path": ["front_matter", "plan"], "kind": "changed", "old": "all", "new": "new"}]
    assert found["findings"] == []


def test_only_what_matters_so_much_is_shown(drafts: Terminal) -> None:
    assert weights(drafts, *PAIR, "--only", "material") == ["material"]
    assert len(weights(drafts, *PAIR, "--only", "material", "--only", "editorial")) == 3
    assert weights(drafts, *PAIR, "--only", "clarification") == []
    shown = drafts.text(*PAIR, "--only", "material")
    assert "[-30-]{+14+}" in shown
    assert "January" not in shown
    assert drafts.run(*PAIR, "--only", "vital").exit_code == MISTAKEN


@pytest.mark.parametrize("form", ["markdown", "html", "side-by-side"])
def test_so_it_is_in_every_form(drafts: Terminal, form: str) -> None:
    shown = drafts.text(*PAIR, "--format", form, "--only", "material")
    assert "Shown: material changes alone" in shown
    assert "period falls from 30 days to 14 days" in shown
    assert "favourite" not in shown


@pytest.mark.parametrize("name", ["a.docx", "a.pdf", "a.md", "a.html", "a.json"])
def test_every_form_can_be_written(drafts: Terminal, name: str) -> None:
    assert drafts.text(*PAIR, "--out", name, "--only", "material") == f"Written to {name}\n"
    assert (drafts.folder / name).stat().st_size > 0


def test_reasons_are_told_if_asked_for(drafts: Terminal) -> None:
    told = drafts.text(*PAIR, "--explain")
    assert "the period falls from 30 days to 14 days [period]" in told
    assert "Structured changes\n  Front matter 'plan': all -> new" in told
    assert "[period]" not in drafts.text(*PAIR)


def test_the_rules_are_those_of_the_folder_of_terms_unless_a_file_is_named(drafts: Terminal) -> None:
    assert weights(drafts, *PAIR)[2] == "material"
    own, other = drafts.folder / "terms" / "materiality.yaml", drafts.folder / "other.yaml"
    own.parent.mkdir()
    own.write_text(RULES.replace("  period: 1.58", "  period: -5"), encoding="utf-8")
    other.write_text(RULES.replace("  spelling: on", "  spelling: off"), encoding="utf-8")
    assert weights(drafts, *PAIR) == ["editorial", "editorial", "clarification"]
    assert weights(drafts, *PAIR, "--rules", "other.yaml")[2] == "material"
    elsewhere = drafts.run(*PAIR, "--json", settings={"TERMSVC_TERMS": "elsewhere"})
    assert json.loads(elsewhere.stdout)["changes"][2]["materiality"] == "material"


@pytest.mark.parametrize("command", [PAIR, ("history", "api-sla")])
def test_rules_that_cannot_be_read_are_told_with_all_that_is_wrong(story: Terminal, command: tuple[str, ...]) -> None:
    file = story.folder / "wrong.yaml"
    file.write_text(RULES.replace("  heading: on", "  heading: perhaps").replace("age: 1.50", "age: old"), "utf-8")
    result = story.run(*command, "--rules", "wrong.yaml")
    assert result.exit_code == MISTAKEN
    assert result.stdout == ""
    assert "in settles.heading (perhaps): neither on nor off\n    Write on or off." in result.stderr
    assert "weighs.percentage (old): not a number" in result.stderr
    missing = story.run(*command, "--rules", "missing.yaml")
    assert (missing.exit_code, missing.stdout) == (MISTAKEN, "")
    assert "missing.yaml: error: there is no such file" in missing.stderr


def test_sections_that_a_document_declares_are_those_of_its_versions(story: Terminal, tmp_path: Path) -> None:
    declared = tmp_path / "declared.yaml"
    declared.write_text(f"{RULES}\ndocuments:\n  api-sla: {{never: [4.2, '3'], always: [Measurement]}}\n", "utf-8")
    files = [TERMS / "api-sla" / f"{name.partition('@')[2]}.md" for name in VERSIONS]

    def judged(*sides: object) -> dict[str, str]:
        changes = story.json("redline", *sides, "--rules", declared)["changes"]
        return {reason["rule"]: change["materiality"] for change in changes for reason in change["reasons"]}

    assert judged(*VERSIONS)["always"] == "material"
    assert judged(*VERSIONS)["never"] == "clarification"
    assert judged(VERSIONS[0], files[1])["never"] == "clarification"
    assert {"always", "never"} & judged(*files).keys() == set()
    told = story.json("history", "api-sla", "--since", "2023-06-01", "--rules", declared)[0]["changed"]["summary"]
    assert told == story.json("redline", *VERSIONS, "--rules", declared)["summary"]


def test_a_declared_section_that_neither_version_has_is_told(story: Terminal, tmp_path: Path) -> None:
    declared = tmp_path / "declared.yaml"
    lines = (
        "documents:\n  dpa: {never: [No such section]}\n  api-sla:\n    always: [Mesurement, Measurement]\n    never:\n"
    )
    declared.write_text(f"{RULES}\n{lines}    - 4.2\n    - '44'\n    - Horoscopes\n", encoding="utf-8")
    first = RULES.count("\n") + 5
    said = "nothing in the compared texts has this address or heading"
    advice = "If no other version has it either, check the spelling."
    result = story.run("redline", *VERSIONS, "--rules", declared, "--json")
    assert result.stderr == (
        f"termsvc: {declared}:{first}: warning in documents.api-sla.always[0] (Mesurement): {said}\n"
        f"    {advice} Perhaps Measurement is meant.\n"
        f"termsvc: {declared}:{first + 3}: warning in documents.api-sla.never[1] (44): {said}\n    {advice}\n"
        f"termsvc: {declared}:{first + 4}: warning in documents.api-sla.never[2] (Horoscopes): {said}\n    {advice}\n"
    )
    assert (result.exit_code, json.loads(result.stdout)["degraded"]) == (DONE, False)
    files = [TERMS / "api-sla" / f"{name.partition('@')[2]}.md" for name in VERSIONS]
    assert story.run("redline", *files, "--rules", declared).stderr == ""


def test_something_declared_of_a_document_that_there_is_not_is_told(story: Terminal) -> None:
    rules = story.folder / "terms" / "materiality.yaml"
    drafted = rules.parent / "horoscopes" / "document.yaml"
    drafted.parent.mkdir(parents=True)
    drafted.write_text("title: H", encoding="utf-8")
    lines = "documents:\n  api-sla: {always: [Measurement]}\n  horoscopes: {}\n  api-sl: {never: [Measurement]}\n"
    rules.write_text(f"{RULES}\n{lines}", encoding="utf-8")
    said = "there is no document of this name, neither recorded nor in the folder of terms"
    told = (
        f"termsvc: terms/materiality.yaml:{RULES.count(chr(10)) + 5}: warning in documents.api-sl (api-sl): {said}\n"
        "    Name a known document, or leave it out. Perhaps api-sla is meant.\n"
    )
    files = [TERMS / "api-sla" / f"{name.partition('@')[2]}.md" for name in VERSIONS]
    assert story.run("redline", *VERSIONS, "--json").stderr == told
    assert story.run("redline", VERSIONS[0], files[1], "--json").stderr == told
    assert story.run("redline", *files, "--json").stderr == ""


@pytest.mark.parametrize(
    ("front", "sentence"),
    [
        ("plan: [all", "old.md:2: error: "),
        ("- plan", "old.md:2: error: the front matter is no mapping Write fields with their values"),
        ("plan: a\nplan: b", "old.md:3: error in plan: this field stands twice in one mapping"),
    ],
)
def test_front_matter_that_cannot_be_read_is_told(drafts: Terminal, front: str, sentence: str) -> None:
    (drafts.folder / "old.md").write_text(f"---\n{front}\n---\n\nPay.\n", encoding="utf-8")
    result = drafts.run(*PAIR)
    assert result.exit_code == MISTAKEN
    assert sentence in " ".join(result.stderr.split())


def test_what_a_version_states_is_told_as_its_file_states_it(terminal: Terminal) -> None:
    terms = terminal.folder / "terms" / "fees"
    terms.mkdir(parents=True)
    shutil.copy(TERMS / "dpa" / "document.yaml", terms)
    (terms / "document.yaml").write_text("title: Fees\nkind: fees\ntimezone: UTC\n", encoding="utf-8")
    (terms / "a.md").write_text("---\nposted_on: 2024-01-01\neffective_on: 2024-02-01\n---\n\nPay.\n", encoding="utf-8")
    front = "posted_on: 2024-03-01\neffective_on: 2024-05-01\neffective_on_new: 2024-04-01\nassent: express\n"
    (terms / "b.md").write_text(f"---\n{front}withdrawn_on: 2024-04-02\ntitle: Prices\n---\n\nPay.\n", encoding="utf-8")
    terminal.text("load", "terms")
    recorded = terminal.json("redline", "fees@a", "fees@b")
    assert recorded == terminal.json("redline", terms / "a.md", terms / "b.md")
    assert [one["path"][1] for one in recorded["structure"]] == [
        "assent", "effective_on", "effective_on_new", "posted_on", "title", "withdrawn_on",
    ]  # fmt: skip
    assert "No provision differs." in terminal.text("redline", "fees@a", "fees@b")


RUN = (
    "import sys\nfrom termsvc.cli import main\nsys.argv = ['termsvc', *{words}]\n"
    "try:\n    main()\nexcept SystemExit:\n    pass\nprint(*sorted(sys.modules), file=sys.stderr)\n"
)
RENDERERS = {f"termsvc.render.redline.{name}" for name in ("docx", "html", "markdown", "pdf")}
LIBRARIES = {"typst", "jinja2", "deepdiff"}
NEVER = {"termsvc.store", "sqlalchemy", "alembic", "cel"}  # no file needs a database or has conditions


@pytest.mark.parametrize(
    ("form", "wanted"),
    [
        ("json", {"deepdiff"}),
        ("markdown", {"termsvc.render.redline.markdown"}),
        ("html", {"termsvc.render.redline.html", "jinja2"}),
    ],
)
def test_a_form_imports_what_it_needs_alone(drafts: Terminal, form: str, wanted: set[str]) -> None:
    words = [*PAIR, "--format", form]
    asked = [sys.executable, "-c", RUN.format(words=words)]
    told = subprocess.run(asked, cwd=drafts.folder, capture_output=True, text=True, check=True).stderr
    modules = set(told.splitlines()[-1].split())
    assert "termsvc.core.materiality" in modules
    assert modules & (RENDERERS | LIBRARIES | NEVER) == wanted
