"""One world's asks: what was known at each instant is read once, and answered by the rules."""

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from .facts import At, Fact, On, days_that_matter, instant, known, read
from .rules import When, World


class Oracle:
    """Answers about one facts mapping, which must not change afterwards."""

    def __init__(self, facts: Mapping[str, list[Fact]]) -> None:
        self.facts, self.days = read(facts), days_that_matter(facts)
        recorded = (fact["recorded_at"] for kind in self.facts.values() for fact in kind if fact.get("recorded_at"))
        self.learned = sorted(set(recorded))
        self.worlds: dict[int, World] = {}

    def answer(self, ask: Mapping[str, Any]) -> dict[str, Any]:
        """What a case file expects of one ask: `binds` and `rule`, and for a date `since` and `until`.

        Args:
            ask: `account`, `document`, `on` or `at`, and optionally `known_at`.

        Raises:
            LookupError: the account or the document is unknown at `known_at`.
        """
        world, when = self.world(known_at_of(ask)), when_of(ask)
        found = world.answer(ask["account"], ask["document"], when)
        expectation = {"binds": dict([found.binds]) if found.binds else None, "rule": found.rule}
        if isinstance(when, At):
            return expectation
        since, until = world.run(ask["account"], ask["document"], when.day)
        return expectation | {"since": since and since.isoformat(), "until": until and until.isoformat()}

    def world(self, known_at: datetime | None) -> "World":
        """What was known then; instants between which nothing was learned share it."""
        learned = len(self.learned) if known_at is None else bisect_right(self.learned, known_at)
        if learned not in self.worlds:
            self.worlds[learned] = World(known(self.facts, known_at), self.days)
        return self.worlds[learned]


def known_at_of(ask: Mapping[str, Any]) -> datetime | None:
    return instant(str(ask["known_at"])) if ask.get("known_at") else None


def when_of(ask: Mapping[str, Any]) -> When:
    if ask.get("at"):
        return At(datetime.fromisoformat(str(ask["at"])))
    return On(date.fromisoformat(str(ask["on"])))
