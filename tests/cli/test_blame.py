"""What `termsvc blame` shows."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment

from termsvc.core.model import Version
from termsvc.core.redline.blame import blame
from termsvc.service.history import Attributed
from termsvc.terminal.blame import attributed
from tests.cli.conftest import TERMS, Terminal
from tests.redline.documents import documents, edited, written

DECISION = """\
API Service Level Agreement, 4.2, the version posted on 25 February 2025
Version      Words
¹2021-01-15     26
³2025-02-25      2
The margin names the version that most words of a provision came from; [³words]
in brackets came from 2025-02-25.

¹2021-01-15 │   4.2 Decision. Aster will answer within [³twenty] ([³20])
            │       days after it receives a complete claim, and will give
            │       reasons if it rejects the claim in whole or in part.
"""
MARGINS = """\
⁷first       │ Fees
             │
             │ 2. Late payment
             │   2.1 Interest is due.
¹²the-second │   2.2 Aster may suspend an account that is sixty days
             │       late.
             │     - [⁷after it has given notice], by letter and by
             │         mail, to each of its users
⁷first       │   2.3 It ends.
"""


def drawn(versions: Sequence[tuple[int, str, str]], width: int, *, colours: bool = False) -> tuple[str, list[Segment]]:
    """What is printed of the last of some versions, given as sequence, label and text."""
    day = date(2025, 2, 25)
    known = tuple(
        Version(
            document="dpa",
            label=label,
            sequence=sequence,
            sha256="",
            posted_on=day,
            effective_on=day,
            effective_on_new=day,
        )
        for sequence, label, _ in versions
    )
    found = Attributed(
        title="DPA",
        version=known[-1],
        origins=known,
        address="",
        provisions=blame([(label, text) for _, label, text in versions]),
    )
    console = Console(
        file=io.StringIO(),
        width=width,
        markup=False,
        highlight=False,
        force_terminal=colours or None,
        color_system="truecolor" if colours else None,
        no_color=not colours,
    )
    with console.capture() as capture:
        console.print(attributed(found))
    return capture.get(), [*console.render(attributed(found))]


def test_words_are_shown_with_the_version_that_they_came_from(story: Terminal) -> None:
    result = story.run("blame", "api-sla", "--section", "4.2", settings={"COLUMNS": "80"})
    assert [line.rstrip() for line in result.stdout.splitlines()] == DECISION.splitlines()


def test_the_margin_names_a_version_once_until_another_follows() -> None:
    old = "# Fees\n\n## 2. Late payment\n\n2.1 Interest is due.\n\n- after it has given notice\n\n2.2 It ends.\n"
    new = (
        "# Fees\n\n## 2. Late payment\n\n2.1 Interest is due.\n\n"
        "2.2 Aster may suspend an account that is sixty days late.\n\n"
        "- after it has given notice, by letter and by mail, to each of its users\n\n2.3 It ends.\n"
    )
    printed, _ = drawn([(7, "first", old), (12, "the-second", new)], 72)
    lines = [line.rstrip() for line in printed.splitlines()]
    assert lines[-len(MARGINS.splitlines()) :] == MARGINS.splitlines()


def test_a_text_of_one_version_needs_no_key() -> None:
    printed, _ = drawn([(1, "v1", "Fees are due.")], 80)
    assert [line.rstrip() for line in printed.splitlines()] == [
        "DPA, version v1 (posted on 25 February 2025)",
        "Version  Words",
        "¹v1          3",
        "",
        "¹v1 │   Fees are due.",
    ]


def test_colour_is_never_all_that_tells() -> None:
    versions = [(1, "v1", "Fees are due within thirty days."), (2, "v2", "Fees are due within ten days.")]
    _, segments = drawn(versions, 80, colours=True)
    coloured = [one.text for one in segments if one.style and one.style.color]
    assert coloured == ["[²ten]"]
    faint = [one.text for one in segments if one.style and one.style.dim and "│" in one.text]
    assert faint == ["¹v1 │ "]


def test_control_characters_do_not_reach_the_terminal() -> None:
    printed, _ = drawn([(1, "v\x1b[31m1", "Fees."), (2, "v\x1b[31m2", "Fees \x1b[31m apply.")], 80)
    assert "\x1b" not in printed


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, str, str]]:
    document = draw(documents)
    versions = [document]
    for _ in range(draw(st.integers(0, 3))):
        versions.append(draw(edited(versions[-1])))
    return [(number, f"2025-0{number}-01", written(one)) for number, one in enumerate(versions, 1)]


@given(histories(), st.integers(20, 140))
def test_no_line_is_wider_than_the_console_or_than_one_reads(versions: list[tuple[int, str, str]], width: int) -> None:
    printed, _ = drawn(versions, width)
    assert max(map(len, printed.splitlines())) <= min(width, 100)


@given(histories())
def test_without_margin_and_brackets_it_is_the_text(versions: list[tuple[int, str, str]]) -> None:
    printed, _ = drawn(versions, 100)
    lines = [line.partition(" │ ")[2] for line in printed.splitlines() if " │ " in line]
    bare = re.sub(r"\[[¹²³⁴](.*?)\]", r"\1", " ".join(lines))
    text = " ".join(one.provision.wording for one in blame([(label, text) for _, label, text in versions]))
    assert _letters(bare) == _letters(text)


def _letters(text: str) -> str:
    """A text without the bullets and blanks that setting it adds."""
    return re.sub(r"(?:^|(?<=\s))[->](?=\s)|\s", "", text)


@pytest.mark.parametrize("slug", sorted(path.parent.name for path in TERMS.glob("*/document.yaml")))
def test_for_a_program_joined_words_are_the_text(story: Terminal, slug: str) -> None:
    labels = {one["label"] for one in story.json("versions", slug)}
    found = story.json("blame", slug)
    for one in found:
        assert "".join(text for text, _ in one["words"]) == one["text"]
        assert {label for _, label in one["words"]} <= labels
    first = found[0]["address"]
    part = story.json("blame", slug, "--section", first)
    assert part[0]["address"] == first
    assert len(part) < len(found)


def test_a_version_that_is_named_is_read_as_it_was(story: Terminal) -> None:
    assert {label for one in story.json("blame", "tos", "--version", "2021-01-15") for _, label in one["words"]} == {
        "2021-01-15"
    }
    assert story.json("blame", "tos") == story.json("blame", "tos", "--version", "2024-06-03")
    assert story.json("blame", "tos") != story.json("blame", "tos", "--version", "2022-09-15")
