"""Lines of plain text that are no wider than they may be, in cells of a terminal: most letters take one, East Asian ones two."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rich.cells import cell_len

# What no line may begin with: closing signs, other punctuation, and what changes the letter before it.
_CLINGS = frozenset({"Pe", "Pf", "Po", "Pd", "Mn", "Me", "Mc", "Cf", "Sk", "Lm"})
_OPENS = frozenset({"Ps", "Pi", "Cf"})  # nor end with
_BLANKS = re.compile(r"[ \t\n]+")  # a no-break space is none


def cells(text: str) -> int:
    """How many cells a line is wide."""
    return cell_len(text)


def wrap(text: str, width: int) -> list[str]:
    """The lines of a text, each as full as it may be; what can't be broken, such as an address, may stand out.

    A line end in the text stays one. Lines break at blanks, and on either side of a wide letter.
    """
    return [line for paragraph in text.split("\n") for line in _filled(paragraph, width)]


def _filled(paragraph: str, width: int) -> Iterator[str]:
    line, taken = "", 0
    for blank, part in _parts(paragraph):
        needed = cells(part)
        if line and taken + len(blank) + needed > width:
            yield line
            line, taken = part, needed
        else:
            glue = blank if line else ""
            line, taken = line + glue + part, taken + len(glue) + needed
    if line:
        yield line


def _parts(paragraph: str) -> Iterator[tuple[str, str]]:
    """What is not broken, each with what stands before it on the same line: a blank, or nothing."""
    for word in filter(None, _BLANKS.split(paragraph)):
        blank = " "
        for part in [word] if word.isascii() else _between_wide(word):
            yield blank, part
            blank = ""


def _between_wide(word: str) -> Iterator[str]:
    start = 0
    for index, (before, after) in enumerate(pairwise(word), 1):
        if _may_part(before, after):
            yield word[start:index]
            start = index
    yield word[start:]


def _may_part(before: str, after: str) -> bool:
    if not (_is_wide(before) or _is_wide(after)):
        return False
    return unicodedata.category(after) not in _CLINGS and unicodedata.category(before) not in _OPENS


def _is_wide(letter: str) -> bool:
    return unicodedata.east_asian_width(letter) in {"W", "F"}


def hanging(first: str, lines: Iterable[str]) -> list[str]:
    """Lines with something before the first, and the others as far in."""
    indent = " " * cells(first)
    return [f"{indent if number else first}{line}".rstrip() for number, line in enumerate(lines)]
