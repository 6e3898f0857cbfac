"""Tables that Hypothesis makes up, and later versions of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from hypothesis import strategies as st

Grid: TypeAlias = list[list[str]]

WORDS = ["Gold", "Silver", "yes", "no", "hours", "4", "2", "per", "month", "support", "5,000"]
cells = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
TITLES = ["Plan", "Answer", "Fee", "Region", "Term", "Seats"]


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    """A head of different titles, and rows of as many cells, the first of which tells the row from all others."""
    head = draw(st.lists(st.sampled_from(TITLES), min_size=1, max_size=5, unique=True))
    count = draw(st.integers(1, 4))
    return [head, *([f"row{n}", *(draw(cells) for _ in head[1:])] for n in range(count))]


@st.composite
def reworded(draw: st.DrawFn, grid: Grid) -> Grid:
    """The grid with other words in some cells of its body."""
    return [grid[0], *([draw(st.sampled_from([cell, draw(cells)])) for cell in row] for row in grid[1:])]


@st.composite
def versions(draw: st.DrawFn) -> tuple[Grid, Grid]:
    """Two versions of a table: words changed, perhaps columns came or went."""
    old = draw(grids())
    new = draw(st.one_of(reworded(old), grids()))
    return old, new


def with_column(grid: Grid, place: int, column: Sequence[str]) -> Grid:
    """The grid with one more column."""
    return [[*row[:place], cell, *row[place:]] for row, cell in zip(grid, column, strict=True)]


def written(grid: Grid) -> str:
    """The grid as a Markdown table."""
    lines = [f"| {' | '.join(row)} |" for row in grid]
    return "\n".join([lines[0], "|" + " --- |" * len(grid[0]), *lines[1:]]) + "\n"
