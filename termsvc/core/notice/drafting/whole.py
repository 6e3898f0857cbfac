"""Sections and clauses that came or went, each with all that stands under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from termsvc.core.notice.drafting.limits import risen
from termsvc.core.notice.drafting.norms import ruled
from termsvc.core.notice.drafting.places import body, is_named
from termsvc.core.notice.drafting.reading import LISTED, Reading, Subject, Taken
from termsvc.core.notice.drafting.scope import scoped
from termsvc.core.notice.drafting.statements import quoted, stated
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline.tables import cells

# With which an entry is joined to the next one.
_LAST = re.compile(r"[\s;,.]*(?:(?<=[;,.\s])(?:and|or)(?:/or)?)?\s*\Z")


def sections(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose an item for each section that came or went as a whole, the clauses of it nested."""
    left = [*subjects]
    proposals: list[Proposal] = []
    for heading in [one for one in subjects if one.is_whole and one.provision.kind is ProvisionKind.SECTION]:
        if heading not in left:
            continue
        under = [one for one in left if one is not heading and one.came == heading.came and _is_under(one, heading)]
        if any(not one.is_editorial for one in under):
            proposals.append(_section(reading, heading, under))
            left = [one for one in left if one is not heading and one not in under]
    return Taken(tuple(proposals), tuple(left))


def _is_under(one: Subject, heading: Subject) -> bool:
    return one.is_whole and any(above is heading.provision for above in one.provision.lineage())


def _section(reading: Reading, heading: Subject, under: Sequence[Subject]) -> Proposal:
    items = clauses(reading, under).proposals
    loose = [one.id for one in under if one.id not in {it for item in items for it in _all_changes(item)}]
    if len(items) == 1:
        return _as_section(reading, heading, replace(items[0], changes=(heading.id, *loose, *items[0].changes)))
    slots = Slots(place=reading.places.of(heading.provision), is_new=heading.came, is_gone=heading.went)
    kind = ItemKind.ADDED if heading.came else ItemKind.REMOVED
    return Proposal(document=reading.document, kind=kind, slots=slots, changes=(heading.id, *loose), items=items)


def _as_section(reading: Reading, heading: Subject, only: Proposal) -> Proposal:
    """The item of the only clause of a section, as one about the section where the clause has no number of its own."""
    if only.slots.is_new or only.slots.is_gone:
        return only
    place = reading.places.of(heading.provision)
    return replace(only, slots=replace(only.slots, place=place, is_new=heading.came, is_gone=heading.went))


def _all_changes(item: Proposal) -> tuple[str, ...]:
    return (*item.changes, *(change for one in item.items for change in _all_changes(one)))


def clauses(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose an item for each clause that came or went, with the entries of its list or table nested."""
    left = [*subjects]
    proposals: list[Proposal] = []
    for one in [one for one in subjects if one.is_whole and not one.is_editorial and _is_clause(one)]:
        leads = reading.new_leads if one.came else reading.old_leads
        under = [
            entry
            for entry in left
            if entry.came == one.came
            and entry.is_whole
            and entry.provision.kind in LISTED
            and leads.get(entry.provision.address) is one.provision
        ]
        proposals.append(_come(reading, one, under) if one.came else _gone(reading, one, under))
        left = [other for other in left if other is not one and other not in under]
    return Taken(tuple(proposals), tuple(left))


def _is_clause(one: Subject) -> bool:
    return one.provision.kind not in LISTED | {ProvisionKind.SECTION, ProvisionKind.FOOTNOTE}


def _come(reading: Reading, one: Subject, under: Sequence[Subject]) -> Proposal:
    text = body(one.provision)
    says = stated(reading, risen(text) or text)
    slots = Slots(place=reading.places.of(one.provision), is_new=is_named(one.provision), says=says, quote=quoted(text))
    kind = (ruled(text) if reading.is_english else None) or ItemKind.ADDED
    items = tuple(entry(reading, it.provision, it.id) for it in under if it.provision.address not in reading.heads)
    changes = (one.id, *(it.id for it in under if it.provision.address in reading.heads))
    proposal = Proposal(document=reading.document, kind=kind, slots=slots, changes=changes, items=items)
    return scoped(reading, proposal, text)


def _gone(reading: Reading, one: Subject, under: Sequence[Subject]) -> Proposal:
    place = reading.places.of(one.provision)
    slots = Slots(place=place, is_gone=is_named(one.provision), old=quoted(body(one.provision)))
    items = tuple(entry(reading, it.provision, it.id) for it in under)
    return Proposal(document=reading.document, kind=ItemKind.REMOVED, slots=slots, changes=(one.id,), items=items)


def entry(reading: Reading, one: Provision, change: str, *, is_new: bool = False, is_gone: bool = False) -> Proposal:
    """An entry of a list or table that came or went."""
    first, *others = cells(one.text) if one.kind is ProvisionKind.TABLE_ROW else (one.text,)
    slots = Slots(
        place=reading.places.of(one),
        is_new=is_new,
        is_gone=is_gone,
        term=_LAST.sub("", quoted(first)),
        quote="; ".join(filter(None, others)),
    )
    return Proposal(document=reading.document, kind=ItemKind.ENTRY, slots=slots, changes=(change,))
