"""What is known at an instant, of a facts mapping: plain dicts in, plain dicts out, with dates and instants parsed."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Fact = dict[str, Any]


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def day(text: str) -> date:
    return date.fromisoformat(text)


@lru_cache(maxsize=4096)
def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


@lru_cache(maxsize=4096)
def local_date(moment: datetime, zone_name: str) -> date:
    return moment.astimezone(zone(zone_name)).date()


KEYS: dict[str, Callable[[Fact], Any] | None] = {
    "documents": lambda fact: fact["slug"],
    "versions": lambda fact: (fact["document"], fact["label"]),
    "accounts": lambda fact: fact["id"],
    "acceptances": None,  # "none: every acceptance counts"
    "objections": lambda fact: (fact["account"], fact["document"], fact["version"], fact["objected_at"]),
    "agreements": lambda fact: fact["id"],
}
VERSION_DATES = ("posted_on", "effective_on", "effective_on_new", "withdrawn_on")
DATES = (*VERSION_DATES, "created_on", "closed_on", "signed_on", "effective_from", "effective_to")
INSTANTS = ("accepted_at", "objected_at", "withdrawn_at", "recorded_at")
LOCAL, WRITTEN = [timedelta(days=days) for days in (-1, 0, 1)], [timedelta()]
MAY_BE_DATED = ("parent", "country", "locale", "applies_if", "part_of", "in_lieu_of")


class On(NamedTuple):
    """A calendar date, at its end, in every document's own time zone."""

    day: date

    def date_in(self, _zone: str) -> date:
        return self.day

    def counts(self, moment: datetime, zone_name: str) -> bool:
        return local_date(moment, zone_name) <= self.day


class At(NamedTuple):
    """An instant: its local date for what is dated, itself for what has an instant."""

    instant: datetime

    def date_in(self, zone_name: str) -> date:
        return local_date(self.instant, zone_name)

    def counts(self, moment: datetime, _zone: str) -> bool:
        return moment <= self.instant


class Dated(tuple[tuple[date | None, date | None, Any], ...]):
    """The spans of a value that changes: from, to, value."""

    __slots__ = ()


def value_at(value: Any, on: date) -> Any:
    """The value on a date of a plain value, or of a dated one; None where no span holds the date."""
    if not isinstance(value, Dated):
        return value
    for start, end, held in value:
        # Under Time: "Intervals are half-open, `[from, to)`."
        if (start is None or start <= on) and (end is None or on < end):
            return held
    return None


def is_dated(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(span, dict) for span in value)


def read(facts: Mapping[str, list[Fact]]) -> dict[str, list[Fact]]:
    """Every fact with its dates, instants and dated values parsed."""
    return {kind: [parsed(fact) for fact in facts.get(kind) or []] for kind in (*KEYS, "retractions")}


def parsed(fact: Fact) -> Fact:
    dates = {name: day(fact[name]) for name in DATES if fact.get(name)}
    instants = {name: instant(fact[name]) for name in INSTANTS if fact.get(name)}
    values = {name: dated(fact[name]) for name in MAY_BE_DATED if name in fact}
    attributes = {name: dated(value) for name, value in (fact.get("attributes") or {}).items()}
    return fact | dates | instants | values | ({"attributes": attributes} if attributes else {})


def dated(value: Any) -> Any:
    if not is_dated(value):
        return value
    return Dated((parsed_day(span.get("from")), parsed_day(span.get("to")), span["value"]) for span in value)


def parsed_day(text: str | None) -> date | None:
    return day(text) if text else None


def known(facts: Mapping[str, list[Fact]], known_at: datetime | None) -> dict[str, list[Fact]]:
    """Of facts as they were read, those that count at an instant: recorded by then, not taken back, the last of those
    with one key.
    """
    # Under Time: "`known_at=T` uses only facts recorded at or before T, retractions included."
    learned = {kind: [fact for fact in facts[kind] if is_learned(fact, known_at)] for kind in facts}
    retracted = {fact["fact"] for fact in learned["retractions"]}
    counting = {}
    for kind, key in KEYS.items():
        standing = [fact for fact in learned[kind] if fact.get("fact") not in retracted or not fact.get("fact")]
        counting[kind] = standing if key is None else list(last_of_each(standing, key))
    return only_known_names(counting)


def is_learned(fact: Fact, known_at: datetime | None) -> bool:
    # Facts files: "a fact without it has always been known there"
    return known_at is None or not fact.get("recorded_at") or fact["recorded_at"] <= known_at


def last_of_each(standing: Iterable[Fact], key: Callable[[Fact], Any]) -> Iterable[Fact]:
    """'Of the unretracted facts with one key known at T, the one recorded last counts.'"""
    last: dict[Any, Fact] = {}
    for fact in standing:
        other = last.get(key(fact))
        if other is None or recorded(other) < recorded(fact):
            last[key(fact)] = fact
    return last.values()


def recorded(fact: Fact) -> float:
    return fact["recorded_at"].timestamp() if fact.get("recorded_at") else float("-inf")


def only_known_names(counting: dict[str, list[Fact]]) -> dict[str, list[Fact]]:
    """'A fact that names a document, version or account unknown at T has no effect.'"""
    documents = {fact["slug"] for fact in counting["documents"]}
    accounts = {fact["id"] for fact in counting["accounts"]}
    counting["versions"] = [fact for fact in counting["versions"] if fact["document"] in documents]
    versions = {(fact["document"], fact["label"]) for fact in counting["versions"]}
    for kind in ("acceptances", "objections"):
        counting[kind] = [
            fact
            for fact in counting[kind]
            if fact["account"] in accounts and (fact["document"], fact["version"]) in versions
        ]
    counting["agreements"] = [fact for fact in counting["agreements"] if fact["account"] in accounts]
    return counting


def days_that_matter(facts: Mapping[str, list[Fact]]) -> list[date]:
    """Every day on which an answer may differ from that of the day before, in order; also one before and one after all.

    No rule compares a day with anything but dates that stand in the facts, ends of notice periods, and the local dates
    of instants, which are at most a day off from those in UTC.
    """
    moments, posted = moments_within(facts), {day(fact["posted_on"]) for fact in facts.get("versions") or []}
    notices = {term.get("notice_days") or 0 for fact in facts.get("agreements") or [] for term in fact["terms"]}
    ends = {on + timedelta(days=notice) for on in posted for notice in notices}
    local = {moment.date() + slack for moment in moments for slack in (LOCAL if moment.tzinfo else WRITTEN)}
    found = sorted(ends | local)
    return [found[0] - timedelta(days=1), *found, found[-1] + timedelta(days=1)] if found else []


def dates_within(value: Any) -> set[date]:
    """Every date that stands anywhere in the facts, and the date of every instant in UTC."""
    return {moment.date() for moment in moments_within(value)}


def moments_within(value: Any) -> set[datetime]:
    """Every instant in UTC, and every date as a midnight without a time zone."""
    found, rest = set(), [value]
    while rest:
        inner = rest.pop()
        if isinstance(inner, dict):
            rest += inner.values()
        elif isinstance(inner, list):
            rest += inner
        elif isinstance(inner, str):
            found.add(moment_of(inner))
    return {moment for moment in found if moment is not None}


@lru_cache(maxsize=4096)
def moment_of(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment
