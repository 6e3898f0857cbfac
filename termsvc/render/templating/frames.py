"""What a workshop and its workbench say to each other: bytes after their length in four bytes.

A workshop sends JSON. A workbench answers with JSON too, and texts follow a list of their lengths as they are, which takes
less time than JSON.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

_LENGTH = struct.Struct(">I")
HEAD = _LENGTH.size


def framed(data: bytes) -> bytes:
    """Bytes after their length."""
    return _LENGTH.pack(len(data)) + data


def packed(value: Any) -> bytes:
    """A value as a frame of JSON."""
    return framed(json.dumps(value).encode())


def packed_texts(texts: Sequence[bytes]) -> bytes:
    """Texts in UTF-8 as two frames: their lengths, and all of them."""
    return packed([len(text) for text in texts]) + framed(b"".join(texts))


def texts_of(lengths: Sequence[int], data: bytes) -> list[str]:
    """The texts of two such frames."""
    texts, start = [], 0
    for size in lengths:
        texts.append(data[start : start + size].decode())
        start += size
    return texts


def length(head: bytes) -> int:
    """The length in bytes of what follows a head."""
    found: int = _LENGTH.unpack(head)[0]
    return found
