"""A TrueType font with a box for each character asked for, as the OpenType specification lays it out."""

from __future__ import annotations

import struct

_EM = 1000
_BOX = ((100, 0), (100, 700), (900, 700), (900, 0))


def font(characters: str) -> bytes:
    """The file of a font that shows the characters, all in the basic plane, as boxes."""
    codes = sorted(map(ord, characters))
    count = len(codes) + 1
    glyph = _glyph()
    tables = {
        b"OS/2": struct.pack(
            ">HhHHH11h10s4L4sHHHhhhHH",
            4,
            _EM,
            400,
            5,
            0,
            *[0] * 11,
            bytes(10),
            *[0] * 4,
            b"NONE",
            64,
            codes[0],
            codes[-1],
            800,
            -200,
            0,
            800,
            200,
        )
        + bytes(18),
        b"cmap": _cmap(codes),
        b"glyf": glyph * count,
        b"head": struct.pack(
            ">4L2H2Q4h2H3h", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0, 100, 0, 900, 700, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">L3hH11hH", 0x10000, 800, -200, 0, _EM, 100, 100, 900, 1, *[0] * 7, count),
        b"hmtx": struct.pack(">Hh", _EM, 100) * count,
        b"loca": struct.pack(f">{count + 1}L", *(len(glyph) * number for number in range(count + 1))),
        b"maxp": struct.pack(">L14H", 0x10000, count, 4, 1, 0, 0, 2, *[0] * 8),
        b"name": _name("Tiny"),
        b"post": struct.pack(">2L2h5L", 0x30000, 0, 0, 0, 0, 0, 0, 0, 0),
    }
    return _file(tables)


def _glyph() -> bytes:
    header = struct.pack(">5h2H", 1, 100, 0, 900, 700, 3, 0)
    steps = [(x - a, y - b) for (x, y), (a, b) in zip(_BOX, ((0, 0), *_BOX), strict=False)]
    glyph = header + bytes([1] * 4) + struct.pack(">8h", *(x for x, _ in steps), *(y for _, y in steps))
    return glyph + bytes(-len(glyph) % 4)


def _cmap(codes: list[int]) -> bytes:
    """A table of format 12: each character by itself."""
    groups = b"".join(struct.pack(">3L", code, code, number) for number, code in enumerate(codes, 1))
    return struct.pack(">4HL", 0, 1, 3, 10, 12) + struct.pack(">2H3L", 12, 0, 16 + len(groups), 0, len(codes)) + groups


def _name(family: str) -> bytes:
    told = {1: family, 2: "Regular", 4: family, 6: family}
    words = [text.encode("utf-16-be") for text in told.values()]
    records, at = b"", 0
    for number, word in zip(told, words, strict=True):
        records += struct.pack(">6H", 3, 1, 0x409, number, len(word), at)
        at += len(word)
    return struct.pack(">3H", 0, len(told), 6 + len(records)) + records + b"".join(words)


def _file(tables: dict[bytes, bytes]) -> bytes:
    records, body = b"", b""
    start = 12 + 16 * len(tables)
    for tag, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        records += struct.pack(">4s3L", tag, total, start + len(body), len(table))
        body += padded
    return struct.pack(">L4H", 0x10000, len(tables), 0, 0, 0) + records + body
