"""Pairs of texts as no one would wish them, made from a seed: damaged, broken, huge, shuffled, in several languages."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from tests.redline.nasty.damage import damaged
from tests.redline.nasty.documents import document
from tests.redline.nasty.edits import edited

LARGE = 300_000  # characters, about
_ONE_IN = 60  # pairs is large
_STRANGERS = 0.08
_UNDAMAGED = 0.3


def versions(random: Random, originals: Sequence[str] = ()) -> tuple[str, str]:
    """Two versions of a document: made up, or one of the originals, and edited; either may be damaged.

    Now and then they are strangers, or so large that both are some 300 KB.
    """
    if random.randrange(_ONE_IN) == 0:
        old = large(random, originals)
        return old, edited(random, old, random.choice([1, 30, 300]))
    old = _original(random, originals)
    new = _original(random, originals) if random.random() < _STRANGERS else edited(random, old, random.randint(0, 12))
    return _perhaps_damaged(random, old), _perhaps_damaged(random, new)


def large(random: Random, originals: Sequence[str] = ()) -> str:
    """A document of about 300 KB: documents one after another."""
    parts: list[str] = []
    while sum(map(len, parts)) < LARGE:
        parts.append(_original(random, originals))
    return "\n\n".join(parts)[:LARGE]


def _original(random: Random, originals: Sequence[str]) -> str:
    return random.choice(originals) if originals and random.random() < 0.5 else document(random)


def _perhaps_damaged(random: Random, text: str) -> str:
    return text if random.random() < _UNDAMAGED else damaged(random, text)
