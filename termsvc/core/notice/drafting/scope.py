"""Whom an item concerns, where the text says so by opening with a condition."""

from __future__ import annotations

from dataclasses import replace

from termsvc.core.materiality.passage import sentences
from termsvc.core.notice.drafting.conditions import Opening, Phrase, opening
from termsvc.core.notice.drafting.places import body
from termsvc.core.notice.drafting.reading import Reading
from termsvc.core.notice.drafting.voice import addressed
from termsvc.core.notice.items import Proposal
from termsvc.core.provisions import Provision

_SCOPES = ("under ", "for ", "with ")


def scoped(reading: Reading, proposal: Proposal, sentence: str, around: Provision | None = None) -> Proposal:
    """A proposal with the condition that its sentence opens with, or else with that of the clause around it.

    Args:
        reading: what is read.
        proposal: whose `says` is the sentence in the notice's voice.
        sentence: the same as it stands in the text.
        around: the clause, which may open with a phrase of the glossary, as in "Under the Named User Model, ...".
    """
    if not reading.is_english:
        return proposal
    found = opening(proposal.slots.says or sentence)
    if found:
        return _with(reading, proposal, found)
    if within := opening(sentence):
        return _named(reading, proposal, addressed(within.condition) or within.condition)
    if phrase := reading.glossary.opens(sentence):
        return _named(reading, proposal, phrase.says, phrase)
    inherited = _inherited(reading, around) if around else None
    if inherited is None:
        return proposal
    words, phrase = inherited
    return replace(
        proposal,
        slots=replace(proposal.slots, condition=words),
        condition=words,
        applies_if=phrase.applies_if,
    )


def _with(reading: Reading, proposal: Proposal, found: Opening) -> Proposal:
    condition = found.condition if proposal.slots.says else addressed(found.condition) or found.condition
    slots = replace(proposal.slots, condition=condition, says=found.rest if proposal.slots.says else "")
    return _named(reading, replace(proposal, slots=slots), condition)


# They open what happens at some time, not what some accounts are; only a phrase of the glossary makes them a condition.
_TIMES = ("when", "unless", "until", "after", "before", "once", "while")


def _named(reading: Reading, proposal: Proposal, condition: str, phrase: Phrase | None = None) -> Proposal:
    phrase = phrase or reading.glossary.meant(condition)
    if phrase is None and condition.casefold().startswith(_TIMES):
        return proposal
    return replace(proposal, condition=condition, applies_if=phrase.applies_if if phrase else None)


def _inherited(reading: Reading, clause: Provision) -> tuple[str, Phrase] | None:
    """The phrase of the glossary by which a clause says to which accounts it is confined, in the words of a notice."""
    first = next(iter(sentences(body(clause))), "")
    found = opening(first)
    if found and found.condition.casefold().startswith(_SCOPES) and (phrase := reading.glossary.meant(found.condition)):
        return phrase.says or found.condition, phrase
    named = reading.glossary.opens(first)
    return (named.says, named) if named else None
