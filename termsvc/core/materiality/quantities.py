"""Amounts, percentages, ages, periods, dates and other numbers in a text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache

from termsvc.core.materiality.words import plain

_SEPARATORS = re.compile(r"['\u2019 \u00a0\u202f]")
_INDEX = "0123456789"  # which tells the alternatives of the pattern apart
_SIGN = re.compile(r"[\d%$€£¥₹]")
_TEXTS = 1 << 10  # texts whose quantities are kept, since several rules read the same ones
_ARTICLE = 2  # letters; "a month" is told by its unit
_THOUSAND = 3  # digits between separators


class QuantityKind(StrEnum):
    """What a quantity counts."""

    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    AGE = "age"
    PERIOD = "period"
    DATE = "date"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity in a text.

    Attributes:
        text: as written.
        value: for comparison: periods in days, dates as year, month and day in one number.
        unit: the currency, or the unit of a period; empty for others.
        start: where it begins in the text.
    """

    kind: QuantityKind
    text: str
    value: float
    unit: str
    start: int

    @property
    def identity(self) -> tuple[str, float, str]:
        """What two ways of writing one quantity have in common."""
        return self.kind, self.value, self.unit


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantityWords:
    """How one language writes quantities.

    Attributes:
        decimal: the mark before decimals; other marks group thousands.
        numerals: numbers in words, with their values.
        scales: words such as `million`, with what they multiply by.
        currencies: signs, codes and words of currencies, with the code.
        units: days in each unit of time, by its words.
        percent: words for percent beside `%`.
        months: names and short names, with their numbers.
        ages: phrases around an age in which `#` stands for the number.
        qualifiers: words between a number and its unit of time, such as `business`.
    """

    decimal: str
    numerals: Mapping[str, int]
    scales: Mapping[str, int]
    currencies: Mapping[str, str]
    units: Mapping[str, float]
    percent: tuple[str, ...]
    months: Mapping[str, int]
    ages: tuple[str, ...]
    qualifiers: tuple[str, ...]


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; a blank stands for any white space or hyphen."""
    patterns = map(_spaced, sorted(words, key=len, reverse=True))
    return "|".join(
        (r"\b" if word[:1].isalnum() else "") + word + (r"\b" if word[-1:].isalnum() else "") for word in patterns
    )


class QuantityReader:
    """Finds quantities as one language writes them."""

    def __init__(self, words: QuantityWords) -> None:
        self._words = words
        self._known = lru_cache(_TEXTS)(self._read)
        listed = (words.numerals, words.units, words.months, words.qualifiers, words.currencies, words.percent)
        parts = {part for group in listed for word in group for part in plain(word)}
        self._signs = frozenset(part for part in parts if len(part) > _ARTICLE) | frozenset(words.units)

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        """Compiled when the first text is read: of the languages of a file of rules, most are never needed."""
        return re.compile(_pattern(self._words), re.IGNORECASE)

    def may_tell(self, text: str) -> bool:
        """Say whether words may be part of a quantity."""
        return _SIGN.search(text) is not None or not self._signs.isdisjoint(plain(text))

    def read(self, text: str) -> tuple[Quantity, ...]:
        """The quantities of a text, in order."""
        return self._known(text)

    def _read(self, text: str) -> tuple[Quantity, ...]:
        return tuple(self._quantity(match) for match in self._pattern.finditer(text))

    def _quantity(self, match: re.Match[str]) -> Quantity:
        kind = QuantityKind(str(match.lastgroup).rstrip(_INDEX))
        found = {name.rstrip(_INDEX): text for name, text in match.groupdict().items() if text}
        value, unit = self._number(found.get("n", "0"), found.get("scale", "")), ""
        if kind is QuantityKind.DATE:
            value = self._date(found)
        elif kind is QuantityKind.AMOUNT:
            unit = self._words.currencies[_key(found["currency"])]
        elif kind is QuantityKind.PERIOD:
            unit = " ".join(filter(None, (_key(found.get("qualifier", "")), _key(found["unit"]))))
            value *= self._words.units[_key(found["unit"])]
        return Quantity(kind, match[0].strip(), value, str(self._unit(unit)), match.start())

    def _unit(self, unit: str) -> str:
        """A unit of time by its length, so that `day` and `days` are one; whatever else as it is."""
        *before, last = unit.split() or [""]
        return " ".join([*before, f"{self._words.units[last]:g}"]) if last in self._words.units else unit

    def _number(self, text: str, scale: str) -> float:
        factor = self._words.scales.get(_key(scale), 1)
        if not text[:1].isdigit():
            return float(self._words.numerals[_key(text)] * factor)
        digits = _SEPARATORS.sub("", text)
        points = [mark for mark in digits if mark in ".,"]
        decimal = self._decimal(digits, points)
        whole = "".join(char for char in digits if char.isdigit() or char == decimal)
        return float(whole.replace(",", ".") if decimal else whole) * factor

    def _decimal(self, digits: str, points: list[str]) -> str:
        """The mark before decimals in this number, if there is one; two marks tell it whatever the language is."""
        if len(set(points)) > 1:
            return points[-1] if points.count(points[-1]) == 1 else ""
        if len(points) != 1:
            return ""
        after = len(digits) - digits.index(points[0]) - 1
        return points[0] if points[0] == self._words.decimal or after != _THOUSAND else ""

    def _date(self, found: Mapping[str, str]) -> float:
        if "iso" in found:
            return float(re.sub(r"\D", "", found["iso"]))
        month = found["month"]
        number = int(month) if month.isdigit() else self._words.months[_key(month).rstrip(".")]
        return float(int(found.get("year", 0)) * 10_000 + number * 100 + int(found.get("day", 0)))


def told_apart(old: Iterable[Quantity], new: Iterable[Quantity]) -> tuple[list[Quantity], list[Quantity]]:
    """The quantities that each of two sides has alone."""
    before, after = [*old], [*new]
    gone = Counter(one.identity for one in before) - Counter(one.identity for one in after)
    come = Counter(one.identity for one in after) - Counter(one.identity for one in before)
    return [*_taken(before, gone)], [*_taken(after, come)]


def _taken(quantities: Iterable[Quantity], left: Counter[tuple[str, float, str]]) -> Iterator[Quantity]:
    for one in quantities:
        if left[one.identity]:
            left[one.identity] -= 1
            yield one


def _key(word: str) -> str:
    return " ".join(word.casefold().replace("-", " ").split())


def _pattern(words: QuantityWords) -> str:
    """Alternatives, each in a group that is named as its kind; those that need more around a number come first."""
    digits = r"\d+(?:[.,'\u2019\u00a0\u202f ]\d{3}(?!\d))*(?:[.,]\d+)?"
    numerals = any_of(words.numerals)
    currency, month = any_of(words.currencies), any_of(words.months)
    scale = rf"(?:[\s-]*(?P<scale#>{any_of(words.scales)}))?"
    number = rf"(?P<n#>{digits}|{numerals})(?:\s*\((?:{digits}|{numerals})\))?"
    unit = rf"[\s-]*\(?(?P<qualifier#>{any_of(words.qualifiers) or '(?!)'})?[\s-]*(?P<unit#>{any_of(words.units)})"
    percent = "|".join(filter(None, ("%", any_of(words.percent))))
    year, day = r"(?P<year#>(?:19|20)\d\d)", r"(?P<day#>[0-3]?\d)(?:st|nd|rd|th|er|\.)?"
    written = (
        (QuantityKind.DATE, r"(?P<iso#>(?:19|20)\d\d-[01]\d-[0-3]\d)\b"),
        (QuantityKind.DATE, r"\b(?P<day#>[0-3]?\d)[./](?P<month#>[01]?\d)[./]" + year + r"\b"),
        (QuantityKind.DATE, rf"(?P<month#>{month})\.?\s+{day},?\s+{year}\b"),
        (QuantityKind.DATE, rf"\b{day}\s+(?:of\s+|de\s+)?(?P<month#>{month})\.?(?:,?\s+{year})?\b"),
        (QuantityKind.DATE, rf"(?P<month#>{month})\.?,?\s+{year}\b"),
        (QuantityKind.DATE, rf"(?P<month#>{month})\.?\s+{day}\b(?!\s*\d)"),
        *((QuantityKind.AGE, rf"\b{_age(phrase, number)}") for phrase in words.ages),
        (QuantityKind.AMOUNT, rf"(?P<currency#>{currency})\s*{number}{scale}"),
        (QuantityKind.AMOUNT, rf"\b{number}{scale}\s*(?:U\.?S\.?\s+)?(?P<currency#>{currency})"),
        (QuantityKind.PERCENTAGE, rf"\b{number}\s*(?:{percent})"),
        (QuantityKind.PERIOD, rf"\b{number}{unit}"),
        (QuantityKind.NUMBER, rf"\b(?P<n#>{digits}){scale}(?![\w])"),
    )
    alternatives = "|".join(
        f"(?P<{kind}{index}>{alternative.replace('#>', f'{index}>')})"
        for index, (kind, alternative) in enumerate(written)
    )
    return rf"(?<!\w)(?=\S)(?:{alternatives})"


def _age(phrase: str, number: str) -> str:
    before, _, after = (_spaced(part.strip()) for part in phrase.partition("#"))
    gap = r"[\s-]*" if after else ""
    return rf"{before}\s*{number}{gap}{after}"


def _spaced(words: str) -> str:
    return re.escape(words).replace(r"\ ", r"[\s-]+")
