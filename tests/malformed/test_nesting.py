"""Texts that would take the Markdown parser minutes are told before it is asked; texts that people write are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from termsvc.library.nesting import tangle
from tests.cli.conftest import Terminal
from tests.malformed.originals import markdown

BRACKETS = "too many square brackets stand within each other or are never closed, from line {} of the text"
QUOTES = "quotes or lists nested {} deep go on for too many lines, from line {} of the text"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("# A\n\n" + "[" * 100_000, BRACKETS.format(3)),
        ("# A\nb\n\n\n" + "a ![" * 25_000, BRACKETS.format(5)),
        ("[" * 50_000 + "a" + "]" * 50_000, BRACKETS.format(1)),
        (("[" * 100 + "]" * 100 + "\n") * 500, BRACKETS.format(1)),
        ("[" * 100 + "-a" * 50_000, BRACKETS.format(1)),
        ("a\n[\n" * 30_000, BRACKETS.format(2)),
        ("a\n[^b]\n" + "[^" * 1_001, BRACKETS.format(3)),
        ("a\n\n" + "> " * 90 + "a\n" + "b\n" * 5_000, QUOTES.format(90, 3)),
        ("- " * 40 + "> " * 40 + "a\n" + "b\n" * 5_000, QUOTES.format(80, 1)),
        ("> a\n>> b\n>>> c\n" + "d\n" * 100_001, QUOTES.format(3, 3)),
    ],
)
def test_what_nests_too_much_is_told_by_its_line(text: str, problem: str) -> None:
    found = tangle(text)
    assert found is not None
    assert found.problem == problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[a](b) - ![c](d)\n" * 10_000,
        "- [ ] a\n" * 10_000,
        r"\[0, 10) and \[10, 20)" "\n" * 10_000,
        "[0, 10) and [10, 20)\n" * 1_000,
        "[0, 10) and [10, 20)\n\n" * 10_000,
        "x[^1] " * 20_000,
        "> > a\nb\n\n" * 10_000,
        ("> " * 90 + "a\n") * 5_000,
        "> a\n" + "b\n" * 100_000,
        "- - a\n  b\n" * 10_000,
        "`[[[[` " * 500,
        "](" * 50_000,
        *(path.read_text(encoding="utf-8", errors="replace") for path in markdown()),
    ],
    ids=lambda text: f"{len(text)} characters",
)
def test_what_people_write_is_let_through(text: str) -> None:
    assert tangle(text) is None


def test_it_is_told_where_a_text_is_loaded_and_where_it_is_compared(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path)
    (tmp_path / "terms" / "aup").mkdir(parents=True)
    (tmp_path / "terms" / "aup" / "document.yaml").write_text("title: AUP\nkind: aup\ntimezone: UTC\n")
    front = "---\nposted_on: 2025-04-01\neffective_on: 2025-05-01\n---\n"
    (tmp_path / "terms" / "aup" / "v1.md").write_text(f"{front}# A\n\n{'[' * 50_000}\n")
    (tmp_path / "plain.md").write_text("# A\n")
    loaded = terminal.run("load", "terms")
    assert loaded.exit_code == 1
    assert f"terms/aup/v1.md:2: error in body: {BRACKETS.format(3)}\n    Close each [ with a ]" in loaded.stdout
    compared = terminal.run("redline", "plain.md", "terms/aup/v1.md")
    assert compared.exit_code == 2
    assert f"terms/aup/v1.md: error: {BRACKETS.format(3)}\n    Close each [ with a ]" in compared.stderr
