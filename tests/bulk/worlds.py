"""Random worlds to ask bulk questions of, alone or many in one population."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, TypeVar

from termsvc.core.model import Document, Fact, Record, Retraction, Version
from tests.random_worlds import case

T = TypeVar("T")

NAMES = frozenset({"account", "document", "slug", "parent", "part_of", "in_lieu_of", "id", "fact"})
"""The fields that name an account, a document, an agreement or a fact."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Asked:
    """A world's facts and what is asked of them."""

    records: tuple[Record[Fact], ...]
    dates: tuple[date, ...]
    known_at: datetime | None

    @property
    def catalogue(self) -> list[Record[Fact]]:
        """What a bulk question is given beside the population."""
        return [record for record in self.records if isinstance(record.fact, Document | Version | Retraction)]


def asked(seed: int, near: int = 3) -> Asked:
    """A random world, asked of on some of its own dates, the days before them and the days after them."""
    records, chance = case(seed).records, Random(seed)
    days = [day + shift for day in _some(dates_of(records), near, chance) for shift in (-ONE_DAY, 0 * ONE_DAY, ONE_DAY)]
    return Asked(records, tuple(days), known_at(records, chance))


def known_at(records: Iterable[Record[Fact]], chance: Random) -> datetime | None:
    """All that is known, or what was known when something was recorded."""
    instants = sorted({record.recorded_at for record in records if record.recorded_at is not None})
    return chance.choice(instants) if instants and chance.random() < 0.5 else None


def dates_of(records: Iterable[Record[Fact]]) -> list[date]:
    """Every date and the UTC date of every instant that facts hold, each once."""
    return sorted({day for record in records for day in _dates(record.fact)})


def _dates(value: Any) -> Iterator[date]:
    if isinstance(value, datetime):
        yield value.date()
    elif isinstance(value, date):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _dates(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _dates(getattr(value, field.name))


def _some(of: Sequence[T], most: int, chance: Random) -> list[T]:
    return chance.sample(of, min(most, len(of)))


def together(seeds: Iterable[int], dates: int, chance: Random) -> Asked:
    """Many worlds in one population, each with names of its own, asked of on some dates of theirs."""
    records = tuple(apart(record, f"w{seed}-") for seed in seeds for record in case(seed).records)
    days = _some(dates_of(records), dates, chance)
    return Asked(records, tuple(days), known_at(records, chance))


def apart(record: Record[Fact], prefix: str) -> Record[Fact]:
    """A record whose names begin with a prefix."""
    return replace(record, id=prefix + record.id, fact=_apart(record.fact, prefix))


def _apart(value: Any, prefix: str) -> Any:
    if isinstance(value, tuple):
        return tuple(_apart(one, prefix) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed = {field.name: _named(field.name, getattr(value, field.name), prefix) for field in fields(value)}
    return replace(value, **changed)


def _named(name: str, value: Any, prefix: str) -> Any:
    if name not in NAMES:
        return _apart(value, prefix) if name == "terms" else value
    return prefix + value if isinstance(value, str) else value.map(lambda text: prefix + text)


def same_world(account: str, document: str) -> bool:
    """Whether an account and a document of many worlds in one population are of the same one."""
    return account.partition("-")[0] == document.partition("-")[0]
