"""Entries of lists and tables that stand in another category now: one item with the new list, its footnotes in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from termsvc.core.materiality.passage import Region
from termsvc.core.materiality.words import plain
from termsvc.core.notice.drafting.footnotes import footnoted
from termsvc.core.notice.drafting.places import caption
from termsvc.core.notice.drafting.reading import LISTED, Reading, Subject, Taken
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline.tables import cells, tables
from termsvc.core.structure.definitions import definitions

_LEAST_SOURCES, _LEAST_MOVED = 2, 2
_LONGEST_ENTRY = 20  # words
_CAPITALISED = re.compile(r"(?<![.:]\s)(?<!\A)\b[A-Z][\w-]+(?:\s(?:of|and|&)\s[A-Z][\w-]+|\s[A-Z][\w-]+)+")
_BESIDE_NAMES = frozenset(
    (
        "a",
        "an",
        "and",
        "or",
        "the",
        "of",
        "our",
        "your",
        "this",
        "these",
        "both",
        "each",
        "every",
        "any",
        "all",
        "either",
    )
)


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


class _Stood(NamedTuple):
    """An entry that both versions have, with what leads to it in each."""

    old_lead: Provision
    new_lead: Provision


def _categories(reading: Reading) -> Iterator[_Category]:
    into: defaultdict[str, list[_Stood]] = defaultdict(list)
    for one in _stood(reading):
        into[one.new_lead.address].append(one)
    for entries in into.values():
        category = _category(reading, entries)
        if (
            category.name
            and category.gone
            and all(name for _, name in category.sources)
            and _has_moved(reading, entries)
        ):
            yield category


def _stood(reading: Reading) -> Iterator[_Stood]:
    old_heads = {table.head.address for table in tables(reading.redline.old) if table.head}
    for row in reading.redline.rows:
        if row.old is None or row.new is None or row.old.address in old_heads or row.new.address in reading.heads:
            continue
        leads = reading.old_leads.get(row.old.address), reading.new_leads.get(row.new.address)
        if leads[0] and leads[1] and len(row.new.text.split()) <= _LONGEST_ENTRY:
            yield _Stood(leads[0], leads[1])


def _has_moved(reading: Reading, entries: Sequence[_Stood]) -> bool:
    """Whether several lists became one: entries came from at least two, and more than one from another than the list was."""
    sources = {one.old_lead.address for one in entries}
    moved = sum(not _became(reading, one.old_lead, one.new_lead) for one in entries)
    return len(sources) >= _LEAST_SOURCES and moved >= _LEAST_MOVED


def _category(reading: Reading, entries: Sequence[_Stood]) -> _Category:
    lead = entries[0].new_lead
    listed = (one for one in reading.redline.new if one.kind in LISTED and one.address not in reading.heads)
    sources = {one.old_lead.address: one.old_lead for one in entries}
    return _Category(
        lead=lead,
        entries=tuple(one for one in listed if reading.new_leads.get(one.address) is lead),
        name=_called(lead),
        sources=tuple((source, _called(source)) for source in sources.values()),
    )


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
    entries = _entries(reading, category, subjects)
    told = {change for one in entries for change in one.changes}
    around = {one.id for one in subjects if one.id not in told and _is_around(one, category)}
    rest = [_without_names(one, category) for one in subjects if one.id not in told | around]
    before = {one.id: one for one in subjects}
    touched = around | {one.id for one in rest if one is not before[one.id]}
    proposal = Proposal(
        document=reading.document,
        kind=ItemKind.RECATEGORISED,
        slots=Slots(place=reading.places.of(category.lead), names=category.gone, new=category.name),
        changes=tuple(one.id for one in subjects if one.id in touched),
        items=entries,
    )
    return proposal, tuple(one for one in rest if one is before[one.id] or one.regions)


def _without_names(one: Subject, category: _Category) -> Subject:
    """A change without the places that only exchange names of categories."""
    names = [region for region in one.regions if _only_names(region, category)]
    return one.without(names) if names and not one.is_whole else one


def _entries(reading: Reading, category: _Category, subjects: Sequence[Subject]) -> tuple[Proposal, ...]:
    own = {
        one.change.new[0].address: one
        for one in subjects
        if len(one.change.new) == 1 and (one.is_editorial or one.came)
    }
    notes = {one.provision.parent.address: one for one in subjects if _is_note(one) and one.provision.parent}
    return tuple(_entry(reading, entry, own.get(entry.address), notes.get(entry.address)) for entry in category.entries)


def _is_note(subject: Subject) -> bool:
    return subject.provision.kind is ProvisionKind.FOOTNOTE and not subject.is_editorial


def _entry(reading: Reading, entry: Provision, own: Subject | None, note: Subject | None) -> Proposal:
    text = cells(entry.text)[0] if entry.kind is ProvisionKind.TABLE_ROW else entry.text
    slots = footnoted(reading, note).slots if note else Slots(place=reading.places.of(entry))
    return Proposal(
        document=reading.document,
        kind=ItemKind.ENTRY,
        slots=replace(slots, term=text.strip(" ;,."), old=""),
        changes=tuple(one.id for one in (own, note) if one),
    )


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
