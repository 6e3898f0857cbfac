"""What binds everyone, against the single look-up of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from termsvc.bulk.bind import Question, bind
from termsvc.bulk.engine import Engine, open_engine
from termsvc.core.world import World
from tests.bulk.answers import differences
from tests.bulk.folders import any_shape, write
from tests.bulk.worlds import Asked, asked


def world_trial(seed: int) -> Counter[str]:
    """One random world, asked of on several dates.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    question, chance = asked(seed), Random(seed)
    world = World(question.records, question.known_at)
    if not world.documents or not world.accounts:
        return Counter({"nothing to ask": 1})
    with TemporaryDirectory() as scratch, opened("duckdb", Path(scratch)) as engine:
        accounts, out = Path(scratch) / "accounts", Path(scratch) / "out"
        shape = any_shape(question.records, chance)
        write(question.records, accounts, shape, chance)
        ask(question, accounts, engine, out)
        found = list(differences(out, world, question.dates))
    assert not found, "\n".join([f"world {seed}, {shape}, {len(found)} differences:", *found[:4]])
    return Counter({
        "answers": len(world.accounts) * len(world.documents) * len(question.dates),
        f"files: {shape.suffix}": 1,
    })  # fmt: skip


def ask(question: Asked, accounts: Path | Callable[[Path], object], engine: Engine, out: Path) -> None:
    """Ask of everyone, with a row for each account, document and date."""
    bind(Question(question.catalogue, accounts, question.dates, question.known_at, expand=True), engine, out)


@contextmanager
def opened(name: str, scratch: Path) -> Iterator[Engine]:
    engine = open_engine(name, scratch)
    try:
        yield engine
    finally:
        engine.close()
