"""What of a redline is shown, and what is folded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline import Redline
from termsvc.core.review import UNREVIEWED, Review
from termsvc.render.redline.remarks import unchanged
from termsvc.render.redline.walk import Line, walk


@dataclass(frozen=True, slots=True)
class Fold:
    """Lines that are not shown, or only if asked for."""

    lines: tuple[Line, ...]
    review: Review

    @property
    def told(self) -> str:
        """What is said in their place."""
        provisions = [line for line in self.lines if not line.is_heading]
        shifted = sum(line.row.change is not None for line in provisions)
        standing = len(provisions) - shifted
        told = [unchanged(standing, self.review)] if standing else []
        return ", ".join([*told, *([f"{shifted} renumbered"] if shifted else [])])


def page(redline: Redline, context: int | None, review: Review = UNREVIEWED) -> Iterator[Line | Fold]:
    """What changed, with `context` lines around it and the headings above it, and what is folded between."""
    lines = walk(redline, review)
    shown = _under_headings(lines, around(lines, context))
    for is_shown, run in groupby(enumerate(lines), key=lambda item: item[0] in shown):
        found = [line for _, line in run]
        if is_shown or all(line.is_heading for line in found):
            yield from found
        else:
            yield Fold(tuple(found), review)


def _under_headings(lines: Sequence[Line], shown: set[int]) -> set[int]:
    headings = {id(one): index for index, line in enumerate(lines) for one in (line.row.old, line.row.new)}
    above = (headings.get(id(one)) for index in shown for one in _sections(lines[index].provision))
    return shown | {index for index in above if index is not None}


def _sections(one: Provision) -> Iterator[Provision]:
    return (above for above in one.lineage() if above.kind is ProvisionKind.SECTION)


def around(lines: Sequence[Line], context: int | None) -> set[int]:
    """The lines that tell something, and `context` lines on either side of each, by index; with `None` all lines."""
    if context is None:
        return set(range(len(lines)))
    told = (index for index, line in enumerate(lines) if line.tells)
    return {near for index in told for near in range(index - context, index + context + 1)} & set(range(len(lines)))
