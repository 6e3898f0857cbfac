"""Whether items and marks tell of exactly what changed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from termsvc.core.notice.items import Item


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is left to be said of the changes of one document; all empty if nothing is.

    Attributes:
        uncovered: changes that no item tells of and that are not marked, in the order of the redline.
        contradicted: changes that an item tells of although they are marked not material.
        unknown: ids that items or marks name and the redline does not have.
    """

    uncovered: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_exact(self) -> bool:
        """Say whether each change is told of or marked, none both, and nothing else is."""
        return not (self.uncovered or self.contradicted or self.unknown)


def coverage(changes: Iterable[str], items: Iterable[Item], marked: Collection[str]) -> Coverage:
    """Compare what changed with what is told of it and what is marked not material.

    A change may be told of by several items, nested ones too, since one sentence may hold two pieces of news.

    Args:
        changes: the ids of all changes of a document's redline, in order.
        items: the items about this document, at any depth.
        marked: the ids of changes that are marked not material.
    """
    known = tuple(dict.fromkeys(changes))
    told = {change: None for item in items for one in item.walk() for change in one.changes}
    return Coverage(
        uncovered=tuple(one for one in known if one not in told and one not in marked),
        contradicted=tuple(one for one in known if one in told and one in marked),
        unknown=tuple(dict.fromkeys(one for one in (*told, *sorted(marked)) if one not in known)),
    )
