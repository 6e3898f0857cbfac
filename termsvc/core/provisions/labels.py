"""Number labels: telling them from the words that follow, and what nests under what."""

from __future__ import annotations

import re
from typing import NamedTuple, TypeAlias

from termsvc.core.provisions.model import Provision

_LABEL = re.compile(
    r"""(?P<label>
        (?:(?:section|article|clause|part|exhibit|annex|schedule|appendix)\s|§\s?)  # Section 4., Annex II:
            (?:\d+(?:\.\d+)*|[a-z]|[ivxlc]+)[.:]?(?:\s[-\u2013\u2014])?(?<!\w)
      | §\s?\d+(?:\.\d+)*
      | \d{1,3}(?:\.\d{1,3})+(?:\([a-z0-9]+\))*[.):]?                               # 4.2, 4.2(b)
      | \d{1,3}[.):]                                                                # 4.
      | \((?:\d{1,3}|[a-z]|([a-z])\2|[ivxlc]{2,6})\)                                # (b), (bb), (iii)
      | (?:[a-z]|[ivxlc]{2,6})[.)]                                                  # b., iii)
    )\s+(?=\S)""",
    re.VERBOSE | re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"[\d.]+")
_CAPITAL_POINT = re.compile(r"[A-Z]+\.")
_ROMAN = re.compile(r"(?=.)(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")

_DOTTED, _NAMED = "dotted", "named"

_Style: TypeAlias = tuple[str, str]


def split_label(text: str, *, heading: bool) -> tuple[str, str]:
    """The number label at the start of a text, and the rest; the label is empty if there is none.

    `A.` is a label before a heading only: a paragraph may start with somebody's initial. A bare `4.2` is none
    before a small letter, as in "4.2 million".
    """
    match = _LABEL.match(text)
    if match is None:
        return "", text
    label, rest = match["label"], text[match.end() :]
    if (_CAPITAL_POINT.fullmatch(label) and not heading) or (_BARE_NUMBER.fullmatch(label) and _is_amount(label, rest)):
        return "", text
    return label, rest


def _is_amount(label: str, rest: str) -> bool:
    return not label.endswith(".") and rest[0].islower()


def component(label: str) -> str:
    """A label as it stands in an address: `(b)` is `b`, `4.2.` is `4.2`, `Annex II:` is `annex-ii`."""
    return re.sub(r"[^\w.]+", "-", label.casefold()).strip("-.")


def ordinal(label: str) -> str:
    """The last number of a label: `2` of `4.2`, `b` of `(b)`."""
    return re.split(r"[\W_]+", component(label))[-1]


class Outline:
    """The numbered clauses that are open at a point of a section.

    Flat Markdown shows nesting by the style of the numbers alone: `(a)` after `4.1` is under it, and another
    `(a)`-like label is a sibling.
    """

    def __init__(self) -> None:
        self._open: list[_Numbered] = []
        self._style: _Style = ("", "")

    @property
    def current(self) -> Provision | None:
        """The innermost open clause."""
        return self._open[-1].clause if self._open else None

    def leave(self, label: str) -> Provision | None:
        """Close what a clause of this label ends, and tell what it stands under."""
        self._style = self._style_of(label)
        ended = (index for index, one in enumerate(self._open) if _ends(self._style, one.style))
        del self._open[next(ended, len(self._open)) :]
        return self.current

    def enter(self, clause: Provision) -> None:
        """Open the clause for which others were closed."""
        self._open.append(_Numbered(self._style, component(clause.label), clause))

    def interrupt(self) -> None:
        """An unnumbered paragraph ends the lettered clauses, not those like `4.1`."""
        if self._open:
            self._open = [one for one in self._open if one.style[0] == _DOTTED]

    def _style_of(self, label: str) -> _Style:
        number = component(label)
        if "." in number:
            return _DOTTED, "." * number.count(".")
        if not number.isalnum():
            return _NAMED, number.split("-")[0]
        shape = label.casefold().replace(number, "#")
        if number.isdigit():
            return shape, "1"
        letters = (shape, "A" if label.isupper() else "a")
        return (shape, f"{letters[1]} roman") if self._is_roman(number, letters) else letters

    def _is_roman(self, number: str, letters: _Style) -> bool:
        """A letter that may be both is a letter only right after the one before it, as `i` is after `h`."""
        last = next((one.number for one in reversed(self._open) if one.style == letters), "")
        follows = len(number) == len(last) == 1 and ord(number) == ord(last) + 1
        return _ROMAN.fullmatch(number) is not None and not follows


class _Numbered(NamedTuple):
    style: _Style
    number: str
    clause: Provision


def _ends(style: _Style, other: _Style) -> bool:
    return other == style or (other[0] == style[0] == _DOTTED and other[1] >= style[1])
