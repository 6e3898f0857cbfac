"""What is known at an instant, of a facts mapping: plain dicts in, plain dicts out, with dates and instants parsed."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

Fact = dict[str, Any]


@cache
def zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@cache
def day(text: str) -> date:
    return date.fromisoformat(text)


@cache
def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


KEYS: dict[str, Callable[[Fact], Any] | None] = {
    "documents": lambda fact: fact["slug"],
    "versions": lambda fact: (fact["document"], fact["label"]),
    "accounts": lambda fact: fact["id"],
    "acceptances": None,  # "none: every acceptance counts"
    "objections": lambda fact: (fact["account"], fact["document"], fact["version"], instant(fact["objected_at"])),
    "agreements": lambda fact: fact["id"],
}
VERSION_DATES = ("posted_on", "effective_on", "effective_on_new", "withdrawn_on")
DATES = (*VERSION_DATES, "created_on", "closed_on", "signed_on", "effective_from", "effective_to")
INSTANTS = ("accepted_at", "objected_at", "withdrawn_at")


@dataclass(frozen=True)
class On:
    """A calendar date, at its end, in every document's own time zone."""

    day: date

    def date_in(self, _zone: str) -> date:
        return self.day

    def counts(self, moment: datetime, zone_name: str) -> bool:
        return moment.astimezone(zone(zone_name)).date() <= self.day


@dataclass(frozen=True)
class At:
    """An instant: its local date for what is dated, itself for what has an instant."""

    instant: datetime

    def date_in(self, zone_name: str) -> date:
        return self.instant.astimezone(zone(zone_name)).date()

    def counts(self, moment: datetime, _zone: str) -> bool:
        return moment <= self.instant


def value_at(value: Any, on: date) -> Any:
    """The value on a date of a plain value, or of a list of `{from, to, value}`; None where no span holds the date."""
    if not is_dated(value):
        return value
    for span in value:
        # Under Time: "Intervals are half-open, `[from, to)`."
        began = not span.get("from") or day(span["from"]) <= on
        ended = bool(span.get("to")) and day(span["to"]) <= on
        if began and not ended:
            return span["value"]
    return None


def is_dated(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(span, dict) for span in value)


def known(facts: Mapping[str, list[Fact]], known_at: datetime | None) -> dict[str, list[Fact]]:
    """The facts that count at an instant: recorded by then, not taken back, the last of those with one key."""
    # Under Time: "`known_at=T` uses only facts recorded at or before T, retractions included."
    learned = {kind: [fact for fact in facts.get(kind) or [] if is_learned(fact, known_at)] for kind in facts}
    retracted = {fact["fact"] for fact in learned.get("retractions", [])}
    counting = {}
    for kind, key in KEYS.items():
        standing = [fact for fact in learned.get(kind, []) if fact.get("fact") not in retracted or not fact.get("fact")]
        counting[kind] = [parsed(fact) for fact in (standing if key is None else last_of_each(standing, key))]
    return only_known_names(counting)


def is_learned(fact: Fact, known_at: datetime | None) -> bool:
    # Facts files: "a fact without it has always been known there"
    return known_at is None or not fact.get("recorded_at") or instant(fact["recorded_at"]) <= known_at


def last_of_each(standing: Iterable[Fact], key: Callable[[Fact], Any]) -> Iterable[Fact]:
    """'Of the unretracted facts with one key known at T, the one recorded last counts.'"""
    last: dict[Any, Fact] = {}
    for fact in standing:
        other = last.get(key(fact))
        if other is None or recorded(other) < recorded(fact):
            last[key(fact)] = fact
    return last.values()


def recorded(fact: Fact) -> float:
    return instant(fact["recorded_at"]).timestamp() if fact.get("recorded_at") else float("-inf")


def parsed(fact: Fact) -> Fact:
    dates = {name: day(fact[name]) for name in DATES if fact.get(name)}
    instants = {name: instant(fact[name]) for name in INSTANTS if fact.get(name)}
    return fact | dates | instants


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


def days_that_matter(facts: Mapping[str, list[Fact]]) -> tuple[date, date]:
    """A first and a last date, beyond which nothing that is recorded can change an answer."""
    found = sorted(dates_within(facts))
    notices = [term.get("notice_days") or 0 for fact in facts.get("agreements") or [] for term in fact["terms"]]
    margin = timedelta(days=3)  # an instant's local date is at most one day off; the rest is slack
    return found[0] - margin, found[-1] + timedelta(days=max(notices, default=0)) + margin


def dates_within(value: Any) -> Iterable[date]:
    """Every date that stands anywhere in the facts, and the date of every instant."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from dates_within(inner)
    elif isinstance(value, str):
        try:
            yield datetime.fromisoformat(value).date()
        except ValueError:
            return
