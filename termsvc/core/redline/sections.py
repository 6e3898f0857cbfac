"""The sections in which something changed, as a notice names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from termsvc.core.provisions import Provision
from termsvc.core.redline.change import ChangeKind, Row

# One provision that became several, or several that became one, count as one.
_ONE = frozenset({ChangeKind.SPLIT, ChangeKind.MERGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedSection:
    """A section in which something changed.

    Attributes:
        number, title, address: as in the new text, or as in the old one if the section is gone; all empty for what
            stands before the first heading.
        path: the headings above it, outermost first.
        removed: the section is not in the new text.
        counts: how many provisions of it changed, by kind, in the order of `ChangeKind`; what is in a section under it
            counts there.
    """

    number: str
    title: str
    address: str
    path: tuple[str, ...]
    removed: bool
    counts: tuple[tuple[ChangeKind, int], ...]

    @property
    def heading(self) -> str:
        """Number and title together."""
        return f"{self.number} {self.title}".strip()


@dataclass(frozen=True, slots=True)
class Place:
    """The section that a row is read in; `None` before the first heading."""

    section: Provision | None
    removed: bool


def placed(rows: Sequence[Row]) -> Iterator[tuple[Place, Row]]:
    """Each row with its section in the new text: for what was removed, that which the old section became."""
    became = {row.old.address: row.new.section for row in rows if row.old is not None and row.new is not None}
    for row in rows:
        section = row.provision.section
        if row.new is not None:
            yield Place(section, removed=False), row
        else:
            heading = became.get(section.address) if section else None
            yield Place(heading or section, removed=section is not None and heading is None), row


def changed_sections(rows: Sequence[Row]) -> tuple[ChangedSection, ...]:
    """The sections of rows with a change, in document order."""
    found: dict[Place, list[ChangeKind]] = {}
    told: set[tuple[Place, str]] = set()
    for place, row in placed(rows):
        kinds = found.setdefault(place, [])
        if row.change is not None and not (row.change.kind in _ONE and (place, row.change.id) in told):
            kinds.append(row.change.kind)
            told.add((place, row.change.id))
    return tuple(_changed(place, kinds) for place, kinds in found.items() if kinds)


def _changed(place: Place, kinds: Sequence[ChangeKind]) -> ChangedSection:
    section = place.section
    return ChangedSection(
        number=section.label if section else "",
        title=section.text if section else "",
        address=section.address if section else "",
        path=section.headings if section else (),
        removed=place.removed,
        counts=tuple((kind, kinds.count(kind)) for kind in ChangeKind if kind in kinds),
    )
