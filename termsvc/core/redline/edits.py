"""Edits: the runs of a word redline."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile
from typing import Literal, TypeAlias

Op: TypeAlias = Literal["=", "-", "+"]
Edit: TypeAlias = tuple[Op, str]

_OPPOSITE: dict[Op, Op] = {"=": "=", "-": "+", "+": "-"}


class Runs:
    """Gathers pieces of text into edits: between two `=`, all that is deleted comes before all that is inserted.

    Blanks with which both begin stand.
    """

    def __init__(self) -> None:
        self._edits: list[Edit] = []
        self._run: dict[Op, list[str]] = {"=": [], "-": [], "+": []}

    def add(self, op: Op, text: str) -> None:
        """Add a piece of either side, or of both."""
        if not text:
            return
        if op == "=" and (self._run["-"] or self._run["+"]):
            self._end_run()
        self._run[op].append(text)

    def edits(self) -> tuple[Edit, ...]:
        """All edits so far."""
        self._end_run()
        return tuple(self._edits)

    def _end_run(self) -> None:
        stands, deleted, inserted = ("".join(pieces) for pieces in self._run.values())
        blank = _common_blank(deleted, inserted)
        self._append("=", stands + blank)
        self._append("-", deleted.removeprefix(blank))
        self._append("+", inserted.removeprefix(blank))
        self._run = {"=": [], "-": [], "+": []}

    def _append(self, op: Op, text: str) -> None:
        if text:
            self._edits.append((op, text))


def _common_blank(one: str, two: str) -> str:
    return "".join(
        a for a, b in takewhile(lambda pair: pair[0] == pair[1] and pair[0].isspace(), zip(one, two, strict=False))
    )


def mirrored(edits: Iterable[Edit]) -> tuple[Edit, ...]:
    """The same edits seen from the other side."""
    runs = Runs()
    for op, text in edits:
        runs.add(_OPPOSITE[op], text)
    return runs.edits()
