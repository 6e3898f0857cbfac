"""What became of each provision when a document was edited, traced from its units to what is parsed of the result."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from ground_truth.numbering import LEAST_WORDS, LIGHTER
from ground_truth.units import Unit
from termsvc.core.provisions import Provision, provisions
from termsvc.core.redline.tokens import words


@dataclass(frozen=True, slots=True)
class Group:
    """Provisions, by address, that became each other, and how many words were deleted and inserted in them.

    Attributes:
        moved: they stand elsewhere.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    deleted: int = 0
    inserted: int = 0
    moved: bool = False

    @property
    def untouched(self) -> bool:
        """Say whether one provision stands in its place as it was."""
        return len(self.old) == len(self.new) == 1 and not (self.deleted or self.inserted or self.moved)


class Untraceable(Exception):
    """What is parsed is not, provision by provision, what the edits were to make; or two readings are as good."""


def groups(old: Sequence[Unit], new: Sequence[Unit], head: int, text: str) -> tuple[Group, ...]:
    """Put each provision into a group; a side of it is empty where there is no counterpart.

    `old` and `new` are the units before and after the edits; `head` lines of `text`, the result, stand before the first.

    Raises:
        Untraceable: the edits did something else than was meant, or one can't be sure what moved.
    """
    if not _is_clear_what_moved(new):
        raise Untraceable
    found = _by_unit(new, head, provisions(text))
    results: defaultdict[tuple[int, ...], list[tuple[Unit, Provision]]] = defaultdict(list)
    for unit, provision in zip(new, found, strict=True):
        results[unit.origin].append((unit, provision))
    added = [Group((), (provision.address,)) for _, provision in results.pop((), [])]
    before = {unit.origin[0]: unit.provision for unit in old}
    kept = [_group([before.pop(one) for one in origin], made) for origin, made in results.items()]
    return (*kept, *added, *(Group((one.address,), ()) for one in before.values()))


def _group(olds: Sequence[Provision], made: Sequence[tuple[Unit, Provision]]) -> Group:
    units, news = zip(*made, strict=True)
    deleted = [word for unit in units for word in unit.deleted]
    inserted = [word for unit in units for word in unit.inserted]
    as_told = Counter(_words(olds)) - Counter(deleted) + Counter(inserted)
    if as_told != Counter(_words(news)) or {one.kind for one in news} != {olds[0].kind}:
        raise Untraceable
    before, after = (tuple(one.address for one in side) for side in (olds, news))
    return Group(before, after, len(deleted), len(inserted), units[0].moved)


def _by_unit(units: Sequence[Unit], head: int, found: Sequence[Provision]) -> list[Provision]:
    """The provision of each unit, told by its first line."""
    lines = [head + 1]
    for unit in units:
        lines.append(lines[-1] + unit.source.count("\n"))
    by_line = {one.lines[0]: one for one in found}
    if len(found) != len(units) or by_line.keys() != {*lines[:-1]}:
        raise Untraceable
    traced = [by_line[line] for line in lines[:-1]]
    if any(one.text != unit.provision.text for unit, one in zip(units, traced, strict=True) if not unit.origin):
        raise Untraceable
    return traced


def _is_clear_what_moved(units: Sequence[Unit]) -> bool:
    """Whether, after all edits, what moved is still a section worth the name, and lighter than what it was moved past."""
    moved = [index for index, unit in enumerate(units) if unit.moved and unit.origin]
    if not any(unit.moved for unit in units):
        return True
    if not moved:
        return False
    first, origin = moved[0], units[moved[0]].origin
    passed = [
        unit
        for index, unit in enumerate(units)
        if unit.origin and not unit.moved and (index < first) is not (unit.origin < origin)
    ]
    weight = sum(_standing(units[index]) for index in moved)
    return weight >= LEAST_WORDS and sum(map(_standing, passed)) > LIGHTER * weight


def _standing(unit: Unit) -> int:
    return len(words(unit.source)) - len(unit.inserted)


def _words(found: Sequence[Provision]) -> Iterator[str]:
    return chain.from_iterable(words(one.text) for one in found)
