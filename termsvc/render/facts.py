"""Facts as plain JSON data: in the form that facts files have, without texts, which are had by their seals."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from termsvc.core.batch import Contact
from termsvc.core.dated import Dated
from termsvc.core.model import Acceptance, Account, Fact, Record, utc_text


def record(value: Record[Fact]) -> dict[str, Any]:
    """A recorded fact and what is known of our learning it; instants are in UTC."""
    return {
        "id": value.id,
        "kind": value.fact.name,
        "recorded_at": _plain(value.recorded_at),
        "recorded_by": value.recorded_by,
        "source": value.source,
        "claimed_recorded_at": _plain(value.claimed_recorded_at),
        "fact": fact(value.fact),
    }


def fact(value: Fact) -> dict[str, Any]:
    """A fact's fields, named as in a facts file; dated values as a plain value or as spans."""
    told = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Account):
        told["attributes"] = {name: _plain(item.map(json.loads)) for name, item in value.attributes}
    if isinstance(value, Acceptance):
        told["evidence"] = dict(value.evidence)
    return told


def contact(value: Contact) -> dict[str, Any]:
    """Whom to tell, and when; personal data."""
    return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, Dated):
        return dated(value)
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, datetime):
        return utc_text(value).replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value


def dated(value: Dated[Any]) -> Any:
    """A value that always holds as it is, one that never holds as null, and any other as half-open spans of dates."""
    if not value.spans:
        return None
    if len(value.spans) == 1 and not list(value.dates()):
        return value.spans[0][1]
    return [{"from": _plain(span.start), "to": _plain(span.end), "value": item} for span, item in value.spans]
