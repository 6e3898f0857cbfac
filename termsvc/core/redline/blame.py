"""Which version each word of a document came from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from typing import NamedTuple, TypeAlias

from termsvc.core.provisions import Provision, provisions
from termsvc.core.redline.change import Change
from termsvc.core.redline.compare import redline


class Run(NamedTuple):
    """Words that came with one version, given by its label."""

    label: str
    text: str


class Blamed(NamedTuple):
    """A provision of the last version, and where its words came from; joined, the runs are its text."""

    provision: Provision
    runs: tuple[Run, ...]


_Traced: TypeAlias = dict[str, tuple[Run, ...]]


def blame(versions: Sequence[tuple[str, str]]) -> tuple[Blamed, ...]:
    """Trace the words of the last version through those before it.

    `versions` are labels and Markdown texts, oldest first; there must be one. A word that moved, or whose provision was
    split or merged, keeps its version; one that was put back has that which put it back.
    """
    (label, before), *later = versions
    traced: _Traced = {one.address: (Run(label, one.text),) for one in provisions(before)}
    for label, text in later:
        traced = dict(_carried(traced, before, text, label))
        before = text
    return tuple(Blamed(one, traced[one.address]) for one in provisions(before))


def _carried(known: _Traced, old: str, new: str, label: str) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """The provisions of the next version by address, with what stands from those before."""
    found = redline(old, new)
    for row in found.rows:
        if row.change is None and row.old is not None and row.new is not None:
            yield row.new.address, known[row.old.address]
    for change in found.changes:
        yield from _parted(change, _woven(change, known, label))


def _woven(change: Change, known: _Traced, label: str) -> Iterator[Run]:
    """The new text of a change: what stands keeps its version."""
    if not change.words:
        yield from _joined(known[one.address] for one in change.old)
        return
    old = _Reel(_joined(known[one.address] for one in change.old))
    for op, text in change.words:
        if op == "+":
            yield Run(label, text)
        else:
            taken = old.take(len(text))
            yield from taken if op == "=" else ()


def _joined(provisions_of_one_side: Iterable[tuple[Run, ...]]) -> Iterator[Run]:
    """The runs of several provisions with the blanks that join their texts, which are of no version."""
    for number, runs in enumerate(provisions_of_one_side):
        yield from (Run(runs[0].label, " "), *runs) if number else runs


def _parted(change: Change, runs: Iterable[Run]) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """The runs of each provision of a change, by its address."""
    reel = _Reel(runs)
    for one in change.new:
        told = reel.take(len(one.text))
        yield one.address, tuple(Run(label, "".join(run.text for run in same)) for label, same in groupby(told, _label))
        reel.take(1)


def _label(run: Run) -> str:
    return run.label


class _Reel:
    """Runs that are taken off a few characters at a time."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._runs = iter(runs)
        self._rest: list[Run] = []

    def take(self, length: int) -> list[Run]:
        """The next so many characters, or as many as there are."""
        taken: list[Run] = []
        while length and (run := next(chain(self._rest, self._runs), None)) is not None:
            taken.append(Run(run.label, run.text[:length]))
            self._rest = [Run(run.label, run.text[length:])] if len(run.text) > length else []
            length -= len(taken[-1].text)
        return taken
