"""What speaks for or against the materiality of a change in the places that are not settled."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from termsvc.core.materiality.form import has_address
from termsvc.core.materiality.lexicon import Family, Lexicon
from termsvc.core.materiality.model import Reason
from termsvc.core.materiality.passage import Passage, Region, Side, shortened
from termsvc.core.materiality.quantified import quantified, uncounted
from termsvc.core.materiality.references import References
from termsvc.core.materiality.rules import Weighs
from termsvc.core.provisions import ProvisionKind

_NOUNS: Mapping[Family, tuple[Weighs, str]] = {
    Family.MODAL: (Weighs.MODAL, "a word of duty or leave"),
    Family.NEGATION: (Weighs.NEGATION, "a negation"),
    Family.SCOPE: (Weighs.SCOPE, "a word of scope"),
    Family.CONDITION: (Weighs.CONDITION, "a condition"),
    Family.WHO: (Weighs.WHO, "somebody concerned"),
    Family.PRONOUN: (Weighs.PRONOUN, "whom it speaks of"),
    Family.RIGHT_OR_DUTY: (Weighs.RIGHT_OR_DUTY, "a right or duty"),
    Family.DEFINITION: (Weighs.DEFINITION, "a word that defines a term"),
    Family.WATCHED: (Weighs.WATCHED, "a watched word"),
}
_SOFT = (
    (Family.EXPLANATION, Weighs.EXPLANATION, "it explains or gives an example"),
    (Family.POINTER, Weighs.POINTER, "it leads to more information"),
    (Family.ADVICE, Weighs.ADVICE, "it advises and does not oblige"),
)
_LISTED = frozenset({ProvisionKind.LIST_ITEM, ProvisionKind.TABLE_ROW})
_MIXED = re.compile(r"[^\W\d_A-Z][A-Z]")  # a capital within, as "iPhone" has
_RIGHT = Family.RIGHT_OR_DUTY
_EXCHANGED_WORDS = 4
_ENUMERATED_WORDS = 6
_MOST_QUOTED = 3


class Weigher:
    """Asks the weighing rules of the open places of one change."""

    def __init__(self, passage: Passage, regions: Sequence[Region], references: References, lexicon: Lexicon) -> None:
        self._passage, self._regions = passage, regions
        self._references, self._lexicon = references, lexicon

    def weighed(self) -> list[Reason]:
        """What each rule says that speaks, once a rule."""
        found: dict[str, Reason] = {}
        for reason in (*self._quantified(), *self._families(), *self._forms(), *self._soft()):
            found.setdefault(reason.rule, reason)
        return [*found.values()]

    @cached_property
    def topical_words(self) -> list[str]:
        """The plain words of the open places, old and new."""
        return [word for side in self._words for word in side]

    @cached_property
    def _words(self) -> tuple[Sequence[str], Sequence[str]]:
        old, new = (
            " / ".join(uncounted(side, self._lexicon) for side in sides) for sides in zip(*self._regions, strict=True)
        )
        return self._lexicon.words(old), self._lexicon.words(new)

    @cached_property
    def _contexts(self) -> list[tuple[str, Sequence[str]]]:
        """The sentences around the open places with their plain words, each once."""
        texts = dict.fromkeys(text for region in self._regions for text in self._passage.sentences(region) if text)
        return [(text, self._lexicon.words(text)) for text in texts]

    def _quantified(self) -> Iterator[Reason]:
        cited = [self._references.led(region) for region in self._regions]
        for region, (old, new) in zip(self._regions, cited, strict=True):
            if old != new:
                says = f"the reference leads {_exchange(old, new, 'from {} to {}', 'to {} now', 'no longer to {}')}"
                yield Reason(Weighs.REFERENCE, region.quote, says)
        free = [region for region, (old, new) in zip(self._regions, cited, strict=True) if not (old or new)]
        yield from quantified(self._passage, free, self._lexicon)

    def _families(self) -> Iterator[Reason]:
        old, new = (Counter(self._lexicon.families.find(words)) for words in self._words)
        gone, come = old - new, new - old
        junctions = [{hit.text for hit in side if hit.key == Family.JUNCTION} for side in (gone, come)]
        if all(junctions):
            yield Reason(Weighs.JUNCTION, *_told("what links the parts", *map(sorted, junctions)))
        for family, (rule, noun) in _NOUNS.items():
            sides = [[hit.text for hit in side if hit.key == family] for side in (gone, come)]
            if any(sides):
                yield Reason(rule, *_told(noun, *sides))

    def _forms(self) -> Iterator[Reason]:
        whole, come = self._passage.is_whole, bool(self._passage.change.new)
        if whole and self._passage.provision.kind in _LISTED:
            says = "an item joins a list" if come else "an item leaves a list"
            yield Reason(Weighs.LIST_ITEM, self._regions[0].quote, says)
        for rule, says, holds in self._questions:
            hits = [region for region in self._regions if holds(region)]
            if hits:
                yield Reason(rule, _quote(hits), says)

    @property
    def _questions(self) -> tuple[tuple[Weighs, str, Callable[[Region], bool]], ...]:
        return (
            (Weighs.EXCHANGED_RIGHT, "one right or duty takes the place of another", self._exchanges_rights),
            (Weighs.NORM, "a sentence with a right or duty comes or goes", self._is_norm),
            (Weighs.NAME, "a name or a term with a capital comes, goes or changes", self._has_name),
            (Weighs.SUBJECT, "what policies rule about is named", self._names_subject),
            (Weighs.ENUMERATION, "something joins or leaves an enumeration", self._is_enumerated),
        )

    def _exchanges_rights(self, region: Region) -> bool:
        """Whether a few words become others, and both are of rights or duties: "purchase" becomes "use"."""
        sides = [self._lexicon.words(side.words) for side in region]
        old, new = ({hit for hit in self._lexicon.families.find(words) if hit.key == _RIGHT} for words in sides)
        return bool(old and new) and old.isdisjoint(new) and max(map(len, sides)) <= _EXCHANGED_WORDS

    def _is_norm(self, region: Region) -> bool:
        if not self._passage.is_sentence(region):
            return False
        keys = self._lexicon.families.keys(self._lexicon.words(region.only_side.words))
        return Family.MODAL in keys or (
            Family.RIGHT_OR_DUTY in keys and not keys.isdisjoint({Family.WHO, Family.PRONOUN})
        )

    def _has_name(self, region: Region) -> bool:
        """Whether a word begins with a capital that the start of a sentence does not ask for."""
        return any(_has_capital(side, uncounted(side, self._lexicon)) for side in region)

    def _names_subject(self, region: Region) -> bool:
        return any(self._lexicon.topics.find(self._lexicon.words(side.words)) for side in region if side.words)

    def _is_enumerated(self, region: Region) -> bool:
        """Whether a few words came or went beside a comma or a word that joins parts."""
        side = region.only_side
        if region.replaces or len(side.words.split()) > _ENUMERATED_WORDS:
            return False
        words = self._lexicon.words(side.words)
        before, after = (
            self._lexicon.words(side.before)[-1:],
            self._lexicon.words(side.after)[:1],
        )
        joins = any(self._lexicon.families.covers([word], Family.JUNCTION) for word in (*before, *words, *after))
        return joins or side.words[:1] == "," or side.words[-1:] == "," or side.before.rstrip()[-1:] == ","

    def _soft(self) -> Iterator[Reason]:
        """What speaks against: each of the sentences explains, leads on, advises, or tells whom to write to."""
        keys = [self._lexicon.families.keys(words) for _, words in self._contexts]
        own = [self._keys_of_own(region) for region in self._regions]
        quote = shortened(self._contexts[0][0])
        for family, rule, says in _SOFT:
            if all(family in one for one in own):
                yield Reason(rule, quote, says)
        if all(Family.CONTACT in one for one in keys):
            yield Reason(Weighs.CONTACT_LINE, quote, "it tells whom to get in touch with")
        if all(map(_has_address, self._regions)):
            yield Reason(Weighs.CONTACT_LINE, quote, "it tells whom to get in touch with")
        if all(map(self._leads_on, self._regions)):
            yield Reason(Weighs.LEAD_IN, quote, "it leads to what follows")

    def _keys_of_own(self, region: Region) -> set[str]:
        """The families of what changed; a few words may explain within a sentence that does not."""
        return self._lexicon.families.keys([word for side in region for word in self._lexicon.words(side.words)])

    def _leads_on(self, region: Region) -> bool:
        """Whether a whole sentence that leads to a list came or went; other words in one change what the list says."""
        text = (self._passage.new or self._passage.old) if self._passage.is_whole else region.only_side.words
        return text.endswith(":") and self._passage.is_sentence(region)


def _told(noun: str, old: Sequence[str], new: Sequence[str]) -> tuple[str, str]:
    """Quote and sentence for words of a family that went and came."""
    before, after = [*dict.fromkeys(old)][:_MOST_QUOTED], [*dict.fromkeys(new)][:_MOST_QUOTED]
    quote = " -> ".join(", ".join(side) for side in (before, after) if side)
    gone, come = ([", ".join(f'"{word}"' for word in side)] if side else [] for side in (before, after))
    return quote, f"{noun} {_exchange(gone, come, 'changes from {} to {}', 'comes in: {}', 'goes: {}')}"


def _exchange(old: Sequence[str], new: Sequence[str], both: str, only_new: str, only_old: str) -> str:
    before, after = ", ".join(old), ", ".join(new)
    if before and after:
        return both.format(before, after)
    return only_new.format(after) if after else only_old.format(before)


def _quote(regions: Sequence[Region]) -> str:
    return "; ".join(region.quote for region in regions[:_MOST_QUOTED])


def _has_address(region: Region) -> bool:
    return has_address(region.only_side.words)


def _has_capital(side: Side, text: str) -> bool:
    begins = not side.start or side.before.rstrip().endswith((".", ":", "!", "?"))
    words = text.split()[1:] if begins else text.split()
    capitals = any(word.lstrip("\"'(\u201c\u201e")[:1].isupper() and word not in {"I", "A"} for word in words)
    return capitals or any(_MIXED.search(word) for word in text.split())
