"""Entries that joined, left or changed in a list or table: one item for each list."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from termsvc.core.materiality.passage import sentences
from termsvc.core.materiality.quantities import told_apart
from termsvc.core.notice.drafting.phrasing import listed_apart
from termsvc.core.notice.drafting.places import body
from termsvc.core.notice.drafting.reading import LISTED, Reading, Subject, Taken
from termsvc.core.notice.drafting.revisions import revisions
from termsvc.core.notice.drafting.statements import POINTS_BACK, quoted
from termsvc.core.notice.drafting.voice import addressed, is_sentence, lowered
from termsvc.core.notice.drafting.whole import entry
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline.tables import Table, cells


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
    for lead, entries in groups.values():
        if any(one.is_whole or one.provision.kind is ProvisionKind.TABLE_ROW for one in entries):
            yield lead, entries


def _is_entry(one: Subject) -> bool:
    """Whether a change is told as one of an entry: a sentence that stands in a list is told as other sentences are."""
    if one.provision.kind not in LISTED:
        return False
    return one.is_whole or one.provision.kind is ProvisionKind.TABLE_ROW or not is_sentence(one.passage.new)


def _leads_anew(one: Subject, lead: Provision | None) -> bool:
    """Whether a change is only of the sentence that leads to the list."""
    if one.is_editorial or one.is_whole or lead not in one.change.new or not one.passage.new.endswith(":"):
        return False
    found = revisions(one.passage, one.regions)
    return len(found) == 1 and found[0].new.endswith(":")


def _proposal(
    reading: Reading, lead: Provision | None, entries: Sequence[Subject], introduced: Sequence[Subject]
) -> Proposal:
    came, went = all(one.came for one in entries), all(one.went for one in entries)
    items = [_entry(reading, one, is_said=not (came or went)) for one in entries]
    place = reading.places.of(entries[0].provision)
    if lead and not place.table and lead.kind is not ProvisionKind.SECTION:
        place = reading.places.of(lead)
    slots = Slots(
        place=place,
        is_new=came,
        is_gone=went,
        lead=_lead(reading, lead) if lead else "",
        quote=quoted(_last(lead)) if lead and introduced else "",
    )
    proposal = Proposal(
        document=reading.document,
        kind=ItemKind.LISTED,
        slots=slots,
        changes=tuple(one.id for one in introduced),
        items=tuple(items),
    )
    return proposal if introduced or len(items) > 1 else _alone(proposal, items[0])


def _alone(proposal: Proposal, item: Proposal) -> Proposal:
    """An item about a list of which one entry is told."""
    if item.kind is ItemKind.LIMIT:
        return item
    slots = replace(
        proposal.slots,
        old=item.slots.old,
        new=item.slots.new,
        term=item.slots.term,
        column=item.slots.column,
        quote=item.slots.quote,
    )
    return replace(proposal, slots=slots, changes=(*proposal.changes, *item.changes), items=())


def _last(lead: Provision) -> str:
    """The last sentence of what leads to a list, with the one before it if it points back at that."""
    found = sentences(body(lead))
    return " ".join(found[-2:] if POINTS_BACK.match(found[-1]) else found[-1:])


def _lead(reading: Reading, lead: Provision) -> str:
    """What the entries complete, such as "Aster may process Customer Account Data in order to"."""
    if not reading.is_english or not lead.text.rstrip().endswith(":"):
        return ""
    last = sentences(body(lead))[-1].rstrip(" :")
    told = lowered(addressed(last) or "", reading.common_words)
    return told if _LEAD.match(told) and not _POINTS.search(told) else ""


# Words that go on after "under which": somebody, and what they do or must.
_LEAD = re.compile(
    r"(?:you|we|they|(?:(?:the|our|your|each|any|all|no)\s)?[\w'\u2019-]+(?:\s[\w'\u2019-]+){0,5})\s"
    r"(?:may|must|will|shall|can|cannot|is|are|agrees?|has|have|do(?:es)?\snot|undertakes?)\b"
)
_POINTS = re.compile(
    r"\b(?:following|follows|below)\b|\A(?:while|if|when|where|under|in|for|to|by|this|these|those|here|there|it)\b",
    re.IGNORECASE,
)


def _entry(reading: Reading, one: Subject, *, is_said: bool) -> Proposal:
    if one.is_whole:
        return entry(reading, one.provision, one.id, is_new=one.came and is_said, is_gone=one.went and is_said)
    if one.provision.kind is ProvisionKind.TABLE_ROW and len(one.change.old) == len(one.change.new) == 1:
        return _row(reading, one)
    slots = Slots(place=reading.places.of(one.provision), old=_bare(one.passage.old), new=_bare(one.passage.new))
    return Proposal(document=reading.document, kind=ItemKind.ENTRY, slots=slots, changes=(one.id,))


def _bare(text: str) -> str:
    return quoted(text).rstrip(" ;,.")


def _row(reading: Reading, one: Subject) -> Proposal:
    """A row by the cells that differ; one cell is told by the title of its column."""
    old, new = (cells(side[0].text) for side in (one.change.old, one.change.new))
    differ = [at for at, (was, now) in enumerate(zip(old, new, strict=False)) if was != now]
    slots = Slots(place=reading.places.of(one.provision), old="; ".join(old), new="; ".join(new))
    kind = ItemKind.ENTRY
    if len(old) == len(new) and differ and 0 not in differ:
        titles = _titles(reading, one.change.new[0])
        is_one = len(differ) == 1 and differ[0] < len(titles)
        parts = listed_apart(*("; ".join(side[at] for at in differ) for side in (old, new)))
        slots = replace(slots, term=new[0], column=titles[differ[0]] if is_one else "", old=parts.old, new=parts.new)
        if is_one and slots.column and any(told_apart(*map(reading.lexicon.quantities.read, (parts.old, parts.new)))):
            kind = ItemKind.LIMIT
    return Proposal(document=reading.document, kind=kind, slots=slots, changes=(one.id,))


def _titles(reading: Reading, row: Provision) -> tuple[str, ...]:
    found: Table | None = next((table for table in reading.tables if row in table.body), None)
    return found.titles if found else ()
