"""What a workshop and its workbench say to each other: JSON in ASCII, after its length in four bytes."""

from __future__ import annotations

import json
import struct
from typing import Any

_LENGTH = struct.Struct(">I")
HEAD = _LENGTH.size


def packed(value: Any) -> bytes:
    """A value as a frame."""
    return framed(json.dumps(value))


def framed(text: str) -> bytes:
    """JSON in ASCII as a frame."""
    return _LENGTH.pack(len(text)) + text.encode("ascii")


def length(head: bytes) -> int:
    """The length in bytes of what follows a head."""
    found: int = _LENGTH.unpack(head)[0]
    return found
