"""Cross-references: to which numbers they lead, and what became of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from termsvc.core.materiality.model import Dangling
from termsvc.core.materiality.passage import Region, Side
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline import Redline

_NUMBER = r"(?:\d+(?:\.\d+)*|[A-Z](?:\.\d+)+|[A-Z]\b|[IVX]+\b)(?:\s?\([A-Za-z0-9]{1,4}\))*|\([A-Za-z0-9]{1,4}\)"
_LONGEST = 4  # letters of a number such as `xvii`
_MAY_BE_NUMBER = re.compile(r"\d|\b[A-Z]+\b|\([A-Za-z]{1,4}\)")
_NUMBERS = re.compile(_NUMBER)
_NAMES = r"""sections?|clauses?|articles?|paragraphs?|annex(?:es|e)?|appendi(?:x|ces)|schedules?|exhibits?|parts?
    |abschnitte?s?|ziffern?|klauseln?|artikels?|abs(?:atz|ätze)|anlagen?|anh(?:ang|änge)|alinéas?|point"""
_REFERENCE = re.compile(
    rf"""(?:\b(?i:{_NAMES})\.?\s+|§+\s*)
    (?P<numbers>(?:{_NUMBER})(?:(?:\s*,\s*|\s*(?:,\s*)?\b(?:and|or|to|through|und|oder|bis|et|ou|à)\s+|\s*[-\u2013]\s*)(?:{_NUMBER}))*)""",
    re.VERBOSE,
)
_NAMED = re.compile(rf"\s*(?:(?:{_NAMES})\b|§+)\s*", re.VERBOSE | re.IGNORECASE)
# "Section 5 of the Data Protection Act" leads out of the document; "Section 5 of this Agreement" does not.
_ELSEWHERE = re.compile(
    r"\s*,?\s*(?:of|des|der|du|de\s+la)\s+(?!th(?:is|ese)\b|(?:the|our)\s+(?:agreement|terms)\b|dies|présent)",
    re.IGNORECASE,
)
# A word that tells where the text stands to which it leads.
_PLACES = frozenset(
    {"above", "below", "foregoing", "following", "preceding", "next", "oben", "unten", "vorstehend", "nachstehend"}
)


class _Cited(NamedTuple):
    number: str
    start: int
    end: int
    quote: str


class References:
    """What became of the numbers of provisions from one version to the next."""

    def __init__(self, redline: Redline) -> None:
        self._redline = redline

    def around(self, side: Side) -> list[str]:
        """The numbers cited in a text of which a stretch has a word or sign."""
        if not _MAY_BE_NUMBER.search(side.words):
            return []
        shift = side.start - len(side.before)
        around = _cited(side.text[shift : side.end + len(side.after)])
        return [one.number for one in around if shift + one.start < side.end and side.start < shift + one.end]

    def led(self, region: Region) -> tuple[list[str], list[str]]:
        """The numbers that a region cites, old and new; both are empty where it cites none."""
        return self.around(region.old), self.around(region.new)

    def follows(self, region: Region) -> bool:
        """Say whether a region cites other numbers only because the provisions that it cites have other ones now."""
        old, new = self.led(region)
        if not (_only_numbers(region.old.words) and _only_numbers(region.new.words)):
            return {region.old.words.casefold(), region.new.words.casefold()} <= _PLACES
        return bool(old) and len(old) == len(new) and all(map(self._is_now, old, new))

    def _is_now(self, old: str, new: str) -> bool:
        return self._now.get(_normal(old)) == {_normal(new)}

    @cached_property
    def _now(self) -> dict[str, set[str]]:
        """By the number of an old provision, those which it may have now; of one that a section has, the section's."""
        pairs = [(row.old, row.new) for row in self._redline.rows if row.old and row.new]
        pairs += [pair for change in self._redline.changes for pair in zip(change.old, change.new, strict=False)]
        sections = _became([pair for pair in pairs if pair[0].kind is ProvisionKind.SECTION])
        return _became(pairs) | sections


def dangling(redline: Redline) -> tuple[Dangling, ...]:
    """The references in the new version that led to a provision of the old one and lead to nothing now."""
    gone = _all_numbers(redline.old) - _all_numbers(redline.new)
    return tuple(
        Dangling(provision, cited.number, cited.quote)
        for provision in (redline.new if gone else ())
        for cited in _cited(provision.text)
        if _normal(cited.number) in gone
    )


def _became(pairs: Iterable[tuple[Provision, Provision]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for old, new in pairs:
        if old.label and new.label:
            for before, after in zip(_numbers(old), _numbers(new), strict=True):
                found.setdefault(before, set()).add(after)
    return found


def _all_numbers(provisions: tuple[Provision, ...]) -> set[str]:
    return {number for one in provisions if one.label for number in _numbers(one)}


def _cited(text: str) -> Iterator[_Cited]:
    for match in _REFERENCE.finditer(text):
        if not _ELSEWHERE.match(text, match.end()):
            start = match.start("numbers")
            for number in _NUMBERS.finditer(match["numbers"]):
                yield _Cited(number[0], start + number.start(), start + number.end(), match[0])


def _only_numbers(words: str) -> bool:
    return all(len(part) <= _LONGEST or part[:1].isdigit() for part in re.findall(r"\w+", words))


def _numbers(provision: Provision) -> list[str]:
    """How a provision may be cited: by its own number, and with those above it."""
    own = _normal(provision.label)
    above = [_normal(one.label) for one in provision.lineage() if one.label][1:]
    whole = own
    for number in above:
        whole = whole if whole.startswith(number) and len(number) < len(whole) else number + whole
    return [own, whole]


def _normal(number: str) -> str:
    """`4.2(b)`, `4.2 (b)` and the label `Section 4.2(b):` have one number."""
    return re.sub(r"[^\w.]", "", _NAMED.sub("", number)).casefold().strip(".")
