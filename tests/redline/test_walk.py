"""What all forms of a redline share, seen in the terminal: what moved, was split or merged."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from rich.console import Console

from termsvc.core.redline import redline
from termsvc.render.redline.strands import text_of
from termsvc.render.redline.terminal import render
from termsvc.render.redline.walk import Presence, walk
from tests.redline.documents import versions
from tests.redline.fixtures import cases


def _printed(old: str, new: str) -> str:
    console = Console(file=io.StringIO(), width=100)
    with console.capture() as capture:
        console.print(render(redline(old, new)))
    return capture.get()


@pytest.mark.parametrize(("old", "new", "expected"), cases("terminal.txt", 3))
def test_reads_as_expected(old: str, new: str, expected: str) -> None:
    assert _printed(old, new) == f"{expected}\n"


def test_what_moved_has_a_line_with_colour_too() -> None:
    text = "The {} provision of them all has words enough that one can tell it."
    one, two = text.format("first"), f"{text.format('second')} So it does, and stays."
    console = Console(file=io.StringIO(), width=80, force_terminal=True, color_system="truecolor", no_color=False)
    found = redline(f"{one}\n\n{two}", f"{two}\n\n{one}")
    styles = [
        segment.style
        for segment in console.render(render(found))
        if segment.style and segment.style.color and segment.style.color.name == "magenta"
    ]
    assert [bool(style.strike) for style in styles] == [True, False]
    assert [bool(style.underline) for style in styles] == [False, True]


@given(versions())
def test_lines_rebuild_both_texts(texts: tuple[str, str]) -> None:
    """Where something stands, its strands have both texts; where it moved, the text that is there."""
    found = redline(*texts)
    lines = walk(found)
    assert [line.row for line in lines] == [*found.rows]
    for change in found.changes:
        own = [line for line in lines if line.row.change is change]
        here = [line for line in own if line.presence is not Presence.MOVED_AWAY]
        gone = [line for line in own if line.presence is not Presence.MOVED_HERE]
        new = [text_of(strand.edits, "+") for line in here for strand in line.strands]
        old = [text_of(strand.edits, "-") for line in gone for strand in line.strands]
        assert "".join(new).split() == " ".join(one.text for one in change.new).split() or len(change.new) > 1
        assert "".join(old).split() == " ".join(one.text for one in change.old).split() or len(change.old) > 1
        if len(change.new) > 1:
            assert new == [one.text for one in change.new]
        if len(change.old) > 1:
            assert old == [one.text for one in change.old]
