"""Two versions side by side in full, also what was not read to compare them."""

from __future__ import annotations

from collections.abc import Sequence

from termsvc.core.provisions import Provision
from termsvc.core.provisions.chunks import chunks
from termsvc.core.redline.change import Change, Row
from termsvc.core.redline.excerpts import Excerpts
from termsvc.core.redline.positions import positions
from termsvc.core.redline.relation import Group


def rows(texts: tuple[str, str], read: Excerpts, groups: Sequence[Group], changes: Sequence[Change]) -> tuple[Row, ...]:
    """Every provision of two texts at its place, with its change, from what became of those that were read."""
    wholes = (read.reader.excerpt(chunks(text)) for text in texts)
    old, new = (_Whole(*both) for both in zip(wholes, (read.old, read.new), strict=True))
    known = [Group(old.places(group.old), new.places(group.new), group.stands) for group in groups]
    unread = (Group((i,), (j,), stands=True) for i, j in zip(old.unread, new.unread, strict=True))
    told_old = {one.address: change for change in changes for one in change.old}
    told_new = {one.address: change for change in changes for one in change.new}
    return tuple(
        Row(
            place.old,
            place.new,
            told_old.get(place.old.address) if place.old else told_new.get(place.new.address) if place.new else None,
        )
        for place in positions(old.provisions, new.provisions, sorted([*known, *unread], key=lambda one: one.old))
    )


class _Whole:
    """All provisions of a text of which an excerpt was read.

    Attributes:
        unread: the indexes of those that are not in the excerpt.
    """

    def __init__(self, whole: Sequence[Provision], excerpt: Sequence[Provision]) -> None:
        self._excerpt = excerpt
        read = {one.address: one for one in excerpt}
        self.provisions = [read.get(one.address, one) for one in whole]
        self.unread = [index for index, one in enumerate(self.provisions) if one.address not in read]
        self._place = {one.address: index for index, one in enumerate(self.provisions)}

    def places(self, indexes: Sequence[int]) -> tuple[int, ...]:
        """Where provisions of the excerpt stand among all."""
        return tuple(self._place[self._excerpt[index].address] for index in indexes)
