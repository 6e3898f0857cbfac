"""Lists and quotes that nest deeper than the parser goes: no word is lost, and none of what follows."""

from __future__ import annotations

import re

import pytest

from termsvc.core.provisions import provisions
from termsvc.core.redline import ChangeKind, redline

DEPTHS = [10, 48, 49, 50, 60, 97, 98, 99, 150, 10_000]


def _words(markdown: str) -> list[str]:
    return [word for one in provisions(markdown) for word in re.findall("[a-zA-Z]+", one.text)]


@pytest.mark.parametrize("mark", ["- ", "> ", ">", "* + ", "1. ", "> - "])
@pytest.mark.parametrize("depth", DEPTHS)
def test_words_are_kept_at_any_depth(mark: str, depth: int) -> None:
    text = f"{mark * depth}deep\n\n  1. inside\n\nAfter it"
    assert _words(text) == ["deep", "inside", "After", "it"]


@pytest.mark.parametrize("depth", [40, 60, 150])
def test_items_are_kept_line_by_line(depth: int) -> None:
    lines = [f"{'  ' * level}- {'x' * (level + 1)}" for level in range(depth)]
    assert _words("\n".join([*lines, "- end"])) == [*("x" * (level + 1) for level in range(depth)), "end"]


def test_what_changed_there_is_told() -> None:
    old, new = (f"{'- ' * 80}We keep it for {days} days." for days in (14, 30))
    (change,) = redline(old, new).changes
    assert change.kind is ChangeKind.MODIFIED
    assert ("-", "14") in change.words
    assert ("+", "30") in change.words
