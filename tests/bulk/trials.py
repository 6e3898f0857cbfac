"""What binds everyone, against the single look-up of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from termsvc.bulk.bind import Question, bind
from termsvc.bulk.engine import Engine, open_engine
from termsvc.core.batch import Batch
from termsvc.core.world import World
from termsvc.store import Reading, open_store
from termsvc.store.export import export
from tests.bulk.answers import differences
from tests.bulk.folders import any_shape, write
from tests.bulk.sparks import session
from tests.bulk.worlds import Asked, asked, known_at, same_world, together
from tests.random_worlds import case

RECORDED = datetime(2030, 1, 1, tzinfo=UTC)  # after all that worlds say was recorded
TOGETHER = 15
DATES_TOGETHER = 4


def world_trial(seed: int) -> Counter[str]:
    """A random world in a folder, asked of on several dates.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    question, chance = asked(seed), Random(seed)
    shape = any_shape(question.records, chance)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write(question.records, folder / "accounts", shape, chance)
        with opened("duckdb", folder) as engine:
            counts = _compared(question, folder / "accounts", engine, folder / "out", f"world {seed} in {shape}")
    return counts + Counter({f"files: {shape.suffix}": 1})


def store_trial(seed: int) -> Counter[str]:
    """A random world that is recorded in a database, and asked of from there.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    found = case(seed)
    with TemporaryDirectory() as scratch, closing(open_store(f"sqlite:///{scratch}/store", lambda: RECORDED)) as store:
        folder = Path(scratch)
        store.write(
            lambda writing: writing.record(Batch(records=found.records, texts=found.texts), recorded_by="legal")
        )
        records = tuple(store.read(Reading.records))
        # The database gives instants of its own, so what was known then has little to do with those of the world.
        recorded = Asked(records, asked(seed).dates, known_at(records, Random(seed)))
        reads = World(recorded.records, recorded.known_at).catalogue.reads - {"country", "locale"}
        with opened("duckdb", folder) as engine:
            population = partial(export, store, reads=reads, per_file=2)
            return _compared(recorded, population, engine, folder / "out", f"world {seed} in a database")


def spark_trial(seed: int, worlds: int = TOGETHER) -> Counter[str]:
    """Random worlds, many in one population, asked of on some of their dates.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    chance = Random(seed)
    first = seed * worlds
    question = together(range(first, first + worlds), DATES_TOGETHER, chance)
    shape = any_shape(question.records, chance)
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write(question.records, folder / "accounts", shape, chance)
        with opened("spark", folder) as engine:
            what = f"worlds from {first} in {shape}"
            return _compared(question, folder / "accounts", engine, folder / "out", what, among=same_world)


def spark_soak(seed: int) -> Counter[str]:
    """The same in a session that lasts as long as the process.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    _lasting_session()
    return spark_trial(seed)


@cache
def _lasting_session() -> None:
    session().__enter__()


def ask(question: Asked, accounts: Path | Callable[[Path], object], engine: Engine, out: Path) -> None:
    """Ask of everyone, with a row for each account, document and date."""
    bind(Question(question.catalogue, accounts, question.dates, question.known_at, expand=True), engine, out)


def _compared(
    question: Asked, accounts: Path | Callable[[Path], object], engine: Engine, out: Path, what: str, *,
    among: Callable[[str, str], bool] = lambda _account, _slug: True,
) -> Counter[str]:  # fmt: skip
    world = World(question.records, question.known_at)
    if not world.documents:
        return Counter({"worlds without documents": 1})
    ask(question, accounts, engine, out)
    refuse_differences(out, world, question.dates, what, among)
    pairs = sum(among(account, slug) for account in world.accounts for slug in world.documents)
    return Counter(
        {"answers": pairs * len(set(question.dates)), "worlds as known in the past": question.known_at is not None}
    )


def refuse_differences(
    out: Path, world: World, dates: Iterable[date], what: str,
    among: Callable[[str, str], bool] = lambda _account, _slug: True,
) -> None:  # fmt: skip
    """Compare an output with single look-ups.

    Raises:
        AssertionError: they differ.
    """
    found = list(differences(out, world, dates, among))
    assert not found, "\n".join([f"{what}: {len(found)} differences", *found[:4]])


@contextmanager
def opened(name: str, scratch: Path) -> Iterator[Engine]:
    engine = open_engine(name, scratch)
    try:
        yield engine
    finally:
        engine.close()
