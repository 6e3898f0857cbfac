"""The resolver against the oracle: the same worlds, the same questions, answers and reasons side by side."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from termsvc.core.answer import Binding, BoundVersion, Lost, Reason
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from tests.oracle import worlds
from tests.oracle.losers import losers
from tests.oracle.oracle import Oracle
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


def trial(seed: int) -> Counter[str]:
    """Ask both all that a random world is asked, and count the asks, the rules that decided and the reasons to lose.

    Raises:
        AssertionError: they differ.
    """
    world = worlds.cases(seed)
    oracle, known = Oracle(world["facts"]), _Known(world)
    counts, differences = Counter[str](), list[str]()
    for ask in (item["ask"] for item in world["asks"]):
        binding = known.resolve(ask)
        counts.update(_counted(binding))
        differences += (f"{ask}: {what}" for what in _differences(oracle, ask, binding))
    assert not differences, "\n".join([f"world {seed}, {len(differences)} differences:", *differences[:20]])
    return counts


class _Known:
    """What the resolver knows of a world at each instant asked about."""

    def __init__(self, world: dict[str, Any]) -> None:
        self.records = as_case({**world, "asks": []}).records
        self.worlds: dict[str | None, World] = {}

    def resolve(self, ask: dict[str, str]) -> Binding:
        known_at = ask.get("known_at")
        if known_at not in self.worlds:
            self.worlds[known_at] = World(self.records, datetime.fromisoformat(known_at) if known_at else None)
        when = date.fromisoformat(ask["on"]) if "on" in ask else datetime.fromisoformat(ask["at"])
        return resolve(self.worlds[known_at], ask["account"], ask["document"], when)


def _counted(binding: Binding) -> Iterable[str]:
    yield "asks"
    yield f"decided by: {binding.rule}"
    yield from (f"lost by: {lost.reason}" for step in binding.because for lost in step.lost)


def _differences(oracle: Oracle, ask: dict[str, str], binding: Binding) -> Iterable[str]:
    expected = oracle.answer(ask)
    given = {"binds": _named(binding), "rule": binding.rule.value}
    if "on" in ask:
        given |= {"since": _iso(binding.since), "until": _iso(binding.until)}
    for name, value in given.items():
        if expected[name] != value:
            yield f"{name} is {value}, the oracle says {expected[name]}"
    reasons = losers(oracle, ask)
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
