"""A redline line by line, as it is read: what every form of it has in common."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from termsvc.core.materiality import Judgement
from termsvc.core.provisions import MarkKind, Provision, ProvisionKind
from termsvc.core.redline import Change, ChangeKind, Edit, Op, Redline, Row
from termsvc.core.redline.edits import Runs
from termsvc.core.redline.sections import Place, placed
from termsvc.core.review import UNREVIEWED, Review
from termsvc.render.redline.remarks import asides, cited
from termsvc.render.redline.strands import Strand, strands, text_of

_PARTED = frozenset({ChangeKind.SPLIT, ChangeKind.MERGED})


class Presence(StrEnum):
    """What a reader finds at a line; what stands may have other words now, or be part of a split or merger."""

    STANDS = "stands"
    ADDED = "added"
    REMOVED = "removed"
    MOVED_AWAY = "moved-away"
    MOVED_HERE = "moved-here"


_OPS: dict[Presence, Op] = {Presence.ADDED: "+", Presence.REMOVED: "-"}


@dataclass(frozen=True, slots=True)
class End:
    """The other end of a move: its anchor, and how one cites the place."""

    anchor: str
    cited: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a redline, with all that is said of it there.

    Attributes:
        place: the section that it is read in.
        strands: its words; several where those of a split, or a merger, stand together. What moved is `=`, and where
            it was, all of it is.
        begins: it is the first line of its change.
        ends: where each strand went or came from; none unless they moved.
        judgement: how much its change matters, told where it begins; `None` if nothing was judged.
    """

    row: Row
    place: Place
    presence: Presence
    strands: tuple[Strand, ...]
    begins: bool
    ends: tuple[End, ...] = ()
    judgement: Judgement | None = None

    @property
    def provision(self) -> Provision:
        """The new provision, or the old one where there is no new one."""
        return self.row.provision

    @property
    def is_heading(self) -> bool:
        """Say whether it is the heading of the section that it is read in."""
        return self.provision is self.place.section

    @property
    def is_note(self) -> bool:
        """Say whether it is in a footnote."""
        return any(one.kind is ProvisionKind.FOOTNOTE for one in self.provision.lineage())

    @property
    def tells(self) -> bool:
        """Say whether something is to be seen here that the line does not share with one before it."""
        change = self.row.change
        return change is not None and (self.begins or change.kind is not ChangeKind.RENUMBERED)

    @property
    def label(self) -> tuple[Edit, ...]:
        """The number label on both sides, without a blank after it."""
        old, new = self._labels
        if not (old or new):
            return ()
        runs = Runs()
        if old == new or self.presence is not Presence.STANDS:
            runs.add(_OPS.get(self.presence, "="), new or old)
        else:
            runs.add("-", old)
            runs.add("+", new)
        return runs.edits()

    @property
    def glue(self) -> Op:
        """On which sides a blank parts the label from the words."""
        old, new = self._labels
        if self.presence is Presence.STANDS and bool(old) != bool(new):
            return "-" if old else "+"
        return _OPS.get(self.presence, "=")

    @property
    def _labels(self) -> tuple[str, str]:
        """Without a change, the new one is on both sides: a change that is not shown is taken as made."""
        if self.row.change is None:
            return self.provision.label, self.provision.label
        old, new = self.row.old, self.row.new
        return old.label if old else "", new.label if new else ""

    @property
    def reading(self) -> tuple[Strand, ...]:
        """The strands to be read: what differs in glyphs and case alone is shown as it is now.

        Nor is the blank marked that a new end of a provision, or the end of an end, took away or brought.
        """
        return self._read(self.row.new)

    @property
    def before(self) -> tuple[Strand, ...]:
        """The same, but what differs in glyphs and case alone is shown as it was."""
        return self._read(self.row.old)

    def _read(self, one: Provision | None) -> tuple[Strand, ...]:
        change = self.row.change
        if change is not None and change.kind in _PARTED:
            return tuple(map(_without_seam, self.strands))
        if change is None or change.kind.words_differ or one is None:
            return self.strands
        return (Strand(name=change.id, edits=(("=", one.text),), old=one, new=one),)

    @property
    def wording(self) -> tuple[Edit, ...]:
        """Label and words to be read."""
        runs = Runs()
        for op, text in self.label:
            runs.add(op, text)
        if self.label:
            runs.add(self.glue, " ")
        for op, text in (edit for strand in self.reading for edit in strand.edits):
            runs.add(op, text)
        return runs.edits()

    @property
    def anchors(self) -> tuple[str, ...]:
        """Names by which other lines lead here: of the change, and of an end of each strand that moved."""
        own = {Presence.MOVED_AWAY: "from", Presence.MOVED_HERE: "to"}.get(self.presence)
        ends = [f"{strand.name}-{own}" for strand in self.strands] if own else []
        return (*([self.row.change.id] if self.row.change and self.begins else []), *ends)

    @property
    def asides(self) -> tuple[str, ...]:
        """What the words do not show of a change, told where it begins."""
        return tuple(asides(self.row.change)) if self.row.change and self.begins else ()

    @property
    def way(self) -> str:
        """What is said before its ends: `moved to` or `moved from`; empty if it did not move."""
        return {Presence.MOVED_AWAY: "moved to", Presence.MOVED_HERE: "moved from"}.get(self.presence, "")

    @property
    def remarks(self) -> tuple[str, ...]:
        """Its asides, after the other end of its move."""
        moved = f"{self.way} {' and '.join(end.cited for end in self.ends)}"
        return (*([moved] if self.ends else []), *self.asides)


def depth(one: Provision) -> int:
    """How deep a provision stands in its section; a footnote stands at the foot, whatever refers to it."""
    found = 0
    for above in one.lineage():
        if above.kind is ProvisionKind.SECTION:
            break
        found += 1
        if above.kind is ProvisionKind.FOOTNOTE:
            break
    return found


def walk(redline: Redline, review: Review = UNREVIEWED) -> tuple[Line, ...]:
    """The lines of a redline, in reading order, with the changes that are to be shown."""
    shown = review.shown(redline)
    found = {change.id: strands(change) for change in shown.changes}
    in_place = {row.change.id for row in shown.rows if row.change and row.old and row.new}
    seen = Counter[str]()
    lines = []
    for place, row in placed(shown.rows):
        if row.change is None:
            strand = _unchanged(row, as_made=bool(review.only))
            lines.append(Line(row=row, place=place, presence=Presence.STANDS, strands=(strand,), begins=True))
            continue
        number = seen[row.change.id]
        seen[row.change.id] += 1
        presence = _presence(row, row.change, in_place)
        own = _strands_of(row, presence, found[row.change.id], number)
        lines.append(
            Line(
                row=row,
                place=place,
                presence=presence,
                strands=_shown(presence, own),
                begins=number == 0,
                ends=_ends(presence, own),
                judgement=None if number else review.judgements.get(row.change.id),
            )
        )
    return tuple(lines)


def _presence(row: Row, change: Change, in_place: set[str]) -> Presence:
    if change.id in in_place:
        return Presence.STANDS
    if change.old and change.new:
        return Presence.MOVED_AWAY if row.old else Presence.MOVED_HERE
    return Presence.REMOVED if row.old else Presence.ADDED


def _strands_of(row: Row, presence: Presence, found: Sequence[Strand], number: int) -> tuple[Strand, ...]:
    if presence is Presence.STANDS:
        return (found[number],)
    return tuple(one for one in found if (one.old is row.old if row.old else one.new is row.new))


def _shown(presence: Presence, own: tuple[Strand, ...]) -> tuple[Strand, ...]:
    if presence is not Presence.MOVED_AWAY:
        return own
    return tuple(replace(one, edits=(("=", text_of(one.edits, "-")),), new=one.old, new_at=one.old_at) for one in own)


def _ends(presence: Presence, own: Sequence[Strand]) -> tuple[End, ...]:
    if presence is Presence.MOVED_AWAY:
        return tuple(End(f"{one.name}-to", cited(one.new)) for one in own if one.new)
    if presence is Presence.MOVED_HERE:
        return tuple(End(f"{one.name}-from", cited(one.old)) for one in own if one.old)
    return ()


def _without_seam(strand: Strand) -> Strand:
    last = strand.edits[-1]
    return replace(strand, edits=strand.edits[:-1]) if last in {("-", " "), ("+", " ")} else strand


def _unchanged(row: Row, *, as_made: bool) -> Strand:
    old = row.provision if as_made else row.old
    return Strand(name="", edits=(("=", row.provision.text),), old=old, new=row.new)


def heading_level(one: Provision) -> int:
    """The level of a section's heading, from 1 to 6."""
    return next((int(mark.target[1:]) for mark in one.marks if mark.kind is MarkKind.HEADING), 1)
