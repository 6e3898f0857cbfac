"""Footnotes that came, went or changed, told with what refers to them."""

from __future__ import annotations

from collections.abc import Sequence

from termsvc.core.notice.drafting.reading import Reading, Subject, Taken
from termsvc.core.notice.drafting.statements import quoted, stated
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline.tables import cells

_LONGEST_TERM = 8  # words


def footnotes(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose an item for each footnote that changed."""
    mine = [one for one in subjects if one.provision.kind is ProvisionKind.FOOTNOTE and not one.is_editorial]
    return Taken(
        tuple(footnoted(reading, one) for one in mine), tuple(one for one in subjects if one not in mine)
    )


def footnoted(reading: Reading, subject: Subject) -> Proposal:
    """What a footnote says now, or that it went."""
    text = subject.passage.new or subject.passage.old
    slots = Slots(
        place=reading.places.of(subject.provision),
        is_new=subject.came,
        is_gone=subject.went,
        term=_noted(subject.provision.parent),
        says="" if subject.went else stated(reading, text),
        quote=quoted(text),
        old="" if subject.came else quoted(subject.passage.old),
    )
    return Proposal(document=reading.document, kind=ItemKind.FOOTNOTE, slots=slots, changes=(subject.id,))


def _noted(one: Provision | None) -> str:
    """What the footnote is about: the entry that refers to it."""
    if one is None:
        return ""
    text = cells(one.text)[0] if one.kind is ProvisionKind.TABLE_ROW else one.text
    return text.strip(" ;,.") if len(text.split()) <= _LONGEST_TERM else ""
