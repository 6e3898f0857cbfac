"""Where a translation lags behind the text that it translates: provisions that it lacks, or has beyond it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.structure.facing import facing
from termsvc.core.structure.shapes import shapes

_OF_ITSELF = frozenset({ProvisionKind.PARAGRAPH, ProvisionKind.QUOTE, ProvisionKind.HTML})


class LagKind(StrEnum):
    """Whether the translation lacks a provision of the text, or has one that is not in the text."""

    MISSING = "missing"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lag:
    """A provision that stands in one of two texts only.

    Attributes:
        address, wording: of the provision, in the text in which it stands.
        under: how many provisions that stand under it there are in that text only, too.
        after: the address, in the other text, of the provision after which it would stand; empty for before all others.
        line: of the translation, from 1: where it stands, or the last one before its place; 0 for before all others.
    """

    kind: LagKind
    address: str
    wording: str
    under: int
    after: str
    line: int


def lag(prevailing: Sequence[Provision], translation: Sequence[Provision]) -> tuple[Lag, ...]:
    """Where a translation lags, in the order of the texts.

    It is found by structure and by what every language writes alike, not by words: so a clause that says something else in
    each language is not found, and of clauses that look alike it may be another one that is named. The least is told: what is
    missing under a missing provision goes with it. A paragraph without a number before all that is translated is what the
    translation says of itself, and no lag.

    Args:
        prevailing: the provisions of a text.
        translation: those of the text in another language.
    """
    pairs = facing(shapes(prevailing), shapes(translation))
    sides = (
        (prevailing[old] if old is not None else None, translation[new] if new is not None else None)
        for old, new in pairs
    )
    return tuple(_told([*sides]))


def _told(sides: Sequence[tuple[Provision | None, Provision | None]]) -> Iterator[Lag]:
    missing = _under(old for old, new in sides if old and new is None)
    extra = _under(new for old, new in sides if new and old is None)
    before: tuple[Provision | None, Provision | None] = None, None
    for old, new in sides:
        if old and new:
            before = old, new
        elif old and id(old) in missing:
            yield _lag(LagKind.MISSING, old, missing[id(old)], before[1], before[1])
        elif new and id(new) in extra and not (before[1] is None and _may_speak_of_itself(new)):
            yield _lag(LagKind.EXTRA, new, extra[id(new)], before[0], new)


def _under(alone: Iterable[Provision]) -> Mapping[int, int]:
    """Of provisions that are alone, those that stand under no other one that is, with how many stand under each."""
    top: dict[int, Provision] = {}
    every = [*alone]
    for one in every:
        top[id(one)] = top.get(id(one.parent), one)
    found = Counter(map(id, top.values()))
    return {id(one): found[id(one)] - 1 for one in every if top[id(one)] is one}


def _lag(kind: LagKind, one: Provision, under: int, after: Provision | None, at: Provision | None) -> Lag:
    first, last = at.lines if at else (0, 0)
    return Lag(
        kind=kind,
        address=one.address,
        wording=one.wording,
        under=under,
        after=after.address if after else "",
        line=first if kind is LagKind.EXTRA else last,
    )


def _may_speak_of_itself(one: Provision) -> bool:
    return one.kind in _OF_ITSELF and not one.label
