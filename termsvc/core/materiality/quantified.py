"""How quantities changed, in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from termsvc.core.materiality.lexicon import Lexicon
from termsvc.core.materiality.model import Reason
from termsvc.core.materiality.passage import Passage, Region, Side
from termsvc.core.materiality.quantities import Quantity, QuantityKind, told_apart
from termsvc.core.materiality.rules import Weighs
from termsvc.core.materiality.words import plain

_REACH = 60  # letters before and after a region that may be part of a quantity in it
_COMPARED = frozenset(
    {QuantityKind.AMOUNT, QuantityKind.PERCENTAGE, QuantityKind.PERIOD, QuantityKind.AGE, QuantityKind.NUMBER}
)


def quantified(passage: Passage, regions: Sequence[Region], lexicon: Lexicon) -> Iterator[Reason]:
    """What is to be said of the quantities that differ in some regions, a reason for each kind."""
    touched = [region for region in regions if any(lexicon.quantities.may_tell(side.words) for side in region)]
    if not touched:
        return
    old, new = told_apart(
        [one for region in touched for one in _read(region.old, lexicon)],
        [one for region in touched for one in _read(region.new, lexicon)],
    )
    for kind in QuantityKind:
        before, after = ([one for one in side if one.kind is kind] for side in (old, new))
        if before or after:
            pairs = [*zip_longest(before, after)]
            quote = "; ".join(dict.fromkeys(" -> ".join(one.text for one in pair if one) for pair in pairs))
            noun = _noun(kind, " ".join(passage.sentences(touched[0])), lexicon)
            yield Reason(Weighs(kind), quote, "; ".join(dict.fromkeys(_told(noun, *pair) for pair in pairs)))


def _read(side: Side, lexicon: Lexicon) -> list[Quantity]:
    """The quantities of which a side has a word, read with what stands around it."""
    start, end = max(0, side.start - _REACH), side.end + _REACH
    start = side.text.rfind(" ", 0, start) + 1
    around = (replace(one, start=start + one.start) for one in lexicon.quantities.read(side.text[start:end]))
    touches = int(side.start == side.end)  # what is put in beside a number may be a part of it
    return [
        one for one in around if one.start < side.end + touches and side.start < one.start + len(one.text) + touches
    ]


def is_same_quantity(region: Region, lexicon: Lexicon) -> bool:
    """Say whether a region only writes a quantity another way, as "thirty (30) days" for "30 days"."""
    if not any(lexicon.quantities.may_tell(side.words) for side in region):
        return False
    old, new = ([one.identity for one in _read(side, lexicon)] for side in region)
    return old == new != [] and not any(plain(uncounted(side, lexicon)) for side in region)


def uncounted(side: Side, lexicon: Lexicon) -> str:
    """The words of a side that are no part of a quantity: the "May" of a date is no word of leave."""
    if not lexicon.quantities.may_tell(side.words):
        return side.words
    left, at = "", side.start
    for one in _read(side, lexicon):
        left += side.text[at : max(at, one.start)] + " "
        at = max(at, one.start + len(one.text))
    return (left + side.text[at : side.end]).strip()


def _noun(kind: QuantityKind, sentence: str, lexicon: Lexicon) -> str:
    """What the quantity is called: by a word beside it, or by its kind."""
    if kind is QuantityKind.AMOUNT and (called := lexicon.called.find(lexicon.words(sentence))):
        return called[0].key
    return str(kind)


def _told(noun: str, old: Quantity | None, new: Quantity | None) -> str:
    if old and new:
        verb = "changes"
        if old.kind is QuantityKind.PERIOD or (old.kind in _COMPARED and old.unit == new.unit):
            verb = "rises" if new.value > old.value else "falls" if new.value < old.value else verb
        return f"the {noun} {verb} from {old.text} to {new.text}"
    return f"the {noun} {new.text} comes in" if new else f"the {noun} {old.text} goes" if old else ""
