"""Whether the same words are spelled another way."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from termsvc.core.materiality.lexicon import Family, Lexicon
from termsvc.core.materiality.passage import Region, Side
from termsvc.core.materiality.texts import Texts
from termsvc.core.materiality.words import plain

_BRACKETS = " ()\"'\u201c\u201d"
_LEAST_VARIED = 5  # letters of a word that customs spell differently
_LEAST_STEM = 3
_LEAST_LETTERS = 6  # of a word that may be a slip of another one
_ALTERNATIVES = (
    ("ise", "ize"),
    ("isa", "iza"),
    ("isi", "izi"),
    ("our", "or"),
    ("ogue", "og"),
    ("nce", "nse"),
    ("tre", "ter"),
    ("yse", "yze"),
    ("ß", "ss"),
)
_TELLING = frozenset({Family.WHO, Family.WATCHED})
_ROLES = {"e", "r"}  # the employee is not the employer
_ENDINGS = frozenset({"", "s", "es"})


def is_spelling(region: Region, texts: Texts, lexicon: Lexicon) -> bool:
    """Say whether a region only spells, inflects, doubles or abbreviates words another way."""
    old, new = plain(region.old.words), plain(region.new.words)
    if "".join(old) == "".join(new):
        return True
    if not (old and new):
        return _is_doubled(region.only_side) or _is_short_for_what_stands_before(region.only_side)
    one, two = region.old.words, region.new.words
    if _abbreviates(one, two, texts) or _abbreviates(two, one, texts):
        return True
    return len(old) == len(new) and all(
        before == after
        or lexicon.families.covers([before, after], Family.CONNECTIVE)
        or _is_variant(before, after)
        or _is_inflected(before, after, lexicon)
        or _is_slip(before, after, texts, lexicon)
        for before, after in zip(old, new, strict=True)
    )


def _is_doubled(side: Side) -> bool:
    """Whether words stand twice in a row."""
    words = plain(side.words)
    before, after = plain(side.before)[-len(words) :], plain(side.after)[: len(words)]
    return bool(words) and words in (before, after)


def _is_variant(one: str, two: str) -> bool:
    """Two customs of spelling, such as British and American."""
    return len(one) >= _LEAST_VARIED and (
        _undoubled(one) == _undoubled(two)
        or any(_reduced(one, *pair) == _reduced(two, *pair) for pair in _ALTERNATIVES)
    )


def _reduced(word: str, british: str, american: str) -> str:
    return word.replace(british, american)


def _undoubled(word: str) -> str:
    return "".join(char for char, following in zip_longest(word, word[1:]) if char != following)


def _is_inflected(one: str, two: str, lexicon: Lexicon) -> bool:
    """One ending of a verb or noun for another; how many are meant counts where the word says who is."""
    short, long = sorted((one, two), key=len)
    stem = short[:-1] + "i" if short.endswith("y") and long.endswith("ies") else short
    inflected = len(short) >= _LEAST_STEM and long.startswith(stem) and long[len(stem) :] in _ENDINGS
    return inflected and not _tells_who(short, lexicon)


def _is_slip(one: str, two: str, texts: Texts, lexicon: Lexicon) -> bool:
    """One letter too many, too few, wrong or exchanged with its neighbour, in a word that stands nowhere else."""
    if min(len(one), len(two)) < _LEAST_LETTERS or one[0] != two[0] or not (one + two).isalpha():
        return False
    if {one[-1], two[-1]} == _ROLES or _tells_who(one, lexicon) or _tells_apart(one, two, lexicon):
        return False
    head = next((at for at, (x, y) in enumerate(zip(one, two, strict=False)) if x != y), min(len(one), len(two)))
    a, b = one[head:], two[head:]
    near = a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:])
    return near and (texts.stands_once(one) or texts.stands_once(two))


def _tells_who(word: str, lexicon: Lexicon) -> bool:
    return not lexicon.families.keys([word]).isdisjoint(_TELLING)


def _tells_apart(one: str, two: str, lexicon: Lexicon) -> bool:
    """Whether both are words that the lexicon lists, and for other things."""
    before, after = ({*lexicon.families.keys([word]), *lexicon.topics.keys([word])} for word in (one, two))
    return bool(before and after) and before != after


def _abbreviates(short: str, full: str, texts: Texts) -> bool:
    """`CF` is `Commonwealth Fund`, and `Commonwealth` where the document says "Commonwealth Fund (CF)"."""
    letters = short.strip(_BRACKETS)
    if not _is_short_form(letters):
        return False
    names = [word for word in full.replace(f"({letters})", " ").split() if word[:1].isupper() and word != "The"]
    if letters == _initials(names):
        return True
    return _initials(names[:1]) == letters[0] and texts.abbreviates(letters, " ".join(names))


def _is_short_for_what_stands_before(side: Side) -> bool:
    letters = side.words.strip(_BRACKETS)
    return _is_short_form(letters) and _initials(side.before.split()).endswith(letters)


def _is_short_form(letters: str) -> bool:
    return len(letters) > 1 and letters.isupper() and letters.isalpha()


def _initials(words: Sequence[str]) -> str:
    starts = (word.lstrip(_BRACKETS)[:1] for word in words)
    return "".join(letter for letter in starts if letter.isupper())
