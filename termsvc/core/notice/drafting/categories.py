"""Entries of lists and tables that stand in another category now: one item with the new list, its footnotes in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from termsvc.core.materiality.passage import Region
from termsvc.core.materiality.words import plain
from termsvc.core.notice.drafting.footnotes import footnoted
from termsvc.core.notice.drafting.places import caption
from termsvc.core.notice.drafting.reading import LISTED, Reading, Subject, Taken
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline import Row
from termsvc.core.redline.tables import cells, tables
from termsvc.core.structure.definitions import definitions

_LEAST_MOVED = 2
_LONGEST_ENTRY = 20  # words
_CAPITALISED = re.compile(r"(?<![.:]\s)(?<!\A)\b[A-Z][\w-]+(?:\s(?:of|and|&)\s[A-Z][\w-]+|\s[A-Z][\w-]+)+")
_BESIDE_NAMES = frozenset("a an and or the of our your this these both each every any all either".split())


@dataclass(frozen=True, slots=True)
class _Category:
    """A list or table of the new version into which entries came from others.

    Attributes:
        lead: what leads to it.
        entries: all of it, without a table's head.
        name: what it is called.
        sources: what led to the lists from which entries came, in the old version, in order, with their names.
    """

    lead: Provision
    entries: tuple[Provision, ...]
    name: str
    sources: tuple[tuple[Provision, str], ...]

    @property
    def gone(self) -> tuple[str, ...]:
        """The names of categories that are no more."""
        return tuple(dict.fromkeys(name for _, name in self.sources if name != self.name))


def recategorised(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose an item for each category that took in entries of others."""
    left = tuple(subjects)
    proposals: list[Proposal] = []
    for category in _categories(reading):
        proposal, left = _proposal(reading, category, left)
        proposals.append(proposal)
    return Taken(tuple(proposals), left)


def _categories(reading: Reading) -> Iterator[_Category]:
    heads = {table.head.address for side in (reading.redline.new,) for table in tables(side) if table.head}
    old_heads = {table.head.address for table in tables(reading.redline.old) if table.head}
    into: defaultdict[str, list[Row]] = defaultdict(list)
    for row in reading.redline.rows:
        if row.new is None or row.old is None or row.new.kind not in LISTED or row.new.address in heads:
            continue
        if (
            row.new.address in reading.new_leads
            and row.old.address in reading.old_leads
            and row.old.address not in old_heads
        ):
            into[reading.new_leads[row.new.address].address].append(row)
    for rows in into.values():
        sources: dict[str, Provision] = {}
        moved = 0
        lead = _lead(reading.new_leads, rows[0].new)
        for row in rows:
            source = _lead(reading.old_leads, row.old)
            sources.setdefault(source.address, source)
            moved += not _became(reading, source, lead)
        if moved < _LEAST_MOVED or len(sources) < _LEAST_MOVED:
            continue
        entries = tuple(
            one
            for one in reading.redline.new
            if one.kind in LISTED and one.address not in heads and reading.new_leads.get(one.address) is lead
        )
        named = tuple((source, _called(source)) for source in sources.values())
        category = _Category(lead, entries, _called(lead), named)
        short = all(len(one.text.split()) <= _LONGEST_ENTRY for one in entries)
        if short and category.name and all(name for _, name in named) and category.gone:
            yield category


def _lead(leads: Mapping[str, Provision], entry: Provision | None) -> Provision:
    return leads[entry.address] if entry else leads[""]


def _became(reading: Reading, source: Provision, lead: Provision) -> bool:
    new = reading.became.get(source.address)
    return new is not None and new.address == lead.address


def _called(lead: Provision) -> str:
    """What a list is called, by its lead: its caption, a name in it, or its heading."""
    if lead.kind is ProvisionKind.SECTION:
        return lead.text.strip(" .:")
    named = max(_CAPITALISED.findall(lead.text), key=len, default="")
    return caption(lead) or named


def _proposal(
    reading: Reading, category: _Category, subjects: Sequence[Subject]
) -> tuple[Proposal, tuple[Subject, ...]]:
    by_entry = {one.change.new[0].address: one for one in subjects if len(one.change.new) == 1}
    notes = {one.provision.parent.address: one for one in subjects if _is_note(one)}
    entries: list[Proposal] = []
    told: set[str] = set()
    for entry in category.entries:
        own = [one for one in (by_entry.get(entry.address),) if one and (one.is_editorial or one.came)]
        note = notes.get(entry.address)
        entries.append(_entry(reading, entry, own, note))
        told.update(entries[-1].changes)
    around = {one.id for one in subjects if one.id not in told and _is_around(one, category)}
    regions = {one.id: [region for region in one.regions if _only_names(region, category)] for one in subjects}
    left: list[Subject] = []
    touched = {*around}
    for one in subjects:
        if one.id in told or one.id in around:
            continue
        rest = one.without(regions[one.id]) if regions[one.id] and not one.is_whole else one
        touched.update({one.id} if rest is not one else ())
        if rest is one or rest.regions:
            left.append(rest)
    proposal = Proposal(
        document=reading.document,
        kind=ItemKind.RECATEGORISED,
        slots=Slots(place=reading.places.of(category.lead), names=category.gone, new=category.name, term=reading.title),
        changes=tuple(one.id for one in subjects if one.id in touched),
        items=tuple(entries),
    )
    return proposal, tuple(left)


def _is_note(subject: Subject) -> bool:
    return subject.provision.kind is ProvisionKind.FOOTNOTE and subject.provision.parent is not None


def _entry(reading: Reading, entry: Provision, own: Sequence[Subject], note: Subject | None) -> Proposal:
    noted = footnoted(reading, note) if note and not note.is_editorial else None
    text = cells(entry.text)[0] if entry.kind is ProvisionKind.TABLE_ROW else entry.text
    slots = Slots(
        term=text.strip(" ;,."),
        place=noted.slots.place if noted else reading.places.of(entry),
        says=noted.slots.says if noted else "",
        quote=noted.slots.quote if noted else "",
        is_new=noted.slots.is_new if noted else False,
    )
    changes = (*(one.id for one in own), *(noted.changes if noted else ()))
    return Proposal(document=reading.document, kind=ItemKind.ENTRY, slots=slots, changes=changes)


def _is_around(subject: Subject, category: _Category) -> bool:
    """Whether a change is of what named the categories: their leads and heads that went, and their definitions."""
    gone = {source.address for source, name in category.sources if name != category.name}
    one = subject.provision
    if subject.went and (
        one.address in gone or (one.kind is ProvisionKind.TABLE_ROW and _names(category, cells(one.text)[0]))
    ):
        return True
    terms = [term for term, _ in definitions([one])]
    return (
        len(terms) == 1
        and _names(category, terms[0])
        and (subject.went or len(subject.passage.new.split()) <= _LONGEST_ENTRY)
    )


def _names(category: _Category, words: str) -> bool:
    return _stem(words) in {_stem(name) for name in (*category.gone, category.name)}


def _only_names(region: Region, category: _Category) -> bool:
    """Whether a place only exchanges the names of the old categories for that of the new one."""
    old = {word for name in category.gone for word in _stem(name).split()}
    new = {*_stem(category.name).split()}
    sides = [{*_stem(" ".join(plain(side.words))).split()} - _BESIDE_NAMES for side in region]
    return bool(sides[0]) and sides[0] <= old | new and sides[1] <= new and not sides[0] <= new


def _stem(words: str) -> str:
    return " ".join(word.removesuffix("s") for word in words.casefold().split())
