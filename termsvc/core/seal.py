"""Canonical text and its seal, so that a body can be proven unchanged."""

from __future__ import annotations

import hashlib
import unicodedata


def canonical(text: str) -> str:
    """The text in NFC, with LF line ends, no byte-order mark and exactly one final newline."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", lines).rstrip("\n") + "\n"


def seal(content: str | bytes) -> str:
    """The SHA-256 (FIPS 180-4) of a text's canonical UTF-8 form, or of bytes as they are, as 64 hex digits."""
    data = canonical(content).encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()
