"""Languages by their tags, and which one of those at hand suits a reader (BCP 47: RFC 5646 for tags, RFC 4647 for choosing)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from termsvc.core.errors import InvalidFact

TAG = r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
"""What names a language in files and facts, as a pattern: `de`, `de-AT`, `zh-Hant-TW`."""

_TAG = re.compile(TAG, re.ASCII)
_BEYOND_LANGUAGE = re.compile(r"[.@].*", re.DOTALL)
_REGION, _SCRIPT = 2, 4
_LONGEST_SHOWN = 40


def language_tag(text: str) -> str:
    """A language as BCP 47 writes it: `DE_at` and `de_AT.UTF-8` are `de-AT` (RFC 5646, section 2.1.1).

    Raises:
        InvalidFact: it is no language tag.
    """
    first, *others = _subtags(text)
    tag = "-".join((first, *map(_cased, others)))
    if _TAG.fullmatch(tag) is None:
        raise InvalidFact(f"{text[:_LONGEST_SHOWN]!r} is not a language tag; write it like en or de-AT")
    return tag


def best(wanted: Iterable[str], available: Sequence[str]) -> str | None:
    """The language at hand that suits a reader best, as it is written there; `None` if none does.

    Each language wanted is looked up, and then what is left of it without its last parts (RFC 4647, section 3.4): a reader
    of `de-AT` is given `de`, but one of `de` is not given `de-AT`.

    Args:
        wanted: tags in order of preference, in any case; locales such as `de_DE` do as well.
        available: tags.
    """
    spelled = {_subtags(tag): tag for tag in reversed(available)}
    ranges = (one for tag in wanted for one in _shorter(_subtags(tag)))
    return next((spelled[one] for one in ranges if one in spelled), None)


@lru_cache(maxsize=1 << 10)
def _subtags(text: str) -> tuple[str, ...]:
    return tuple(_BEYOND_LANGUAGE.sub("", text.strip()).replace("_", "-").lower().split("-"))


def _cased(subtag: str) -> str:
    if len(subtag) == _REGION:
        return subtag.upper()
    return subtag.capitalize() if len(subtag) == _SCRIPT and subtag.isalpha() else subtag


def _shorter(subtags: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The parts, and the parts without the last ones; none ends in a single letter, which only opens what follows it."""
    for end in range(len(subtags), 0, -1):
        if end == len(subtags) or len(subtags[end - 1]) > 1:
            yield subtags[:end]
