"""Two open stores on one database beside the naive model of it, and what must be true of them at every time."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import date, datetime
from itertools import pairwise
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine, invariant
from sqlalchemy import make_url

from termsvc.core.errors import UnknownName
from termsvc.core.model import Fact, Record, Translation, Version
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from termsvc.library.reading import read_data
from termsvc.render import plain
from termsvc.service.terms import LoadReport, Source, load
from termsvc.store import Reading, Store, open_store
from termsvc.store.engines import engine_for
from tests.oracle.oracle import Oracle
from tests.store.conftest import Clock
from tests.store.naive import Naive, bearing_on
from tests.store.stated import ACCOUNTS, TEXTS, as_facts, as_file

FILE = "facts.json"
SAMPLES = 3

Seen = dict[str, Any]
Ask = tuple[str, str, date]


class TwoWriters(RuleBasedStateMachine):
    """What is done to either store is done to the model too, and after every step all three agree.

    Attributes:
        database: makes an empty one, removed in the end.
        counts: what was done, over all examples.
        samples: what counted at the instant of some record, as it was read then.
        asks: questions for the resolver and the oracle, put in the end.
    """

    database: ClassVar[Callable[[], AbstractContextManager[str]]]
    counts: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.undo = ExitStack()
        self.url = self.undo.enter_context(type(self).database())
        self.sort = make_url(self.url).get_backend_name()
        self.clocks = (Clock(), Clock())
        self.stores = [open_store(self.url, clock) for clock in self.clocks]
        self.outsider = engine_for(self.url)
        self.naive = Naive()
        self.samples: dict[datetime, frozenset[Record[Fact]]] = {}
        self.asks: list[Ask] = []
        self.steps = 0

    def teardown(self) -> None:
        try:
            if sys.exc_info()[1] is None:  # a step that failed is told by itself
                self.check_the_whole()
        finally:
            for store in self.stores:
                store.close()
            self.outsider.dispose()
            self.undo.close()

    def check_the_whole(self) -> None:
        read = self.stores[0].read(Reading.records)
        for known_at in self.samples:
            self.check_what_was_known(read, known_at)
        for account in (*ACCOUNTS, "nobody"):
            for store in self.stores:
                self.check_what_is_about(account, store)
        self.ask_the_oracle(read)

    def did(self, what: str) -> None:
        self.counts[f"{self.sort}: {what}"] += 1

    # -- Loading, here and in the model

    def load(
        self, writer: int, facts: Iterable[Fact], own_id: str = "", before: Callable[[], None] = lambda: None
    ) -> str:
        """Load a file that states these facts; `before` runs when it is this writer's turn."""
        stated = list(facts)
        return self.loaded(writer, stated, self.report(writer, source(stated, own_id, before)), own_id)

    def report(self, writer: int, stated: Source) -> LoadReport:
        return load(self.stores[writer], stated, self.clocks[writer], str(writer))

    def loaded(self, writer: int, facts: Sequence[Fact], report: LoadReport, own_id: str = "") -> str:
        """Load the same into the model: why it is refused, or nothing."""
        said = {"texts": TEXTS, "by": str(writer), "source": f"{FILE}:1", "own_id": own_id}
        why = self.naive.load(facts, self.clocks[writer](), **said)
        assert report.accepted == (not why), f"{why or 'nothing'} stands against {facts}, but {report}"
        if why:
            self.did(f"refused: {why}")
        return why

    # -- What must be true at every time

    @invariant()
    def both_writers_see_what_was_recorded(self) -> None:
        expected = self.expected()
        for store in self.stores:
            seen = store.read(look)
            assert seen == expected, difference(seen, expected)
            assert all(one.recorded_at < two.recorded_at for one, two in pairwise(seen["records"]))
        self.take_sample(seen["records"])
        for known_at in list(self.samples)[self.steps % SAMPLES :: max(1, len(self.samples) // SAMPLES)]:
            self.check_what_was_known(seen["records"], known_at)
        self.check_what_is_about(ACCOUNTS[self.steps % len(ACCOUNTS)], self.stores[self.steps % len(self.stores)])
        self.steps += 1

    def expected(self) -> Seen:
        noted = sorted(self.naive.activations, key=lambda a: (a.activated_at, a.document, a.version, a.accounts))
        return {
            "records": self.naive.records,
            "catalogue": self.naive.catalogue(),
            "published": self.naive.published(),
            "activations": noted,
            "last_recorded_at": self.naive.records[-1].recorded_at if self.naive.records else None,
            "names": self.naive.names,
            "texts": self.naive.texts,
        }

    def take_sample(self, read: list[Record[Fact]]) -> None:
        if read:
            known_at = read[-1].recorded_at
            self.samples.setdefault(known_at, facts_of(World(read, known_at)))

    def check_what_was_known(self, read: list[Record[Fact]], known_at: datetime) -> None:
        """What counts at an instant is what counted when that was the last one, and what counts by the model."""
        found = facts_of(World(read, known_at))
        assert found == self.samples[known_at], f"what was known at {known_at} has changed"
        assert found == by_model(self.naive, known_at), f"at {known_at} the model knows other facts"

    def check_what_is_about(self, account: str, store: Store) -> None:
        expected = bearing_on(account, self.naive.records)
        about = store.read(lambda reading: reading.records_about(account))
        assert about == expected, difference({account: about}, {account: expected})
        for known_at in (None, *list(self.samples)[: self.steps : SAMPLES]):
            theirs, everyones = World(about, known_at), World(self.naive.records, known_at)
            assert (account in theirs.accounts) == (account in everyones.accounts)
            if account in everyones.accounts:
                assert theirs.view(account) == everyones.view(account)

    # -- What binds

    def ask_the_oracle(self, read: list[Record[Fact]]) -> None:
        """Put the questions to both, by what is known now and by what was known before."""
        oracle = Oracle(as_facts(self.naive.records))
        for known_at in (None, *list(self.samples)[:: len(self.samples) // 2 + 1]):
            world = World(read, known_at)
            for account, document, on in self.asks:
                ask = {"account": account, "document": document, "on": on, "known_at": known_at}
                if account in world.accounts and document in world.documents:
                    given = plain.binding(resolve(world, account, document, on))
                    expected = oracle.answer(ask)
                    found = {name: without_seal(given[name]) for name in expected}
                    assert found == expected, f"{ask}: {found}, but the oracle says {expected}"
                    self.did("asked the oracle")


def source(facts: Sequence[Fact], own_id: str, before: Callable[[], None]) -> Source:
    def read(recorded: Sequence[Record[Fact]]) -> Any:
        before()
        return read_data(as_file(facts, own_id), FILE, recorded)

    return Source(read)


def look(reading: Reading) -> Seen:
    return {
        "records": reading.records(),
        "catalogue": reading.catalogue(),
        "published": reading.published(),
        "activations": reading.activations(),
        "last_recorded_at": reading.last_recorded_at(),
        "names": {name.account: name.display_name for name in map(reading.account_name, ACCOUNTS) if name},
        "texts": {sha256: text for sha256 in TEXTS if (text := text_of(reading, sha256)) is not None},
    }


def text_of(reading: Reading, sha256: str) -> str | None:
    try:
        return reading.text(sha256)
    except UnknownName:
        return None


def facts_of(world: World) -> frozenset[Record[Fact]]:
    groups = (world.versions, world.acceptances, world.objections, world.agreements)
    listed = (record for group in groups for records in group.values() for record in records)
    return frozenset((*world.documents.values(), *world.accounts.values(), *listed))


def by_model(naive: Naive, known_at: datetime) -> frozenset[Record[Fact]]:
    """What counts, without what counts only together with a document that does not."""
    current = naive.current(known_at)
    known = (r for r in current.values() if not isinstance(r.fact, Version) or ("document", r.fact.document) in current)
    return frozenset(r for r in known if not isinstance(r.fact, Translation))


def difference(seen: Seen, expected: Seen) -> str:
    """What differs, of a list only the entries that one of both has."""
    lines = []
    for name in (name for name in expected if seen[name] != expected[name]):
        ours, theirs = (value if isinstance(value, list) else [value] for value in (seen[name], expected[name]))
        lines.append(f"{name}: the store has {[one for one in ours if one not in theirs]}")
        lines.append(f"{name}: the model has {[one for one in theirs if one not in ours]}")
    return "\n".join(lines)


def without_seal(value: Any) -> Any:
    return {name: text for name, text in value.items() if name != "sha256"} if isinstance(value, dict) else value
