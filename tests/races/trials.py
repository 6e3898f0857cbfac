"""Four loaders and two schedulers at once on one database, and a reader whose answers of the past must not change.

`trial(seed)` is one race, with delays of its own.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from termsvc.core.answer import AsOf, Binding
from termsvc.core.model import Account, Fact, Record
from termsvc.service.answers import resolve
from termsvc.store import Reading, Store, open_store
from tests import forks
from tests.crashes.scenes import SORTS, Sort, scene_of
from tests.crashes.works import ACTIVATION, NOW, clock
from tests.races.runners import ACTIVATED, BUSY, LOADED

LOADERS, SCHEDULERS, LOADS = 4, 2, 3
RACES_A_COMPANY = 12
LONGEST_DELAY = 0.2
ASKED = ("a0", "a1", "a2")

Past = tuple[list[Record[Fact]], list[Record[Fact]], list[Binding]]


def trial(seed: int) -> Counter[str]:
    """Run one race.

    Raises:
        AssertionError: an answer of the past changed, a load or activation is missing or there twice, or one program met
            an error.
    """
    sort, chance = SORTS[seed % len(SORTS)], Random(seed)
    scene = scene_of(sort, ACTIVATION, seed // RACES_A_COMPANY)
    due = {row[:3] for row in scene.after["activation"]} | _due_later()
    with TemporaryDirectory() as folder, scene.sort.new(scene.template) as url, scene.sort.library():
        jobs = [_loader(sort, url, _write(number, Path(folder)), chance) for number in range(LOADERS)]
        jobs += [("tests.races.runners:scheduler", sort.name, url, len(due))] * SCHEDULERS
        store = open_store(url, clock)
        witness = Witness(store)
        said = _race(jobs, witness)
        _check_records(store.read(Reading.records), witness)
        noted = [(one.document, one.version, one.accounts) for one in store.read(Reading.activations)]
        store.close()
    assert len(noted) == len(set(noted)) == said[ACTIVATED], said
    assert set(noted) == due
    assert said[LOADED] == LOADERS * LOADS
    return Counter({sort.name: 1, "readings compared": witness.compared, **said})


def _race(jobs: list[forks.Job], witness: Witness) -> Counter[str]:
    """What the programs said, in the end."""
    children = forks.start(*jobs)
    said: Counter[str] = Counter({LOADED: 0, BUSY: 0, ACTIVATED: 0})
    for _, line in children.said():
        said[line] += 1
        if line != ACTIVATED:
            witness.look()
    witness.look()
    assert set(children.ends.values()) == {0}, children.ends
    assert set(said) == {LOADED, BUSY, ACTIVATED}, said
    return said


@dataclass(slots=True)
class Witness:
    """Reads the same past again and again.

    Attributes:
        known_at: the instant of the past.
        past: what was known then.
        longest: every record there was, when it was last looked at.
    """

    store: Store
    known_at: datetime = field(init=False)
    past: Past = field(init=False)
    longest: list[Record[Fact]] = field(init=False)
    compared: int = 0

    def __post_init__(self) -> None:
        known_at = self.store.read(Reading.last_recorded_at)
        assert known_at
        self.known_at = known_at
        self.longest = self.store.read(Reading.records)
        self.past = self._past()

    def look(self) -> None:
        """Compare, with the past and with all that was seen since then: later records only come after it."""
        assert self._past() == self.past, "what was known at an instant has changed"
        records = self.store.read(Reading.records)
        assert records[: len(self.longest)] == self.longest, "a record came before one that was seen"
        self.longest = records
        self.compared += 1

    def _past(self) -> Past:
        records, catalogue = self.store.read(lambda reading: (reading.records(), reading.catalogue()))
        as_of = AsOf(NOW, self.known_at)
        bindings = [binding for name in ASKED for binding, _ in resolve(self.store, name, None, as_of)]
        return self._known(records), self._known(catalogue), bindings

    def _known(self, records: list[Record[Fact]]) -> list[Record[Fact]]:
        return [record for record in records if record.recorded_at <= self.known_at]


def _loader(sort: Sort, url: str, paths: list[str], chance: Random) -> forks.Job:
    delays = [chance.uniform(0, LONGEST_DELAY) for _ in paths]
    # Impatient on SQLite, so that it is found busy; PostgreSQL's writers wait in turn.
    impatient = f"{url}?timeout=0.01" if url.startswith("sqlite") else url
    return "tests.races.runners:loader", sort.name, impatient, paths, delays


def _write(loader: int, folder: Path) -> list[str]:
    """The facts files of one loader."""
    paths = [folder / f"loader-{loader}-load-{load}.json" for load in range(LOADS)]
    for load, path in enumerate(paths):
        path.write_text(json.dumps(_facts(loader, load)))
    return list(map(str, paths))


def _facts(loader: int, load: int) -> dict[str, Any]:
    """What only this load says, what all loads of this loader say, and what every load says in its own way."""
    return {
        "documents": [{"slug": f"r{loader}", "title": "Race", "kind": "race", "timezone": "UTC"}],
        "versions": [_version(loader, earlier) for earlier in range(load + 1)],
        "accounts": [
            {"id": f"new-{loader}-{load}", "created_on": "2025-01-01"},
            {"id": "shared", "created_on": "2025-01-01", "attributes": {"said_by": f"{loader}-{load}"}},
            {"id": "same", "created_on": "2025-01-01"},
        ],
    }


def _version(loader: int, number: int) -> dict[str, Any]:
    return {
        "document": f"r{loader}",
        "label": f"v{number}",
        "sequence": number + 1,
        "body": f"# r{loader} v{number}\n",
        "posted_on": f"2025-0{number + 1}-01",
        "effective_on": f"2025-0{number + 1}-15",
    }


def _due_later() -> set[tuple[str, str, str]]:
    return {
        (f"r{loader}", f"v{load}", accounts)
        for loader in range(LOADERS)
        for load in range(LOADS)
        for accounts in ("new", "existing")
    }


def _check_records(records: list[Record[Fact]], witness: Witness) -> None:
    assert all(one.recorded_at < two.recorded_at for one, two in pairwise(records))
    raced = [record for record in records if record.recorded_at > witness.known_at]
    loads = [name for name, _ in groupby(record.recorded_by for record in raced)]
    assert len(loads) == len(set(loads)) == LOADERS * LOADS, f"loads are mixed or missing: {loads}"
    accounts = Counter(record.fact.id for record in raced if isinstance(record.fact, Account))
    once = {"same": 1} | {f"new-{loader}-{load}": 1 for loader in range(LOADERS) for load in range(LOADS)}
    assert accounts == once | {"shared": LOADERS * LOADS}, f"an update is lost or there twice: {accounts}"
    assert len(raced) == 2 * LOADERS * LOADS + 1 + LOADERS * (1 + LOADS)
