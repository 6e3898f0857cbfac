"""How endpoints, events and secrets are called: letters and digits that nobody mistakes for others."""

from __future__ import annotations

import base64
import hashlib
import json

from termsvc.store.webhook_values import EventKind

_DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32, without I, L, O and U: https://www.crockford.com/base32.html."""

_PLACES, _BITS = 26, 5

ID_BYTES = 16
"""128 bits, which 26 digits of base 32 hold."""

SECRET_BYTES = 32
"""Standard Webhooks asks for 24 to 64."""


def endpoint_id(random: bytes) -> str:
    """The id of an endpoint, from 16 bytes that nobody has used."""
    return f"whk_{_base32(random)}"


def event_id(kind: EventKind, *about: str) -> str:
    """The id of an event, which follows from its kind and from what it is about: found twice, it is the same."""
    written = json.dumps([kind, *about], ensure_ascii=False).encode()
    return f"evt_{_base32(hashlib.sha256(written).digest()[:ID_BYTES])}"


def secret(random: bytes) -> str:
    """A secret in the form of Standard Webhooks, from bytes that nobody can guess."""
    return f"whsec_{base64.b64encode(random).decode()}"


def _base32(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    return "".join(_DIGITS[number >> (_BITS * place) & 31] for place in reversed(range(_PLACES)))
