"""Entries that joined, left or changed in a list or table: one item for each list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from termsvc.core.materiality.passage import sentences
from termsvc.core.notice.drafting.places import body
from termsvc.core.notice.drafting.reading import LISTED, Reading, Subject, Taken
from termsvc.core.notice.drafting.revisions import revisions
from termsvc.core.notice.drafting.statements import quoted
from termsvc.core.notice.drafting.voice import addressed, is_sentence, lowered
from termsvc.core.notice.drafting.whole import entry
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline.tables import Table, cells, tables


def listed(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose an item for each list or table in which something changed that is no sentence by itself."""
    left = [*subjects]
    proposals: list[Proposal] = []
    for lead, entries in _by_lead(reading, subjects):
        introduced = [one for one in left if _leads_anew(one, lead)] if lead else []
        proposals.append(_proposal(reading, lead, entries, introduced))
        left = [one for one in left if one not in entries and one not in introduced]
    return Taken(tuple(proposals), tuple(left))


def _by_lead(reading: Reading, subjects: Sequence[Subject]) -> Iterator[tuple[Provision | None, list[Subject]]]:
    groups: dict[str, tuple[Provision | None, list[Subject]]] = {}
    for one in subjects:
        if not one.is_editorial and _is_entry(one):
            lead = reading.lead(one)
            groups.setdefault(lead.address if lead else "", (lead, []))[1].append(one)
    yield from groups.values()


def _is_entry(one: Subject) -> bool:
    """Whether a change is told as one of an entry: a sentence that stands in a list is told as other sentences are."""
    if one.provision.kind not in LISTED:
        return False
    whole = one.is_whole or len(one.change.old) != 1 or len(one.change.new) != 1
    return whole or one.provision.kind is ProvisionKind.TABLE_ROW or not is_sentence(one.passage.new)


def _leads_anew(one: Subject, lead: Provision | None) -> bool:
    """Whether a change is only of the sentence that leads to the list."""
    if one.is_editorial or one.is_whole or lead not in one.change.new or not one.passage.new.endswith(":"):
        return False
    found = revisions(one.passage, one.regions)
    return len(found) == 1 and found[0].new.endswith(":")


def _proposal(
    reading: Reading, lead: Provision | None, entries: Sequence[Subject], introduced: Sequence[Subject]
) -> Proposal:
    items = [_entry(reading, one) for one in entries]
    if len(items) == 1 and items[0].kind is ItemKind.LIMIT:
        return items[0]
    place = reading.places.of(entries[0].provision)
    slots = Slots(
        place=reading.places.of(lead) if lead and not place.table and lead.kind is not ProvisionKind.SECTION else replace(place),
        is_new=all(one.came for one in entries),
        is_gone=all(one.went for one in entries),
        lead=_lead(reading, lead) if lead else "",
        quote=quoted(sentences(body(lead))[-1]) if lead and introduced else "",
    )
    return Proposal(
        document=reading.document,
        kind=ItemKind.LISTED,
        slots=slots,
        changes=tuple(one.id for one in introduced),
        items=tuple(items),
    )


def _lead(reading: Reading, lead: Provision) -> str:
    """What the entries complete, such as "Aster may process Customer Account Data in order to"."""
    if not reading.is_english or not lead.text.rstrip().endswith(":"):
        return ""
    last = sentences(body(lead))[-1].rstrip(" :")
    if len(last.split()) < _LEAST_LEAD or last.casefold().endswith(("following", "follows", "below")):
        return ""
    return lowered(addressed(last) or "")


_LEAST_LEAD = 3  # words


def _entry(reading: Reading, one: Subject) -> Proposal:
    if one.came or one.went:
        return entry(reading, one.provision, one.id, is_new=one.came, is_gone=one.went)
    if one.provision.kind is ProvisionKind.TABLE_ROW and len(one.change.old) == len(one.change.new) == 1:
        return _row(reading, one)
    slots = Slots(
        place=reading.places.of(one.provision), old=quoted(one.passage.old).rstrip(" ;,"), new=quoted(one.passage.new).rstrip(" ;,")
    )
    return Proposal(document=reading.document, kind=ItemKind.ENTRY, slots=slots, changes=(one.id,))


def _row(reading: Reading, one: Subject) -> Proposal:
    """A row by the cells that differ; one cell is told by the title of its column."""
    old, new = (cells(side[0].text) for side in (one.change.old, one.change.new))
    differ = [at for at, (was, now) in enumerate(zip(old, new, strict=False)) if was != now]
    slots = Slots(place=reading.places.of(one.provision), old="; ".join(old), new="; ".join(new))
    if len(old) == len(new) and differ and 0 not in differ:
        titles = _titles(reading, one.change.new[0])
        one_cell = len(differ) == 1 and differ[0] < len(titles)
        slots = replace(
            slots,
            term=new[0],
            lead=titles[differ[0]] if one_cell else "",
            old="; ".join(old[at] for at in differ),
            new="; ".join(new[at] for at in differ),
        )
        if one_cell and any(reading.lexicon.quantities.may_tell(new[at]) for at in differ):
            return Proposal(document=reading.document, kind=ItemKind.LIMIT, slots=slots, changes=(one.id,))
    return Proposal(document=reading.document, kind=ItemKind.ENTRY, slots=slots, changes=(one.id,))


def _titles(reading: Reading, row: Provision) -> tuple[str, ...]:
    found: Table | None = next((table for table in tables(reading.redline.new) if row in table.body), None)
    return found.titles if found else ()
