"""Strands: which words of one old and one new provision are each other, also where provisions were split or merged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from termsvc.core.provisions import Provision
from termsvc.core.redline import Change, Edit
from termsvc.core.redline.edits import Runs

_Side = Literal["-", "+"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Strand:
    """A stretch of words of at most one provision on either side.

    Attributes:
        name: unique in a redline, such as `c3`, or `c3-2` for the second strand of a change.
        edits: the words; `=` and `-` are the old ones.
        old, new: the provisions that they are from, of which those of a split, or a merger, are several strands.
        old_at, new_at: where in the texts of those the strand begins.
    """

    name: str
    edits: tuple[Edit, ...]
    old: Provision | None
    new: Provision | None
    old_at: int = 0
    new_at: int = 0


def text_of(edits: Sequence[Edit], side: _Side) -> str:
    """The old (`-`) or the new (`+`) text that edits rebuild."""
    return "".join(text for op, text in edits if op in {"=", side})


def strands(change: Change) -> tuple[Strand, ...]:
    """The strands of a change, in order: one for each part of a split, or merger, and for each pair of a run."""
    old, new = change.old, change.new
    if len(old) == len(new) > 1:
        pairs = zip(old, new, strict=True)
        return tuple(
            Strand(name=f"{change.id}-{n}", edits=_standing(a), old=a, new=b) for n, (a, b) in enumerate(pairs, 1)
        )
    if len(new) > 1:
        return tuple(_split(change))
    if len(old) > 1:
        return tuple(_merged(change))
    edits = change.words or _standing((*new, *old)[0])
    return (Strand(name=change.id, edits=edits, old=old[0] if old else None, new=new[0] if new else None),)


def _standing(one: Provision) -> tuple[Edit, ...]:
    return (("=", one.text),)


def _split(change: Change) -> Iterator[Strand]:
    at = 0
    for number, (edits, part) in enumerate(zip(_cut(change, change.new, "+"), change.new, strict=True), 1):
        yield Strand(name=f"{change.id}-{number}", edits=edits, old=change.old[0], new=part, old_at=at)
        at += len(text_of(edits, "-"))


def _merged(change: Change) -> Iterator[Strand]:
    at = 0
    for number, (edits, part) in enumerate(zip(_cut(change, change.old, "-"), change.old, strict=True), 1):
        yield Strand(name=f"{change.id}-{number}", edits=edits, old=part, new=change.new[0], new_at=at)
        at += len(text_of(edits, "+"))


def _cut(change: Change, parts: Sequence[Provision], side: _Side) -> list[tuple[Edit, ...]]:
    """The edits of each part of a side.

    Where the parts meet, a blank joins them in the edits. The other side alone may have it in its text.
    """
    words = change.words or (("=", " ".join(part.text for part in parts)),)
    other: _Side = "-" if side == "+" else "+"
    found = [Runs() for _ in parts]
    at, left = 0, len(parts[0].text)
    for op, text in words:
        rest = text
        while rest:
            if op == other:
                taken = len(rest)
                found[at].add(op, rest)
            elif left:
                taken = min(left, len(rest))
                left -= taken
                found[at].add(op, rest[:taken])
            else:
                taken = 1
                found[at].add(other, rest[0] if op == "=" else "")
                at += 1
                left = len(parts[at].text)
            rest = rest[taken:]
    return [runs.edits() for runs in found]
