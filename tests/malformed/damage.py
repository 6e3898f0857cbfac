"""Damage to bytes: what editors, transfers and disks do to a file, and what an attacker would."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import TypeAlias

Damage: TypeAlias = Callable[[Random, bytes], bytes]

INSERTS = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc3\x28", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"\x80",
    b"\x1b[31m", b"\x7f", b"\x0b", b"\x0c", b"\xc2\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xe2\x80\x8b", b"\xef\xbf\xbf",
    b"\\ud800", b"\\x00", b"\t", b"\r", b"---\n", b"...\n", b"%YAML 9.9\n", b"{", b"}", b"[", b"]", b"'", b'"', b"*", b"&",
    b"!", b"|", b">", b"%", b"@", b"`", b": ", b"- ", b"? ", b"#", b",", b";", b"\n", b"\n\n", b"  ", b"<<: *a", b"\xf0\x9f\x98\x80",
)  # fmt: skip
RECODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "cp1252", "shift_jis", "utf-7", "cp500")


def damaged(rng: Random, data: bytes) -> bytes:
    """The bytes after one or a few accidents."""
    for _ in range(rng.choice((1, 1, 1, 2, 3))):
        data = rng.choice(ACCIDENTS)(rng, data)
    return data


def flip_bits(rng: Random, data: bytes) -> bytes:
    flipped = bytearray(data)
    for _ in range(rng.randint(1, 4) if data else 0):
        flipped[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


def cut(rng: Random, data: bytes) -> bytes:
    return data[: rng.randint(0, len(data))]


def drop(rng: Random, data: bytes) -> bytes:
    start = rng.randint(0, len(data))
    return data[:start] + data[start + rng.randint(1, 40) :]


def insert(rng: Random, data: bytes) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.choice(INSERTS) * rng.choice((1, 1, 1, 2, 300)) + data[at:]


def noise(rng: Random, data: bytes) -> bytes:
    at = rng.randint(0, len(data))
    return data[:at] + rng.randbytes(rng.randint(1, 8)) + data[at + rng.randint(0, 8) :]


def lines_moved(rng: Random, data: bytes) -> bytes:
    """A line that is gone, twice there, or in another's place."""
    lines = data.splitlines(keepends=True) or [b""]
    one, other = rng.randrange(len(lines)), rng.randrange(len(lines))
    match rng.randrange(4):
        case 0:
            del lines[one]
        case 1:
            lines.insert(other, lines[one])
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
        case _:
            rng.shuffle(lines)
    return b"".join(lines)


def indented(rng: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at = rng.randrange(len(lines))
    lines[at] = rng.choice((b" ", b"   ", b"\t", b"")) + lines[at].lstrip(rng.choice((b"", b" ")))
    return b"".join(lines)


def line_ends(rng: Random, data: bytes) -> bytes:
    ends = (b"\n", b"\r\n", b"\r", b"\n\r", b"\xe2\x80\xa9", b"\xc2\x85")
    if rng.random() < 0.5:
        return data.replace(b"\n", rng.choice(ends[1:]))
    return b"".join(line + rng.choice(ends[:3]) for line in data.splitlines())


def recoded(rng: Random, data: bytes) -> bytes:
    return data.decode("utf-8", "replace").encode(rng.choice(RECODINGS), "replace")


def mark_within(rng: Random, data: bytes) -> bytes:
    """A byte-order mark where two files were joined."""
    at = rng.choice((0, rng.randint(0, len(data)), len(data)))
    return data[:at] + b"\xef\xbb\xbf" + data[at:]


def swapped(rng: Random, data: bytes) -> bytes:
    one, two, three = sorted(rng.randint(0, len(data)) for _ in range(3))
    return data[:one] + data[two:three] + data[one:two] + data[three:]


def repeated(rng: Random, data: bytes) -> bytes:
    start = rng.randint(0, len(data))
    part = data[start : start + rng.randint(1, 200)]
    return data[:start] + part * rng.choice((2, 3, 50)) + data[start:]


def nothing(rng: Random, _data: bytes) -> bytes:
    return rng.choice(
        (b"", b"\n", b" ", b"\x00", b"\xef\xbb\xbf", b"null", b"[]", b"{}", b"---", b"#", b"\t", b"a", b"0")
    )


ACCIDENTS: tuple[Damage, ...] = (
    flip_bits, flip_bits, cut, drop, drop, insert, insert, insert, noise, lines_moved, lines_moved, indented, line_ends,
    recoded, mark_within, swapped, repeated, nothing,
)  # fmt: skip
