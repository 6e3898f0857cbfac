"""Values that hold for a time: half-open spans of calendar dates, and instants."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any, Generic, TypeVar
from zoneinfo import ZoneInfo

from termsvc.core.errors import InvalidFact

T = TypeVar("T")
U = TypeVar("U")

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Calendar dates `[start, end)`; `None` is open on that side.

    Raises:
        InvalidFact: the span is empty.
    """

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.end <= self.start:
            raise InvalidFact(f"a span must end after it starts, but {self.end} is not after {self.start}")

    def __contains__(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def overlaps(self, other: Span) -> bool:
        """Say whether some date is in both."""
        return (self.start is None or other.end is None or self.start < other.end) and (
            other.start is None or self.end is None or other.start < self.end
        )

    def dates(self) -> Iterator[date]:
        """The dates at which the span starts and ends, where it does."""
        return (edge for edge in (self.start, self.end) if edge is not None)


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A value that may differ from date to date: spans that do not overlap, earliest first.

    Outside every span there is no value. Two are equal when they hold the same spans.

    Raises:
        InvalidFact: two spans overlap.
    """

    spans: tuple[tuple[Span, T], ...] = ()

    def __post_init__(self) -> None:
        ordered = tuple(sorted(self.spans, key=lambda item: item[0].start or date.min))
        for (one, _), (two, _) in pairwise(ordered):
            if one.overlaps(two):
                raise InvalidFact(f"two spans overlap: {_written(one)} and {_written(two)}")
        object.__setattr__(self, "spans", ordered)

    @classmethod
    def always(cls, value: T) -> Dated[T]:
        """A plain value: it holds on every date."""
        return cls(((Span(), value),))

    def on(self, day: date) -> T | None:
        """The value on a date, or `None` where there is none."""
        for span, value in self.spans:
            if day in span:
                return value
        return None

    def values(self) -> Iterator[T]:
        """Every value that holds at some time, earliest first."""
        return (value for _, value in self.spans)

    def dates(self) -> Iterator[date]:
        """The dates at which the value may change."""
        return (edge for span, _ in self.spans for edge in span.dates())

    def map(self, change: Callable[[T], U]) -> Dated[U]:
        """The same spans with each value changed."""
        return Dated(tuple((span, change(value)) for span, value in self.spans))


def _written(span: Span) -> str:
    return f"[{span.start or 'always'}, {span.end or 'open'})"


def require_aware(instant: datetime, name: str) -> None:
    """Refuse a naive instant.

    Raises:
        InvalidFact: `instant` carries no offset.
    """
    if instant.utcoffset() is None:
        raise InvalidFact(f"{name} must be an instant with an offset, but {instant.isoformat()} has none")


@lru_cache(maxsize=1 << 16)
def local_date(instant: datetime, timezone: str) -> date:
    """The calendar date of an aware instant in an IANA time zone."""
    return instant.astimezone(ZoneInfo(timezone)).date()


@lru_cache(maxsize=1 << 12)
def midnight(day: date, timezone: str) -> datetime:
    """The first instant of a calendar date in an IANA time zone, in UTC; where clocks skip midnight, that of the skip."""
    return datetime.combine(day, time(), ZoneInfo(timezone)).astimezone(UTC)


def day_before(day: date) -> date:
    """The date before; the first date there is stays itself."""
    return day if day == date.min else day - ONE_DAY


def day_after(day: date) -> date:
    """The date after; the last date there is stays itself."""
    return day if day == date.max else day + ONE_DAY


def edges(dated: Iterable[Dated[Any]]) -> Iterator[date]:
    """Every date at which one of the values may change."""
    return (edge for value in dated for edge in value.dates())
