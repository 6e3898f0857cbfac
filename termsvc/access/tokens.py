"""Tokens: how one is written, told from a mistyped one, and kept without being kept.

The form is that of GitHub's tokens: a prefix that scanners of leaked secrets find, random digits, and a checksum of six
digits, all of base 62: https://github.blog/2021-04-05-behind-githubs-new-authentication-token-formats/. The checksum is
the CRC-32 of all before it. It notices every change of one character and of two neighbours, and keeps nothing secret.
"""

from __future__ import annotations

import hashlib
import re
import string
import zlib

from termsvc.access.errors import Unauthenticated

PREFIX = "tsv_"
TEST_PREFIX = "tsvtest_"
"""With which a token for test mode begins, so that nobody takes one for the other."""

RANDOM_BYTES = 20
"""160 bits, so that 136 stay unknown to who has seen the hint."""

_DIGITS = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM, _CHECKSUM = 27, 6  # digits of base 62 that hold 160 and 32 bits
_FORM = re.compile(rf"(?:{PREFIX}|{TEST_PREFIX})[0-9A-Za-z]{{{_RANDOM + _CHECKSUM}}}")
_SHOWN = 4
LENGTH = len(PREFIX) + _RANDOM + _CHECKSUM


class NoToken(Unauthenticated):
    """What was given for a token is none."""

    def __init__(self) -> None:
        super().__init__(
            f"What was given is no token: one begins with {PREFIX} and has {LENGTH} characters. Copy it again, whole."
        )


class MistypedToken(Unauthenticated):
    """The token was changed on its way: its last characters don't fit those before them. Copy it again."""


def mint(random: bytes, *, test: bool = False) -> str:
    """A token of 37 characters, or of 41 for test mode.

    Args:
        random: 20 bytes that nobody can guess.
        test: whether it is for test mode.

    Raises:
        ValueError: there are more or fewer.
    """
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"a token is made of {RANDOM_BYTES} random bytes, not of {len(random)}")
    body = (TEST_PREFIX if test else PREFIX) + _base62(int.from_bytes(random, "big"), _RANDOM)
    return body + _checksum(body)


def parse(text: str) -> str:
    """The token that a text holds, without the space around it.

    Raises:
        NoToken: it has not the form of one.
        MistypedToken: it has, but the checksum is wrong, so nobody was ever given it.
    """
    token = text.strip()
    if _FORM.fullmatch(token) is None:
        raise NoToken
    if _checksum(token[:-_CHECKSUM]) != token[-_CHECKSUM:]:
        raise MistypedToken
    return token


def digest(token: str) -> str:
    """The SHA-256 of a token, in hexadecimal: all that is kept of it.

    It is enough that it is quick to compute, for nobody can try 160 random bits; and a look-up by it tells by its time
    nothing about a token that nobody has.
    """
    return hashlib.sha256(token.encode()).hexdigest()


def hint(token: str) -> str:
    """The beginning of a token, by which its holder recognises it."""
    return token[: token.index("_") + 1 + _SHOWN]


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECKSUM)


def _base62(number: int, width: int) -> str:
    digits = []
    for _ in range(width):
        number, digit = divmod(number, len(_DIGITS))
        digits.append(_DIGITS[digit])
    return "".join(reversed(digits))
