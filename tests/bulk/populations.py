"""Made-up populations as large companies have them, asked of all at once and, of a sample, one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.populations.engine import Wanted
from benchmarks.populations.facts import records
from benchmarks.populations.writing import write
from termsvc.core.model import Fact, Record, Version
from termsvc.core.world import World
from tests.bulk.trials import ask, opened, refuse_differences
from tests.bulk.worlds import ONE_DAY, Asked

ACCOUNTS, COMPARED = 100_000, 3_000
DATES = 2
FILES = 3


def trial(seed: int) -> Counter[str]:
    """A population of 100,000 accounts.

    Raises:
        AssertionError: everyone's answers and those of single look-ups of the sample differ.
    """
    return compared(seed, ACCOUNTS, COMPARED)


def compared(seed: int, accounts: int, sample: int, engine_name: str = "duckdb") -> Counter[str]:
    """Compare the answers for a sample of a population with single look-ups, some with what was known in the past."""
    chance = Random(seed)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write(folder / "population", accounts, seed, Wanted(corrections=True, accounts_a_file=accounts // FILES))
        question = _question(records(folder / "population"), chance)
        world = World(question.records, question.known_at)
        with opened(engine_name, folder) as engine:
            ask(question, folder / "population", engine, folder / "out")
        chosen = _sample(world, sample, chance)
        refuse_differences(
            folder / "out",
            world,
            question.dates,
            f"population {seed} of {accounts} as known at {question.known_at}",
            lambda account, _slug: account in chosen,
        )
    return Counter({
        "accounts": len(world.accounts),
        "answers compared": len(chosen) * len(world.documents) * len(question.dates),
    })  # fmt: skip


def _question(known: list[Record[Fact]], chance: Random) -> Asked:
    starts = sorted({
        day
        for record in known
        if isinstance(record.fact, Version)
        for day in (record.fact.effective_on, record.fact.effective_on_new, record.fact.effective_on - ONE_DAY)
    })  # fmt: skip
    instants = sorted({record.recorded_at for record in known if record.recorded_at is not None})
    known_at = chance.choice(instants) if chance.random() < 0.5 else None
    return Asked(tuple(known), tuple(chance.sample(starts, DATES)), known_at)


def _sample(world: World, most: int, chance: Random) -> frozenset[str]:
    """Accounts with agreements, of which there are few, before any others."""
    negotiating = set(world.agreements) & set(world.accounts)
    return frozenset([*_some(negotiating, most // 3, chance), *_some(world.accounts, most * 2 // 3, chance)])


def _some(names: Iterable[str], most: int, chance: Random) -> list[str]:
    known = sorted(names)
    return chance.sample(known, min(most, len(known)))
