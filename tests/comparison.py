"""The resolver against the oracle: the same worlds, the same questions, answers and reasons side by side."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from termsvc.core.answer import Binding, BoundVersion, Lost, Reason, Rule
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from tests.oracle import worlds
from tests.oracle.losers import losers
from tests.oracle.oracle import answer
from tests.random_worlds import as_case

# What the resolver calls a reason, and what the oracle does; the oracle gives no reasons for the rest.
SAME_REASON = {
    Reason.NOT_YET_POSTED: "not-yet-posted",
    Reason.NOT_YET_EFFECTIVE: "start-in-future",
    Reason.OBJECTED: "objected",
    Reason.AWAITING_ASSENT: "awaiting-assent",
    Reason.WITHDRAWN: "withdrawn",
    Reason.SUPERSEDED: "superseded",
    Reason.NOT_AFTER_SIGNING: "posted-before-signing",
    Reason.NOT_AFTER_PIN: "not-later-than-pinned",
    Reason.NOT_AFTER_START: "take-over-not-after-effective-from",
    Reason.NOTICE_RUNNING: "notice-running",
    Reason.AGREEMENT_NOT_STARTED: "not-yet-in-force",
    Reason.AGREEMENT_ENDED: "no-longer-in-force",
    Reason.LOWER_PRECEDENCE: "lower-precedence",
    Reason.FARTHER_UP: "farther-account",
    Reason.SIGNED_EARLIER: "signed-earlier",
    Reason.LOWER_ID: "lower-id",
}


@dataclass
class Tally:
    """What a comparison came to."""

    asks: int = 0
    rules: Counter[Rule] = field(default_factory=Counter)
    reasons: Counter[Reason] = field(default_factory=Counter)
    differences: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        rules = ", ".join(f"{rule} {count / self.asks:.1%}" for rule, count in self.rules.most_common())
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in self.reasons.most_common())
        return f"{self.asks:,} asks, {len(self.differences):,} differ\n  decided by: {rules}\n  lost by: {reasons}"


def compare(seeds: Iterable[int], tally: Tally | None = None) -> Tally:
    """Ask both about each random world."""
    tally = tally or Tally()
    for seed in seeds:
        world = worlds.cases(seed)
        asks = [item.get("ask", item) for item in world["asks"]]
        records = as_case({**world, "asks": []}).records
        known: dict[str | None, World] = {}
        for ask in asks:
            known_at = ask.get("known_at")
            if known_at not in known:
                known[known_at] = World(records, known_at and datetime.fromisoformat(known_at))
            when = date.fromisoformat(ask["on"]) if "on" in ask else datetime.fromisoformat(ask["at"])
            binding = resolve(known[known_at], ask["account"], ask["document"], when)
            _count(tally, binding)
            tally.differences += (f"world {seed}, {ask}: {what}" for what in _differences(world["facts"], ask, binding))
    return tally


def _count(tally: Tally, binding: Binding) -> None:
    tally.asks += 1
    tally.rules[binding.rule] += 1
    tally.reasons.update(lost.reason for step in binding.because for lost in step.lost)


def _differences(facts: dict[str, Any], ask: dict[str, Any], binding: Binding) -> Iterable[str]:
    expected = answer(facts, ask)
    given = {"binds": _named(binding), "rule": binding.rule.value}
    if "on" in ask:
        given |= {"since": _iso(binding.since), "until": _iso(binding.until)}
    for name, value in given.items():
        if expected[name] != value:
            yield f"{name} is {value}, the oracle says {expected[name]}"
    reasons = losers(facts, ask)
    for lost in (lost for step in binding.because for lost in step.lost):
        known = reasons.get(_thing(lost))
        if known is not None and lost.reason in SAME_REASON and SAME_REASON[lost.reason] not in known:
            yield f"{_thing(lost)} lost by {lost.reason}, the oracle says {known}"


def _named(binding: Binding) -> dict[str, str] | None:
    binds = binding.binds
    if binds is None:
        return None
    return {"version": binds.label} if isinstance(binds, BoundVersion) else {"agreement": binds.id}


def _thing(lost: Lost) -> tuple[str, str]:
    return ("version", lost.version) if lost.version is not None else ("agreement", str(lost.agreement))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
