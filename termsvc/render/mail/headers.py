"""Header fields of mails: who writes to whom about what, so written that nothing of it can become another field.

Python's `email` package would do; but how it folds lines has changed in releases for security, and a mail of a posted
notice is to be the same bytes again in ten years.
"""

from __future__ import annotations

import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from termsvc.core.errors import TermsError

_LINE = 76
"""Characters of a line with an encoded word (RFC 2047, section 2); others may have two more."""

_ENCODED = 39
"""Bytes of an encoded word, so that it fits behind the longest name of a field."""

_LOCAL = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_HOST = re.compile(
    r"(?=.{1,253}\Z)[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)
_LONGEST_LOCAL = 64
_PLAIN_WORDS = re.compile(r"[\w !#$%&'*+/^`{|}~-]*", re.ASCII)
_NAMED = re.compile(r'\s*(?:"?(?P<name>[^<>"]*?)"?\s*<(?P<address>[^<>]*)>|(?P<bare>[^<>]*?))\s*')

# What no line of a header shows, or what makes others show in another order than they have (Unicode's UAX 9).
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_BLANK_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs"})


class UnusableAddress(TermsError):
    """No mail can be sent to an address."""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Somebody's address, and what they are called.

    Attributes:
        address: as it is written in a mail: ASCII alone, a domain of other letters in Punycode.
        name: as people read it; may be empty.

    Raises:
        UnusableAddress: the address can't be written so.
    """

    address: str
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "address", _usable(self.address))
        object.__setattr__(self, "name", one_line(self.name))

    @property
    def domain(self) -> str:
        """The part behind the at sign."""
        return self.address.rpartition("@")[2]

    @classmethod
    def parse(cls, text: str) -> Mailbox:
        """A mailbox as people write it: `legal@aster.example` or `Aster Legal <legal@aster.example>`.

        Raises:
            UnusableAddress: it is written otherwise.
        """
        found = _NAMED.fullmatch(text)
        if found is None:
            raise UnusableAddress(f"{text!r} is no sender; write it as: Aster Legal <legal@aster.example>")
        return cls(found["address"] or found["bare"] or "", found["name"] or "")


def one_line(text: str) -> str:
    """A text as one line without what a line can't show; blanks stand singly, and none at its ends."""
    shown = "".join(" " if unicodedata.category(one) in _BLANK_CATEGORIES else one for one in text)
    return " ".join(_TURNING.sub("", shown).split())


def words_field(name: str, text: str) -> str:
    """A field whose value people read, such as `Subject`; its last line has its end."""
    text = one_line(text)
    folded = [*_folded(f"{name}:", text)]
    if not text.isascii() or "=?" in text or any(len(line) > _LINE for line in folded):
        folded = [f"{name}:", *_encoded(text)]
        folded[:2] = [f"{name}: {folded[1]}"] if len(folded) > 1 else [f"{name}:"]
    return "\r\n ".join(folded) + "\r\n"


def mailboxes_field(name: str, mailboxes: Iterable[Mailbox]) -> str:
    """A field that names people, such as `To`, each on lines of their own."""
    return f"{name}: " + ",\r\n ".join(map(_mailbox, mailboxes)) + "\r\n"


def plain_field(name: str, value: str) -> str:
    """A field whose value the product makes itself.

    Raises:
        ValueError: it is more than a line of printable ASCII.
    """
    if not (value.isascii() and value.isprintable()):
        raise ValueError(f"{value!r} is no value of {name}")
    return f"{name}: {value}\r\n"


def _folded(start: str, text: str) -> Iterator[str]:
    line = start
    for word in text.split(" "):
        if len(line) + 1 + len(word) > _LINE and line != start:
            yield line
            line = word
        else:
            line = f"{line} {word}"
    yield line


def _encoded(text: str) -> list[str]:
    """Encoded words (RFC 2047), none of which parts a character."""
    pieces: list[bytes] = [b""]
    for character in text:
        data = character.encode()
        if len(pieces[-1]) + len(data) > _ENCODED:
            pieces.append(b"")
        pieces[-1] += data
    return [f"=?utf-8?b?{b64encode(piece).decode()}?=" for piece in pieces if piece]


def _mailbox(one: Mailbox) -> str:
    if not one.name:
        return one.address
    name = one.name
    if not name.isascii() or "=?" in name or len(name) > _LINE // 2:
        lines = _encoded(name)
    elif _PLAIN_WORDS.fullmatch(name):
        lines = [name]
    else:
        escaped = re.sub(r'(["\\])', r"\\\1", name)
        lines = [f'"{escaped}"']
    address = f"<{one.address}>"
    if len(lines[-1]) + len(address) + len("Reply-To: ,") < _LINE:
        return "\r\n ".join([*lines[:-1], f"{lines[-1]} {address}"])
    return "\r\n ".join([*lines, address])


def _usable(address: str) -> str:
    local, _, domain = address.rpartition("@")
    host = _in_ascii(domain)
    if host is None or not _HOST.fullmatch(host):
        raise UnusableAddress(f"{address!r} is no e-mail address: its domain can't be one")
    if not local.isascii():
        raise UnusableAddress(
            f"{address!r} has letters other than ASCII before the @, which many mail servers do not take; "
            "ask for another address"
        )
    if not _LOCAL.fullmatch(local) or len(local) > _LONGEST_LOCAL:
        raise UnusableAddress(f"{address!r} is no e-mail address: what stands before the @ can't")
    return f"{local}@{host}"


def _in_ascii(domain: str) -> str | None:
    """A domain in Punycode, if that says the same: older rules, which Python has, write some letters as others."""
    if domain.isascii():
        return domain
    try:
        found = domain.encode("idna").decode("ascii")
        again = found.encode("ascii").decode("idna")
    except UnicodeError:
        return None
    return found if again == unicodedata.normalize("NFC", domain.lower()) else None
