"""The texts say what is so: names, links, commands, settings, outputs, examples, grants, the picture."""

from __future__ import annotations

import ast
import doctest
import re
import runpy
import tomllib
import uuid
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy import text as sql
from sqlalchemy.exc import ProgrammingError
from typer.core import TyperCommand, TyperGroup

from termsvc.core.answer import Reason, Rule
from termsvc.service import activation, terms
from termsvc.settings import Settings, system_clock
from termsvc.store import open_store
from tests.commands import commands
from tests.docs.console import matches, run
from tests.docs.markdown import ROOT, anchors, blocks, links, prose, spans, texts

CORE = ROOT / "termsvc" / "core"
TUTORIAL = ROOT / "docs" / "guide-legal-ops.md"
"""It begins in an empty folder."""
SERVED = ROOT / "docs" / "guide-engineers.md"
"""A server runs while it is read: test_guide_engineers.py."""
GUIDES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OWN = [*GUIDES, *(ROOT / name for name in ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"))]


def leaves(group: TyperGroup) -> Iterator[tuple[str, TyperCommand]]:
    """Each command with its words: those of the groups that it is in, and its own."""
    for name, command in group.commands.items():
        below = leaves(command) if isinstance(command, TyperGroup) else [("", command)]
        yield from ((f"{name} {words}".strip(), leaf) for words, leaf in below)


COMMANDS = dict(leaves(commands()))
GROUPS = {" ".join(words.split()[:-1]) for words in COMMANDS} - {""}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


# -- the glossary

ENTRY = re.compile(r"- (?P<head>\*\*(?P<title>.+?)\*\*(?: \([^)]*\))?): (?P<says>\S.*\.)")
IDS = {str(one.value) for one in (*Rule, *Reason)}


def defined(kinds: type[ast.stmt] | tuple[type[ast.stmt], ...]) -> set[str]:
    """The public names that the modules of the core define at their top by statements of some kinds."""
    modules = [ast.parse(path.read_text(encoding="utf-8")) for path in CORE.rglob("*.py")]
    found = {name for module in modules for node in module.body if isinstance(node, kinds) for name in names(node)}
    return {name for name in found if not name.startswith("_")}


def names(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.ClassDef | ast.FunctionDef):
        yield node.name
    elif isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        yield from (target.id for target in targets if isinstance(target, ast.Name))


def entries(section: str) -> list[re.Match[str]]:
    return [entry for line in section.splitlines() if (entry := ENTRY.fullmatch(line))]


def test_the_glossary_has_every_public_name_of_the_core_and_no_other() -> None:
    glossary = entries(read("docs", "glossary.md"))
    told = {name for entry in glossary for name in re.findall(r"`([^`]+)`", entry["head"])}
    missing = (defined((ast.ClassDef, ast.FunctionDef)) | IDS) - told
    assert not missing, f"define in docs/glossary.md: {', '.join(sorted(missing))}"
    stale = told - defined((ast.ClassDef, ast.FunctionDef, ast.Assign, ast.AnnAssign)) - IDS
    assert not stale, f"no such name is in the core any more: {', '.join(sorted(stale))}"


def test_the_glossary_is_in_order_and_says_each_thing_once() -> None:
    for section in read("docs", "glossary.md").split("\n## ")[1:]:
        lines = [line for line in section.splitlines() if line.startswith("- ")]
        found = entries(section)
        assert len(found) == len(lines), f"{set(lines) - {entry[0] for entry in found}}"
        titles = [entry["title"].strip("`") for entry in found]
        for one, two in pairwise(titles):
            assert (one.casefold(), one) < (two.casefold(), two)


# -- links, commands, settings


@pytest.mark.parametrize("path", texts(), ids=named)
def test_every_relative_link_leads_somewhere(path: Path) -> None:
    for target in links(path.read_text(encoding="utf-8")):
        file, _, anchor = target.partition("#")
        found = (path.parent / file).resolve() if file else path
        assert found.exists(), target
        assert not anchor or anchor in anchors(found.read_text(encoding="utf-8")), target


def said_commands(text: str) -> Iterator[tuple[str, list[str]]]:
    """Commands in code, of spans and of lines in blocks: the words that name one, then what follows."""
    lines = [
        line
        for block in blocks(text)
        if block.language in {"console", "sh", "text"}
        for line in block.text.splitlines()
    ]
    for line in (*lines, *spans(text)):
        if command := re.match(r"(?:\$ )?(?:[A-Z_]+=\S* )*(?:\.venv/bin/)?termsvc (?P<words>[a-z-].*)", line):
            words = command["words"].partition(" #")[0].split()
            named = 1 + max(
                (len(group.split()) for group in GROUPS if words[: len(group.split())] == group.split()), default=0
            )
            yield " ".join(words[:named]), words[named:]


def options(command: str) -> set[str]:
    return {"--help", *(option for parameter in COMMANDS[command].params for option in parameter.opts)}


@pytest.mark.parametrize("path", OWN, ids=named)
def test_every_command_and_option_is_one(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for command, words in said_commands(text):
        assert command in {*COMMANDS, *GROUPS, "--help"}, command
        if command not in COMMANDS:
            continue
        used = {word.partition("=")[0] for word in words if word.startswith("-")}
        assert used <= options(command), f"termsvc {command}: {used - options(command)}"


def test_every_command_option_and_setting_is_explained() -> None:
    guides = "\n".join(path.read_text(encoding="utf-8") for path in GUIDES)
    assert {command for command, _ in said_commands(guides)} >= {*COMMANDS} - {"demo"}
    words = set(re.findall(r"--[a-z-]+", guides))
    assert {option for name in COMMANDS for option in options(name) if option.startswith("--")} - {"--help"} <= words
    settings = set(re.findall(r"^\| `(TERMSVC_\w+)`", read("docs", "engineers.md"), re.MULTILINE))
    assert settings == {f"TERMSVC_{name.upper()}" for name in Settings.model_fields}


# -- what is shown, is printed


def shown(path: Path) -> int:
    """How many commands a text shows, wherever they stand."""
    return len(re.findall(r"^\s*\$ ", path.read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("path", [path for path in GUIDES if shown(path) and path not in {TUTORIAL, SERVED}], ids=named)
def test_the_commands_print_what_is_shown(path: Path, clone: Path) -> None:
    assert run(path.read_text(encoding="utf-8"), clone) == shown(path)


def test_the_guide_leads_from_an_empty_folder_to_a_posted_update(empty: Path) -> None:
    assert run(TUTORIAL.read_text(encoding="utf-8"), empty) == shown(TUTORIAL)


LEFT_OUT = [("a\nb\n", "a  \nb\n"), ("...\nb\n", "x\ny\nb\n"), ("a\n...\n", "a\n"), ("a ... c\n", "a b c\n")]
DIFFERENT = [("a\n", "a\nb\n"), ("a ... c\n", "a b\nc\n"), ("a.c\n", "abc\n"), ("...\nb\n", "b\nx\n")]


@pytest.mark.parametrize(("shown", "printed"), LEFT_OUT)
def test_three_points_stand_for_what_is_left_out(shown: str, printed: str) -> None:
    assert matches(shown, printed)


@pytest.mark.parametrize(("shown", "printed"), DIFFERENT)
def test_what_is_shown_and_not_left_out_must_be_printed(shown: str, printed: str) -> None:
    assert not matches(shown, printed)


@pytest.mark.usefixtures("clone")
def test_the_python_examples_are_true() -> None:
    code = "".join(block.text for block in blocks(read("docs", "engineers.md")) if block.language == "python")
    example = doctest.DocTestParser().get_doctest(code, {}, "docs/engineers.md", None, None)
    report: list[str] = []
    assert example.examples
    assert doctest.DocTestRunner().run(example, out=report.append).failed == 0, "".join(report)


def test_the_pictures_are_what_is_answered_now() -> None:
    for file, draw in runpy.run_path(str(ROOT / "docs" / "images" / "pictures.py"))["PICTURES"].items():
        assert draw() == read("docs", "images", file), "run docs/images/pictures.py"


def test_each_change_that_nothing_notices_is_explained() -> None:
    places = tomllib.loads(read("tests", "mutation", "explained.toml"))
    quality = read("docs", "quality.md")
    for sentence in places.pop("why").values():
        assert f"| {sentence} |" in quality
    for place in places:
        assert f"`{place.removeprefix('termsvc.')}`" in quality


def test_the_grants_are_enough_to_work_and_not_to_undo(postgresql_url: str, postgresql_server: Engine) -> None:
    grants = next(block.text for block in blocks(read("docs", "operations.md")) if block.language == "sql")
    clerk, password = f"clerk_{uuid.uuid4().hex}", uuid.uuid4().hex
    open_store(postgresql_url, system_clock).close()
    owner = create_engine(make_url(postgresql_url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        for statement in grants.replace("termsvc_clerk", clerk).split(";")[:-1]:
            connection.execute(sql(statement))
        connection.execute(sql(f"ALTER ROLE {clerk} PASSWORD '{password}'"))
    url = owner.url.set(username=clerk, password=password)
    as_clerk = create_engine(url)
    try:
        _work(url.render_as_string(hide_password=False))
        _fail_to_undo(as_clerk)
    finally:
        as_clerk.dispose()
        with owner.connect() as connection:
            connection.execute(sql(f"DROP OWNED BY {clerk}"))
        owner.dispose()
        with postgresql_server.connect() as connection:
            connection.execute(sql(f"DROP ROLE {clerk}"))


def _work(url: str) -> None:
    store = open_store(url, system_clock)
    source = terms.files([ROOT / "terms", ROOT / "terms" / "facts.yaml"])
    assert terms.load(store, source, system_clock, "clerk").accepted
    assert activation.activate_due(store, system_clock())
    assert store.write(lambda writing: writing.erase("harbor-clinics"))
    store.close()


def _fail_to_undo(engine: Engine) -> None:
    for statement in (
        "DROP TRIGGER append_only ON document",
        "ALTER TABLE document DISABLE TRIGGER ALL",
        "UPDATE document SET title = ''",
        "DELETE FROM fact",
    ):
        with engine.connect() as connection, pytest.raises(ProgrammingError, match=r"must be owner|permission denied"):
            connection.execute(sql(statement))


# -- what no text says

UNSAID = {
    "an issue number": r"(?<![\w&/#(])#\d{1,5}\b|\b(issue|pull request|GH-)\s?#?\d+|/(issues|pull)/\d+",
    "a path of a machine": r"(?<![\w./:])/(home|root|tmp|work|Users|mnt|private)/|\b[A-Z]:\\",
    "a package registry's host": r"pypi[.]org|python[h]osted|npm[j]s|crates[.]io|anaconda[.]org|conda[-]forge|ghcr[.]io|docker[.]io",
    "a host that serves fonts": r"cdnjs|jsdelivr|unpkg|googleapis[.]com|gstatic",
}


@pytest.mark.parametrize("what", UNSAID)
def test_no_text_names(what: str) -> None:
    files = [
        *texts(),
        ROOT / "pyproject.toml",
        ROOT / "Makefile",
        *ROOT.glob("*.lock"),
        *(ROOT / "docs").rglob("*.svg"),
    ]
    said = [
        f"{named(path)}: {match[0]}"
        for path in files
        if (match := re.search(UNSAID[what], path.read_text(encoding="utf-8")))
    ]
    assert not said


def test_the_guides_explain_every_rule() -> None:
    guide = prose(read("docs", "terms-and-facts.md"))
    assert {rule.value for rule in Rule} == set(re.findall(r"^\| `([a-z-]+)` \|", guide, re.MULTILINE)) & IDS
