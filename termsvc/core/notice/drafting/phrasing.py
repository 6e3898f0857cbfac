"""The words in which two texts differ, cut out so that they can be quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from termsvc.core.notice.drafting.english import SMALL_WORDS

_AROUND = 2  # words before the first that differs, so that a reader finds the place
_LONGEST = 30  # words of a part that is still a part
_JOINS = re.compile(
    r"[,;\s]*(?:(?:and|or|including|which\sincludes?|includes?|as\swell\sas|such\sas|but\snot\slimited\sto)\b[,\s]*)*",
    re.IGNORECASE,
)
_INCLUDES = re.compile(r"[,;]?\s*(?:and|or|including|which\sincludes?|as\swell\sas|such\sas)\b|,", re.IGNORECASE)
_NO_PART = re.compile(
    r"(?:if|unless|except|where|when|on|in|at|to|for|with|without|by|subject|provided|that|which|who|only|but|not|after|before|until|upon|under)\b",
    re.IGNORECASE,
)


class Parts(NamedTuple):
    """What stands at one place of two texts; either may be empty."""

    old: str
    new: str


def differing(old: str, new: str, around: int = _AROUND) -> Parts | None:
    """The parts in which two texts differ, with a few words before them; `None` if they are too long to be parts."""
    before, after = old.split(), new.split()
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    start, end = max(0, start - around), max(0, end - (around - _AROUND))
    while start and before[start - 1].casefold() in SMALL_WORDS:
        start -= 1
    sides = [words[start : len(words) - end] for words in (before, after)]
    while end and not all(map(_is_rounded, sides)):
        end -= 1
        sides = [words[start : len(words) - end] for words in (before, after)]
    if any(len(side) > _LONGEST for side in sides) or (start == 0 and end == 0):
        return None
    return Parts(*(" ".join(side).strip(" ,;:") for side in sides))


def _is_rounded(words: Sequence[str]) -> bool:
    """Whether a part ends where a reader would: not with a preposition, or a number without its unit."""
    return bool(words) and words[-1].casefold() not in SMALL_WORDS and not words[-1][-1].isdigit()


def _common(one: Sequence[str], two: Sequence[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, two, strict=False))
    return next((at for at, (a, b) in pairs if a != b), min(len(one), len(two)))


def includes(came: Sequence[str]) -> bool:
    """Say whether words that came name more of what stands beside them, as in ", including recordings"."""
    return all(_INCLUDES.match(words) and not _NO_PART.match(bare(words)) for words in came)


def bare(words: str) -> str:
    """Words that came, without those that only join them to others."""
    found = _JOINS.match(words)
    return words[found.end() if found else 0 :].strip(" ,;.")


def listed_apart(old: str, new: str) -> Parts:
    """Two enumerations without what both name, where semicolons part them."""
    before, after = old.split("; "), new.split("; ")
    if len(before) == len(after) == 1:
        return Parts(old, new)
    parts = Parts(
        "; ".join(one for one in before if one not in after), "; ".join(one for one in after if one not in before)
    )
    return parts if all(parts) else Parts(old, new)
