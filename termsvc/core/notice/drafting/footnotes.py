"""Footnotes that came, went or changed, told with what refers to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from termsvc.core.materiality import Materiality
from termsvc.core.materiality.passage import sentences
from termsvc.core.notice.drafting.limits import risen
from termsvc.core.notice.drafting.reading import Reading, Subject, Taken
from termsvc.core.notice.drafting.scope import scoped
from termsvc.core.notice.drafting.statements import quoted, stated
from termsvc.core.notice.drafting.terms import meant
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline.tables import cells
from termsvc.core.structure.definitions import definitions

_LONGEST_TERM = 8  # words


def footnotes(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose an item for each footnote that changed; one that says a new number speaks for the row that it is of too."""
    mine = [one for one in subjects if one.provision.kind is ProvisionKind.FOOTNOTE and not one.is_editorial]
    left = [one for one in subjects if one not in mine]
    proposals: list[Proposal] = []
    for one in mine:
        number = _number(reading, one)
        if number is None:
            proposals.append(footnoted(reading, one))
            continue
        rows = [row for row in left if one.provision.parent in row.change.new and not row.is_editorial]
        proposals.append(replace(number, changes=(*(row.id for row in rows), *number.changes)))
        left = [row for row in left if row not in rows]
        proposals.extend(_meanings(reading, one))
    return Taken(tuple(proposals), tuple(left))


def _number(reading: Reading, subject: Subject) -> Proposal | None:
    """A new footnote that says from what to what a number goes, as "will be X, instead of Y"."""
    if not (subject.came and reading.is_english):
        return None
    terms = [term for term, _ in definitions([subject.provision])]
    for sentence in sentences(subject.passage.new):
        text = risen(sentence)
        if text and (says := stated(reading, _named(text, terms))):
            slots = Slots(place=reading.places.of(subject.provision), is_new=True, says=says, quote=sentence)
            proposal = Proposal(document=reading.document, kind=ItemKind.LIMIT, slots=slots, changes=(subject.id,))
            return scoped(reading, proposal, sentence)
    return None


def _named(text: str, terms: Sequence[str]) -> str:
    """A sentence with the term that was just defined for the "one" at the end of its condition."""
    if len(terms) != 1:
        return text
    article = "an" if terms[0][0] in "AEIOU" else "a"
    return re.sub(r"\bone(?=,\s)", f"{article} {terms[0]}", text, count=1)


def _meanings(reading: Reading, subject: Subject) -> Iterator[Proposal]:
    for term, meaning in definitions([subject.provision]):
        first = sentences(meaning)[0]
        slots = Slots(place=reading.places.of(subject.provision), is_new=True, term=term, quote=meant(first))
        yield Proposal(document=reading.document, kind=ItemKind.DEFINITION, slots=slots, changes=(subject.id,))


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
        manner="clarified" if subject.judgement.materiality is Materiality.CLARIFICATION else "",
    )
    return Proposal(document=reading.document, kind=ItemKind.FOOTNOTE, slots=slots, changes=(subject.id,))


def _noted(one: Provision | None) -> str:
    """What the footnote is about: the entry that refers to it."""
    if one is None:
        return ""
    text = cells(one.text)[0] if one.kind is ProvisionKind.TABLE_ROW else one.text
    return text.strip(" ;,.") if len(text.split()) <= _LONGEST_TERM else ""
