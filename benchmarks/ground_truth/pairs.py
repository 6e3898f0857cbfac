"""Pairs of a real document and an edited one, with the truth of what was done to it."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ground_truth.edits import Draft
from ground_truth.histories import SEED, histories, text_of
from ground_truth.numbering import insert_section, move_section
from ground_truth.truth import Group, Untraceable, groups
from ground_truth.units import cut
from termsvc.core.provisions import provisions

_LEAST_UNITS = 12
_STRANGE = re.compile(r"[A-Z][\w ,;:'\"()/-]{40,500}\.")  # one sentence or more without mark-up
_STRANGERS = 40
_OFTEN, _SELDOM = 0.6, 0.2


@dataclass(frozen=True, slots=True)
class KnownPair:
    """Two texts and the truth: every provision is in one group; a side is empty where there is no counterpart."""

    name: str
    old: str
    new: str
    groups: tuple[Group, ...]


def known_pairs(number: int) -> Iterator[KnownPair]:
    """So many pairs, the same in every run; edits whose result one can't trace with certainty are thrown away."""
    rng = random.Random(SEED)
    made = 0
    while made < number:
        versions = rng.choice(histories())
        pair = _edited(versions[0].parent.name, text_of(rng.choice(versions)), _strange(versions, rng), rng)
        if pair is not None:
            made += 1
            yield pair


def _strange(versions: Sequence[Path], rng: random.Random) -> list[str]:
    """Texts of other documents."""
    others = [text for one, texts in _sentences().items() if one != versions[0].parent for text in texts]
    return rng.sample(others, min(_STRANGERS, len(others)))


@cache
def _sentences() -> dict[Path, list[str]]:
    """Texts of each document that can be put into another."""
    latest = [versions[-1] for versions in histories()]
    found = {
        path.parent: [one.text for one in provisions(text_of(path)) if _STRANGE.fullmatch(one.text)] for path in latest
    }
    return {folder: [*dict.fromkeys(texts)] for folder, texts in found.items()}


def _edited(name: str, old: str, strange: Sequence[str], rng: random.Random) -> KnownPair | None:
    found = cut(old)
    if found is None or len(found[1]) < _LEAST_UNITS:
        return None
    head, units = found
    draft = Draft(units, strange, rng)
    _edit(draft)
    new = head + "".join(unit.source for unit in draft.units)
    try:
        return KnownPair(name, old, new, groups(units, draft.units, head.count("\n"), new))
    except Untraceable:
        return None


def _edit(draft: Draft) -> None:
    """Edit like somebody who revises a policy: a little nearly everywhere, now and then more."""
    rng, size = draft.rng, len(draft.units)
    few = max(1, size // 40)
    if rng.random() < _SELDOM:
        draft.rename()
    for edit in (move_section, insert_section):
        before = [*draft.units]
        if rng.random() < _OFTEN and not edit(draft):
            draft.units = before
    draft.change(rng.randint(0, few), draft.split)
    draft.change(rng.randint(0, few), draft.merge)
    draft.change(rng.randint(0, 2 * few), draft.delete)
    draft.change(rng.randint(1, 5 * few), draft.reword)
    draft.change(rng.randint(0, 2 * few), draft.insert)
    draft.change(rng.randint(0, 5 * few), draft.rewrap)
