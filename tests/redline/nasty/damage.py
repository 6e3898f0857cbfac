"""Damage that files come to: by editors, mail programs, conversions and cut connections."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from random import Random
from typing import TypeAlias

Damage: TypeAlias = Callable[[Random, str], str]

_BYTE_ORDER_MARK = "\ufeff"
_CONTROLS = [chr(code) for code in (0, 1, 7, 8, 11, 12, 27, 28, 31, 127, 0x85, 0x9F)]
_INVISIBLE = [
    "\u00a0",
    "\u00ad",
    "\u200b",
    "\u200d",
    "\u200f",
    "\u2028",
    "\u2029",
    "\u202e",
    "\u2060",
    "\u3000",
    "\ufe0f",
]
_STRANGE = [
    "\ufffd",
    "\uffff",
    "\U0001f600",
    "\u0301",
    "\ud7ff",
    "\ue000",
    "\U0010ffff",
    "\u017f",
    "ﬁ",
    "İ",
    "ß",
    "\u2126",
]


def damaged(random: Random, text: str) -> str:
    """The text after one to three sorts of damage."""
    for damage in random.sample(_DAMAGES, random.randint(1, 3)):
        text = damage(random, text)
    return text


def _byte_order_mark(random: Random, text: str) -> str:
    place = random.choice([0, 0, random.randint(0, len(text))])
    return text[:place] + _BYTE_ORDER_MARK * random.choice([1, 1, 2]) + text[place:]


def _line_ends(random: Random, text: str) -> str:
    end = random.choice(["\r\n", "\r", "\n\r", "\r\r\n"])
    return text.replace("\n", end)


def _mixed_line_ends(random: Random, text: str) -> str:
    return re.sub("\n", lambda _: random.choice(["\n", "\r\n", "\r"]), text)


def _end(random: Random, text: str) -> str:
    return text.rstrip("\n") + random.choice(["", "", "\n" * 5, "\r", " ", "\t\n", "\x00"])


def _cut(random: Random, text: str) -> str:
    return text[: random.randint(0, len(text))]


def _bytes(random: Random, text: str) -> str:
    """Some bytes became others, and what is no UTF-8 any more was replaced on reading."""
    data = bytearray(text.encode())
    for _ in range(random.randint(1, 8) if data else 0):
        data[random.randrange(len(data))] = random.choice([0, 0x0A, 0x20, 0x3C, 0x60, 0x7C, 0x80, 0xC3, 0xE2, 0xFF])
    return data.decode(errors="replace")


def _other_encoding(_random: Random, text: str) -> str:
    return text.encode().decode("cp1252", errors="replace")


def _blanks(random: Random, text: str) -> str:
    """Some blanks are other white space, or two."""
    other = random.choice(["\t", "\u00a0", "\u3000", "  ", "\u2009", "\x0b"])
    return re.sub(" ", lambda _: other if random.random() < 0.1 else " ", text)


def _strewn(random: Random, text: str) -> str:
    """Characters that nobody sees or expects, anywhere."""
    strewn = [random.choice([*_CONTROLS, *_INVISIBLE, *_STRANGE]) for _ in range(random.randint(1, 12))]
    for character in strewn:
        place = random.randint(0, len(text))
        text = text[:place] + character + text[place:]
    return text


def _decomposed(_random: Random, text: str) -> str:
    return unicodedata.normalize("NFD", text)


def _indented(random: Random, text: str) -> str:
    return re.sub("(?m)^", lambda _: random.choice(["", "", "", " ", "   ", "    ", "\t"]), text)


def _unblank(_random: Random, text: str) -> str:
    """No blank lines."""
    return re.sub("\n{2,}", "\n", text)


_DAMAGES: list[Damage] = [
    *(_byte_order_mark, _line_ends, _mixed_line_ends, _end, _cut, _bytes),
    *(_other_encoding, _blanks, _strewn, _decomposed, _indented, _unblank),
]
