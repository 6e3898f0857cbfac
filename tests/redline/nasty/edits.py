"""Edits of any text, as people and scripts make them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from random import Random
from typing import TypeAlias

from tests.redline.nasty.sentences import LANGUAGES, passage

Edit: TypeAlias = Callable[[Random, list[str]], list[str]]

_SECTION = re.compile(r"\n\n(?=#)")
_ENDS = re.compile(r"(?<=[.;。]) *(?=\S)")


def edited(random: Random, text: str, times: int) -> str:
    """The text after so many edits."""
    for _ in range(times):
        parts, between = _parts(random, text)
        text = between.join(random.choice(_EDITS)(random, parts))
    return text


def _parts(random: Random, text: str) -> tuple[list[str], str]:
    """The text as lines, paragraphs, sections or words, and what stands between them."""
    match random.choice(["lines", "paragraphs", "paragraphs", "sections", "words"]):
        case "lines":
            return text.split("\n"), "\n"
        case "paragraphs":
            return text.split("\n\n"), "\n\n"
        case "sections":
            return _SECTION.split(text), "\n\n"
        case _:
            return text.split(" "), " "


def _remove(random: Random, parts: list[str]) -> list[str]:
    start = random.randrange(len(parts))
    return parts[:start] + parts[start + random.randint(1, 3) :]


def _repeat(random: Random, parts: list[str]) -> list[str]:
    start = random.randrange(len(parts))
    return parts[: start + 1] + parts[start:]


def _move(random: Random, parts: list[str]) -> list[str]:
    start = random.randrange(len(parts))
    run, rest = parts[start : start + 3], parts[:start] + parts[start + 3 :]
    place = random.randint(0, len(rest))
    return rest[:place] + run + rest[place:]


def _shuffle(random: Random, parts: list[str]) -> list[str]:
    start = random.randrange(len(parts))
    run = parts[start : start + 12]
    return parts[:start] + random.sample(run, len(run)) + parts[start + 12 :]


def _put_in(random: Random, parts: list[str]) -> list[str]:
    place = random.randint(0, len(parts))
    return [*parts[:place], passage(random, random.choice(LANGUAGES)), *parts[place:]]


def _reword(random: Random, parts: list[str]) -> list[str]:
    """Another word in place of one, or another number, in one part."""
    place = random.randrange(len(parts))
    words = parts[place].split(" ")
    words[random.randrange(len(words))] = random.choice(
        ["not", "may", "must", "500", "14", "Größe", "料金", "", "- a", "#"]
    )
    return [*parts[:place], " ".join(words), *parts[place + 1 :]]


def _split(random: Random, parts: list[str]) -> list[str]:
    """One part becomes several, at the ends of its sentences."""
    place = random.randrange(len(parts))
    return [*parts[:place], "\n\n".join(_ENDS.split(parts[place])), *parts[place + 1 :]]


def _merge(random: Random, parts: list[str]) -> list[str]:
    place = random.randrange(len(parts))
    return [*parts[:place], " ".join(parts[place : place + 2]), *parts[place + 2 :]]


def _wrap(random: Random, parts: list[str]) -> list[str]:
    place = random.randrange(len(parts))
    return [*parts[:place], textwrap.fill(parts[place], random.randint(15, 120)), *parts[place + 1 :]]


def _recase(random: Random, parts: list[str]) -> list[str]:
    place = random.randrange(len(parts))
    changed = random.choice([str.upper, str.lower, str.swapcase])(parts[place])
    return [*parts[:place], changed, *parts[place + 1 :]]


_EDITS: list[Edit] = [_remove, _repeat, _move, _shuffle, _put_in, _reword, _reword, _split, _merge, _wrap, _recase]
