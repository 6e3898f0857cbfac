"""Column types: how the values of a fact are written in the database.

Nested values are JSON text in one canonical form, so that equal values are equal text.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, Generic, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import TIMESTAMP, Dialect, String, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from termsvc.access import Scope
from termsvc.core.dated import Dated, Span
from termsvc.core.model import Attachment, Mode, Term, UnilateralChanges, utc_text
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.manifest import AudienceManifest

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

INSTANT = String(32).with_variant(TIMESTAMP(timezone=True), "postgresql")


NAME = String().with_variant(String(collation="C"), "postgresql")
"""What facts, accounts and agreements are called: in the order of their bytes, which no language or library changes."""


class Instant(TypeDecorator[datetime]):
    """An aware instant, kept to the microsecond and read in UTC.

    PostgreSQL keeps a `timestamptz`; SQLite keeps ISO 8601 text of fixed width, whose order is the order in time.
    """

    impl = INSTANT
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """The instant as the database takes it."""
        return value if value is None or dialect.name == "postgresql" else utc_text(value)

    def process_result_value(self, value: datetime | str | None, _dialect: Dialect) -> datetime | None:
        """The instant in UTC."""
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


class Word(TypeDecorator[E], Generic[E]):
    """A member of an enumeration, kept as its value."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: E | None, _dialect: Dialect) -> str | None:
        """The member's value."""
        return None if value is None else value.value

    def process_result_value(self, value: str | None, _dialect: Dialect) -> E | None:
        """The member."""
        return None if value is None else self.words(value)


class Words(TypeDecorator[frozenset[E]], Generic[E]):
    """Some members of an enumeration, kept as their values in order, with a space between."""

    impl = String
    cache_ok = True

    def __init__(self, words: type[E]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: frozenset[E] | None, _dialect: Dialect) -> str | None:
        """The members' values."""
        return None if value is None else " ".join(sorted(value))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> frozenset[E] | None:
        """The members."""
        return None if value is None else frozenset(map(self.words, value.split()))


SCOPES = Words(Scope)


class Json(TypeDecorator[T], Generic[T]):
    """A nested value, kept as canonical JSON text.

    Attributes:
        write: the value as what JSON can say.
        read: the value that a JSON text says. Many facts share few values, so equal texts may give one object.
    """

    impl: TypeEngine[str] = Text()
    cache_ok = True

    def __init__(self, write: Callable[[T], Any], read: Callable[[str], T]) -> None:
        super().__init__()
        self.write = write
        self.read = read

    def process_bind_param(self, value: T | None, _dialect: Dialect) -> str | None:
        """The canonical text."""
        return None if value is None else _CANONICAL.encode(self.write(value))

    def process_result_value(self, value: str | None, _dialect: Dialect) -> T | None:
        """The value."""
        return None if value is None else self.read(value)


def _spans(dated: Dated[str]) -> list[dict[str, str | None]]:
    return [{"from": _day_text(span.start), "to": _day_text(span.end), "value": value} for span, value in dated.spans]


def _day_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _dated(spans: list[dict[str, str]]) -> Dated[str]:
    return Dated(tuple((Span(_day(span["from"]), _day(span["to"])), span["value"]) for span in spans))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@lru_cache(maxsize=1 << 16)
def _read_dated(text: str) -> Dated[str]:
    return _dated(json.loads(text))


@lru_cache(maxsize=1 << 16)
def _read_attributes(text: str) -> tuple[tuple[str, Dated[str]], ...]:
    return tuple((name, _dated(spans)) for name, spans in json.loads(text).items())


def _read_evidence(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, words) for name, words in json.loads(text))


def _read_terms(text: str) -> tuple[Term, ...]:
    return tuple(
        Term(
            **fields
            | {"mode": Mode(fields["mode"])}
            | {"unilateral_changes": UnilateralChanges(fields["unilateral_changes"])}
        )
        for fields in json.loads(text)
    )


def _read_attachments(text: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(**fields) for fields in json.loads(text))


def _write_all(values: tuple[Term, ...] | tuple[Attachment, ...]) -> list[dict[str, Any]]:
    return [asdict(value) for value in values]


def _write_dates(dates: tuple[tuple[str, date], ...]) -> dict[str, str]:
    return {name: day.isoformat() for name, day in dates}


def _read_dates(text: str) -> tuple[tuple[str, date], ...]:
    return tuple((name, date.fromisoformat(day)) for name, day in json.loads(text).items())


def _whole(kind: type[T]) -> Json[T]:
    """A value of dataclasses as JSON that has all of their fields."""
    adapter = TypeAdapter(kind)
    return Json(lambda value: adapter.dump_python(value, mode="json"), adapter.validate_json)


DATED = Json(_spans, _read_dated)
ATTRIBUTES = Json(lambda named: {name: _spans(dated) for name, dated in named}, _read_attributes)
EVIDENCE = Json(list, _read_evidence)
TERMS = Json(_write_all, _read_terms)
ATTACHMENTS = Json(_write_all, _read_attachments)
DATES = Json(_write_dates, _read_dates)
DRAFT = _whole(Draft)
MANIFEST = _whole(AudienceManifest)
