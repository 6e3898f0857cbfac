"""What is said of a redline beside the words of the two versions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from termsvc.core.materiality import Dangling, Judgement, Materiality, Reason
from termsvc.core.provisions import MarkKind, Provision
from termsvc.core.redline import Change, ChangeKind, Redline
from termsvc.core.redline.contract import kinds
from termsvc.core.redline.contract import summary as extent
from termsvc.core.review import UNREVIEWED, Review

_SHIFTS = 6
_CHANGES = {
    Materiality.MATERIAL: "material changes",
    Materiality.CLARIFICATION: "clarifications",
    Materiality.EDITORIAL: "editorial changes",
}


def summary(redline: Redline, review: Review = UNREVIEWED) -> tuple[str, ...]:
    """How much changed, and how much of that matters, in sentences; of all changes, whichever are shown."""
    counts = kinds(redline)
    if not counts:
        return ("No provision differs.",)
    told = ", ".join(f"{count} {kind}" for kind, count in counts)
    inserted, deleted, *_ = extent(redline)
    coarse = "The texts are too long and too different to compare in full: more may be marked than was changed."
    return (
        f"Provisions: {told}",
        *([f"Materiality: {weights(review.counts)}"] if review.judgements else []),
        f"Words: {inserted} inserted, {deleted} deleted",
        *([coarse] if redline.degraded else []),
        *([f"Shown: {_selected(review)}; all others are taken as made."] if review.only else []),
    )


def weights(counts: Mapping[Materiality, int]) -> str:
    """How many changes are material, how many clarifications, and how many editorial."""
    clarifications = counts[Materiality.CLARIFICATION]
    return (
        f"{counts[Materiality.MATERIAL]} material, {clarifications} clarification{'' if clarifications == 1 else 's'}, "
        f"{counts[Materiality.EDITORIAL]} editorial"
    )


def _selected(review: Review) -> str:
    names = [_CHANGES[one] for one in Materiality if one in review.only]
    return f"{' and '.join(names)} alone"


def unchanged(count: int, review: Review = UNREVIEWED) -> str:
    """What is said in place of lines that are left out; what is not shown may have changed."""
    return f"{count} provision{'s' if count > 1 else ''} {'not shown' if review.only else 'unchanged'}"


def why(judgement: Judgement) -> str:
    """How much a change matters, with the weightiest reason."""
    return f"{judgement.materiality}: {judgement.reasons[0].says}"


def quoted(reason: Reason) -> str:
    """The words that made a rule speak; empty where its sentence has them already."""
    parts = re.split(r" -> |; |, ", reason.quote)
    return "" if all(part in reason.says for part in parts) else reason.quote


def leads_nowhere(one: Dangling) -> str:
    """A reference that leads to nothing now, in a sentence."""
    return f"{cited(one.provision)} refers to {one.quote}, but nothing has the number {one.number} any more."


def cited(one: Provision) -> str:
    """How one names the place of a provision: its number, and the heading that it stands under."""
    section = one.section
    number = one.label.rstrip(".:")
    if section is None:
        return number or "before the first heading"
    return section.wording if section is one or not number else f"{number} in {section.wording}"


def asides(change: Change) -> Iterator[str]:
    """What the words of a provision do not show of a change."""
    match change.kind:
        case ChangeKind.RENUMBERED:
            yield f"renumbered: {_shifts(change)}"
        case ChangeKind.RELINKED | ChangeKind.MOVED:
            yield from _targets("link", change.old[0].links, change.new[0].links)
        case ChangeKind.SPLIT:
            yield f"one provision became {len(change.new)}"
        case ChangeKind.MERGED:
            yield f"{len(change.old)} provisions became one"
        case ChangeKind.REFORMATTED if change.words:
            yield "only capitals, quotation marks or dashes differ"
        case ChangeKind.REFORMATTED:
            notes = [*_targets("footnote", _notes(change.old[0]), _notes(change.new[0]))]
            yield from notes or ["only formatting differs"]


def _targets(name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for before, after in zip_longest(old, new, fillvalue="none"):
        if before != after:
            yield f"{name}: {before}, now {after}"


def _notes(one: Provision) -> list[str]:
    return [mark.target for mark in one.marks if mark.kind is MarkKind.NOTE]


def _shifts(change: Change) -> str:
    shifts = [f"{_number(old)} to {_number(new)}" for old, new in zip(change.old, change.new, strict=True)]
    more = len(shifts) - _SHIFTS
    return ", ".join(shifts[:_SHIFTS]) + (f" and {more} more" if more > 0 else "")


def _number(one: Provision) -> str:
    return one.label.rstrip(".:") or "none"
