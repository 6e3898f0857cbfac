"""A redline and its judgements to proposals: each change is told of, or proposed to be marked not material."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import TypeAlias

from termsvc.core.materiality import Materiality, QuantityKind
from termsvc.core.notice.drafting.categories import recategorised
from termsvc.core.notice.drafting.clauses import revised
from termsvc.core.notice.drafting.footnotes import footnotes
from termsvc.core.notice.drafting.limits import masked
from termsvc.core.notice.drafting.lists import listed
from termsvc.core.notice.drafting.places import FOOTNOTE
from termsvc.core.notice.drafting.reading import Reading, Subject, Taken
from termsvc.core.notice.drafting.renaming import renamed
from termsvc.core.notice.drafting.statements import quoted
from termsvc.core.notice.drafting.terms import defined
from termsvc.core.notice.drafting.voice import is_clause, lowered
from termsvc.core.notice.drafting.whole import clauses, sections
from termsvc.core.notice.items import Immaterial, ItemKind, Proposal, Remark, Slots

Step: TypeAlias = Callable[[Reading, Sequence[Subject]], Taken]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What drafting proposes for one document.

    Attributes:
        proposals: in the order of the text.
        immaterial: changes to be marked not material.
        remarks: what a person should look at.
    """

    proposals: tuple[Proposal, ...]
    immaterial: tuple[Immaterial, ...]
    remarks: tuple[Remark, ...]


def propose(reading: Reading) -> Drafted:
    """What to tell of a document's changes. Every change is in a proposal or among the immaterial ones, and none in both."""
    dated = [one for one in reading.subjects if _only_dates(reading, one)]
    left: tuple[Subject, ...] = tuple(one for one in reading.subjects if one not in dated)
    proposals: list[Proposal] = []
    for step in _STEPS:
        taken = step(reading, left)
        proposals += taken.proposals
        left = taken.left
    told = {change for one in proposals for change in _changes(one)}
    unmarked = [one for one in (*dated, *left) if one.id not in told]
    material = {one.id for one in reading.subjects if one.judgement.materiality is Materiality.MATERIAL}
    order = {one.id: number for number, one in enumerate(reading.subjects)}
    in_order = sorted(proposals, key=lambda one: min(order[change] for change in _changes(one)))
    return Drafted(
        proposals=tuple(_finished(reading, one) for one in in_order),
        immaterial=tuple(_immaterial(reading, one, dated) for one in sorted(unmarked, key=lambda one: order[one.id])),
        remarks=tuple(remark for one in in_order for remark in _remarks(one, material)),
    )


def _finished(reading: Reading, one: Proposal) -> Proposal:
    """The proposal with its sentences as they stand after other words."""
    says = one.slots.says
    slots = replace(one.slots, that=lowered(says, reading.common_words) if is_clause(says) else "")
    return replace(one, slots=slots, items=tuple(_finished(reading, nested) for nested in one.items))


def _others(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose for what is left an item that quotes the old and the new words."""
    mine = [one for one in subjects if not one.is_editorial]
    return Taken(
        tuple(
            Proposal(
                document=reading.document,
                kind=ItemKind.GENERIC,
                slots=Slots(
                    place=reading.places.of(one.provision),
                    old=quoted(one.passage.old),
                    new=quoted(one.passage.new),
                ),
                changes=(one.id,),
            )
            for one in mine
        ),
        tuple(one for one in subjects if one not in mine),
    )


# What a step takes, the next ones don't see: from what goes through the whole document to single sentences.
_STEPS: tuple[Step, ...] = (
    recategorised,
    renamed,
    defined,
    sections,
    clauses,
    footnotes,
    listed,
    revised,
    _others,
)


def _changes(one: Proposal) -> Iterator[str]:
    yield from one.changes
    for nested in one.items:
        yield from _changes(nested)


def _only_dates(reading: Reading, one: Subject) -> bool:
    """Whether only days differ that the notice states by itself."""
    if one.is_whole or not reading.dates:
        return False
    read = reading.lexicon.quantities.read
    old, new = (
        [it for it in read(text) if it.kind is QuantityKind.DATE] for text in (one.passage.old, one.passage.new)
    )
    days = {it.value for it in (*old, *new)}
    return bool(days) and days <= reading.dates and masked(one.passage.old, old) == masked(one.passage.new, new)


_DATES = "Only the days on which versions are posted and take effect change, which the notice states."


def _immaterial(reading: Reading, one: Subject, dated: Sequence[Subject]) -> Immaterial:
    says = "; ".join(dict.fromkeys(reason.says for reason in one.judgement.reasons))
    reason = _DATES if one in dated else f"{says[:1].upper()}{says[1:]}."
    return Immaterial(document=reading.document, change=one.id, reason=reason)


def _claims_to_clarify(one: Proposal) -> bool:
    """Whether the wording says that an item clarifies: of new footnotes it always does."""
    is_new_footnote = one.slots.place.noun == FOOTNOTE and one.slots.is_new
    return one.kind is ItemKind.CLARIFIED or (one.kind in {ItemKind.FOOTNOTE, ItemKind.ENTRY} and is_new_footnote)


def _remarks(one: Proposal, material: AbstractSet[str]) -> Iterator[Remark]:
    if one.condition and not one.applies_if:
        yield Remark(
            document=one.document,
            changes=tuple(_changes(one)),
            says=f'No phrase of the glossary stands in "{one.condition}", so that everyone will be shown this item. Add one '
            "with the accounts that it means, if it means some.",
        )
    if _claims_to_clarify(one) and not material.isdisjoint(one.changes):
        yield Remark(
            document=one.document,
            changes=one.changes,
            says="The item says that the text was clarified, and the rules judge the change material. Confirm that what it "
            "says held before, or say what is new.",
        )
    for nested in one.items:
        yield from _remarks(nested, material)
