"""What settles that a change, or a place in one, is editorial."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property

from termsvc.core.materiality import form
from termsvc.core.materiality.lexicon import Lexicon
from termsvc.core.materiality.model import Reason
from termsvc.core.materiality.passage import Passage, Region, shortened
from termsvc.core.materiality.quantified import is_same_quantity
from termsvc.core.materiality.references import References
from termsvc.core.materiality.renames import Rename, renames
from termsvc.core.materiality.rules import Rules, Settles
from termsvc.core.materiality.spelling import is_spelling
from termsvc.core.materiality.texts import Texts
from termsvc.core.redline import ChangeKind, Redline

_BY_KIND: Mapping[ChangeKind, Settles] = {
    ChangeKind.RELINKED: Settles.LINKS,
    ChangeKind.RENUMBERED: Settles.NUMBERING,
    ChangeKind.REFORMATTED: Settles.MARK_UP,
}
SAYS: Mapping[Settles, str] = {
    Settles.MARK_UP: "only mark-up, capitals or the shape of quotes and dashes change",
    Settles.LINKS: "only where links lead changes",
    Settles.NUMBERING: "only numbers of provisions change",
    Settles.MOVE: "the same words stand elsewhere or in other parts",
    Settles.HEADING: "only a heading changes",
    Settles.CAPTION: "only a caption comes or goes",
    Settles.HEADER_DATE: "only the date or version in the header changes",
    Settles.ADDRESS: "only an address changes",
    Settles.CONTACT: "only the way of getting in touch changes",
    Settles.CONNECTIVE: "only words that link others, or punctuation, change",
    Settles.SPELLING: "the same words are spelled another way",
    Settles.RENUMBERED_REFERENCE: "a reference follows the new number of what it leads to",
    Settles.STANDS_ELSEWHERE: "the same sentence stands elsewhere",
    Settles.RENAME: "a term is called something else throughout",
}


class Settler:
    """Asks the settling rules that are on, the cheapest first."""

    def __init__(self, redline: Redline, passages: tuple[Passage, ...], rules: Rules, lexicon: Lexicon) -> None:
        self._passages, self._on, self._lexicon = passages, rules.settling, lexicon
        self._texts, self._references = Texts(redline), References(redline)
        questions: tuple[tuple[Settles, Callable[[Passage, Region], bool]], ...] = (
            (Settles.HEADING, lambda passage, region: form.is_heading(passage, region, lexicon)),
            (Settles.HEADING, lambda passage, _: self._texts.is_entry(passage)),
            (Settles.NUMBERING, form.is_label),
            (Settles.CONNECTIVE, lambda _, region: form.is_connective(region, lexicon)),
            (Settles.SPELLING, self._is_spelling),
            (Settles.ADDRESS, lambda _, region: form.is_address(region)),
            (Settles.HEADER_DATE, lambda passage, region: form.is_header_date(passage, region, lexicon)),
            (Settles.CAPTION, lambda passage, region: form.is_caption(passage, region, lexicon)),
            (Settles.CONTACT, lambda passage, region: form.is_contact(passage, region, lexicon)),
            (Settles.RENUMBERED_REFERENCE, lambda _, region: self._references.follows(region)),
            (Settles.RENAME, lambda _, region: any(one.is_of(region) for one in self._renames)),
            (Settles.STANDS_ELSEWHERE, lambda passage, region: self._texts.has(passage, region, lexicon)),
        )
        self._questions = tuple(question for question in questions if question[0] in self._on)

    @property
    def references(self) -> References:
        """What became of the numbers of provisions."""
        return self._references

    @cached_property
    def _renames(self) -> tuple[Rename, ...]:
        return renames(self._passages, self._texts, self._lexicon) if Settles.RENAME in self._on else ()

    def group(self, passage: Passage) -> str:
        """The renames that a passage has a part in, or nothing."""
        return "; ".join(str(one) for one in self._renames if any(map(one.is_of, passage.regions)))

    def settled_by_kind(self, passage: Passage) -> Reason | None:
        """What settles a change of which no word differs."""
        change = passage.change
        rule = _BY_KIND.get(change.kind) or (None if change.words else Settles.MOVE)
        return self._reason(rule, shortened(passage.provision.wording)) if rule and rule in self._on else None

    def settled(self, passage: Passage, region: Region) -> Reason | None:
        """What settles that a place is editorial."""
        rule = next((rule for rule, holds in self._questions if holds(passage, region)), None)
        return self._reason(rule, region.quote) if rule else None

    def _is_spelling(self, _: Passage, region: Region) -> bool:
        return is_same_quantity(region, self._lexicon) or is_spelling(region, self._texts, self._lexicon)

    @staticmethod
    def _reason(rule: Settles, quote: str) -> Reason:
        return Reason(rule, quote, SAYS[rule])
