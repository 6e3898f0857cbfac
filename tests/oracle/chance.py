"""What is random about a world: days that crowd together, instants around midnights, values that change over time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

T = TypeVar("T")

ZONES = (
    "America/Los_Angeles",
    "Asia/Tokyo",
    "Europe/Dublin",
    "Pacific/Kiritimati",  # 14 hours ahead
    "Pacific/Pago_Pago",  # 11 hours behind
    "UTC",
)
SEASONS = (date(2023, 12, 20), date(2024, 2, 20), date(2024, 9, 20))  # a year's end, and clocks going on and back
AROUND_MIDNIGHT = (-60, -1, 0, 0, 1, 60, 3600 * 12)  # seconds


class Chance:
    """One world's dice."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.first = self.pick(SEASONS)
        self.span = self.random.randint(60, 120)
        self.crowded = [self.any_day() for _ in range(self.random.randint(4, 8))]

    def odds(self, share: float) -> bool:
        return self.random.random() < share

    def pick(self, choices: Sequence[T]) -> T:
        return self.random.choice(choices)

    def some(self, choices: Sequence[T], most: int) -> list[T]:
        return self.random.sample(choices, self.random.randint(1, min(most, len(choices))))

    def any_day(self) -> date:
        return self.first + timedelta(days=self.random.randint(0, self.span))

    def day(self) -> date:
        """Mostly one of few days, or its neighbour."""
        if self.odds(0.25):
            return self.any_day()
        return self.pick(self.crowded) + timedelta(days=self.pick((-1, 0, 0, 0, 1)))

    def after(self, day: date, *days: int) -> date:
        return day + timedelta(days=self.pick(days))

    def instant(self, day: date, zone: str) -> datetime:
        """Around a local midnight at which the day begins, written in this zone or another."""
        midnight = datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
        moment = midnight + timedelta(seconds=self.pick(AROUND_MIDNIGHT))
        return self.elsewhere(moment, zone)

    def elsewhere(self, moment: datetime, zone: str) -> datetime:
        """The same instant with another offset."""
        return moment.astimezone(ZoneInfo(self.pick((zone, "UTC", *ZONES))))

    def dated(self, value: Callable[[], T], share: float) -> T | list[dict[str, Any]]:
        """A plain value, or with this share a list of spans that may leave gaps."""
        if not self.odds(share):
            return value()
        cuts: list[date | None] = [*sorted({self.day() for _ in range(self.random.randint(1, 3))})]
        starts = [None] if len(cuts) == 1 or self.odds(0.5) else []
        edges = starts + cuts + ([None] if self.odds(0.7) else [])
        pairs = list(pairwise(edges))
        kept = [pair for pair in pairs if self.odds(0.85)] or pairs[:1]
        self.random.shuffle(kept)
        return [{"from": start, "to": end, "value": value()} for start, end in kept]


@dataclass(frozen=True)
class Dials:
    """How much of what a world has: worlds that differ in this reach further than worlds that are all alike.

    Groce and others, Swarm Testing (ISSTA 2012).
    """

    conditions: float
    parts: float
    displacing: float
    accepted: float
    objected: float
    express: float
    withdrawn: float
    agreements: int
    dated: float

    @classmethod
    def turned(cls, chance: Chance) -> "Dials":
        return cls(
            conditions=chance.pick((0, 0.2, 0.8)),
            parts=chance.pick((0.1, 0.4, 0.9)),
            displacing=chance.pick((0.2, 0.6, 1)),
            accepted=chance.pick((0.1, 0.3, 0.6)),
            objected=chance.pick((0.3, 0.6, 0.9)),
            express=chance.pick((0, 0.3, 0.6)),
            withdrawn=chance.pick((0.05, 0.2, 0.6)),
            agreements=chance.pick((0, 4, 6, 8, 9)),
            dated=chance.pick((0, 0.3, 0.6)),
        )


COUNTRIES = ("US", "DE", "JP")
LOCALES = ("en-US", "de-DE", "ja-JP")
PLANS = ("free", "pro", "hour")
PRODUCTS = ("flex", "sms", "voice")
SEATS = (5, 10, 10.0, 10.5, 200)


def attributes(chance: Chance, dated: float) -> dict[str, Any]:
    """Some of the attributes that conditions read, now and then of a type that they do not expect."""
    makers: dict[str, Callable[[], Any]] = {
        "plan": lambda: chance.pick(PLANS),
        "seats": lambda: "10" if chance.odds(0.25) else chance.pick(SEATS),
        "trial": lambda: "yes" if chance.odds(0.1) else chance.odds(0.7),
        "products": lambda: chance.random.sample(PRODUCTS, chance.random.randint(0, 3)),
    }
    return {name: chance.dated(make, dated) for name, make in makers.items() if chance.odds(0.75)}


def condition(chance: Chance, depth: int = 2) -> str:
    """An expression of the narrow CEL, true more often than not."""
    if depth and chance.odds(0.4):
        left, right = condition(chance, depth - 1), condition(chance, depth - 1)
        return chance.pick((f"{left} && {right}", f"{left} || {right}", f"({left} || {right})", f"!({left})"))
    return chance.pick(
        (
            f"account.country {chance.pick(('==', '!='))} '{chance.pick(COUNTRIES)}'",
            f'account.country in ["{chance.pick(COUNTRIES)}", "{chance.pick(COUNTRIES)}"]',
            f"account.locale != '{chance.pick(LOCALES)}'",
            f"account.plan {chance.pick(('==', '!=', '!='))} '{chance.pick(PLANS)}'",
            f"account.plan {chance.pick(('<', '<=', '>', '>='))} 'hour'",
            f"account.seats {chance.pick(('<', '<=', '>', '>=', '==', '!='))} {chance.pick(('10', '10.0', '10.5'))}",
            f"account.seats {chance.pick(('==', '!='))} {chance.pick(('10', '10.0', '5'))}",
            f"account.seats in [5, 10, {chance.pick(('10.5', '200'))}]",
            f"{chance.pick(('', '!'))}account.trial",
            f"account.trial == {chance.pick(('true', 'false'))}",
            f"'{chance.pick(PRODUCTS)}' in account.products",
            "account.products != ['flex']",
            "account.plan < 10",
            "'US' in account.country",
            "account.absent == 'x'",
        )
    )
