"""What must be so when clients have asked a server that was killed again and again: their journals against the store."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from itertools import pairwise
from typing import Any

from termsvc.core import resolver
from termsvc.core.errors import UnknownName
from termsvc.core.model import Fact, Record
from termsvc.core.world import World
from termsvc.render import facts as plain
from termsvc.service.answering import Timelines, written
from termsvc.store import Reading, Store
from tests.api.journals import Entry
from tests.api.mix import Json

When = date | datetime
instant = datetime.fromisoformat
NEVER_MIND = datetime.max.replace(tzinfo=UTC)


def check(store: Store, before: set[str], journals: list[list[Entry]]) -> Counter[str]:
    """Hold journals against what is recorded, and count what was checked.

    Args:
        store: in which nobody writes any more.
        before: the ids of the facts that were recorded at first.
        journals: of all clients.

    Raises:
        AssertionError: something acknowledged is not there, something is there twice or was never acknowledged, an answer
            was not given again as it was, or a look-up is not what the rules say by what was known.
    """
    entries = [entry for journal in journals for entry in journal]
    writes = [entry for entry in entries if entry.key is not None and entry.again is None]
    check_acknowledged(store.read(Reading.records), before, writes)
    replies = store.snapshot(lambda connection: connection.exec_driver_sql("SELECT count(*) FROM reply").scalar())
    assert replies == sum(bool(entry.facts) for entry in writes)
    lookups = Lookups(store)
    for journal in journals:
        check_repeated(journal)
        lookups.check(journal)
    refused = Counter(f"refused: {entry.step.verb} {entry.status}" for entry in writes if not entry.facts)
    return lookups.counts + refused + counted(entries, writes)


def counted(entries: Iterable[Entry], writes: Iterable[Entry]) -> Counter[str]:
    """How much was asked, and how it went."""
    counts: Counter[str] = Counter()
    for entry in entries:
        counts["requests"] += 1
        counts["asked again for want of an answer"] += entry.attempts > 1
        counts["repeated after the answer"] += entry.again is not None
    for entry in writes:
        counts["writes acknowledged"] += bool(entry.facts)
        counts["done before the answer was lost"] += "idempotency-replayed" in entry.headers
    return counts


def check_acknowledged(records: list[Record[Fact]], before: set[str], writes: Iterable[Entry]) -> None:
    """What is recorded is what was acknowledged, all of it, once and as it was said."""
    assert all(
        one.recorded_at < other.recorded_at for one, other in pairwise(records) if one.recorded_at and other.recorded_at
    )
    told = {record.id: plain.record(record) for record in records}
    assert len(told) == len(records)
    acknowledged = set()
    for entry in writes:
        assert entry.facts or 400 <= entry.status < 500, entry
        assert len(entry.facts) in {0, len(entry.step.expects)}, entry
        for receipt, expected in zip(entry.facts, entry.step.expects, strict=False):
            acknowledged.add(receipt["fact"])
            record = told.get(receipt["fact"])
            assert record is not None, f"acknowledged and not there: {entry}"
            assert {name: record[name] for name in ("kind", "recorded_at")} == {
                name: receipt[name] for name in ("kind", "recorded_at")
            }, entry
            assert says(record["fact"], expected), f"{record} is not {entry}"
    assert told.keys() - before == acknowledged - before, (told.keys() - before) ^ (acknowledged - before)


def says(fact: Json, expected: Json) -> bool:
    """Whether a fact has the fields that are expected."""
    said = {name: fact[name] for name in expected if name != "plan"}
    if "plan" in expected:
        day, _ = expected["plan"]
        said["plan"] = [day, on_day(fact["attributes"]["plan"], day)]
    return said == expected


def on_day(dated: Any, day: str) -> Any:
    """The value that holds on a date."""
    if not isinstance(dated, list):
        return dated
    holding = (one["value"] for one in dated if (one["from"] or "") <= day and (one["to"] is None or day < one["to"]))
    return next(holding, None)


def check_repeated(journal: list[Entry]) -> None:
    """What was asked again under its key was answered as it was, and said to be so."""
    for entry in journal:
        if entry.again is not None:
            first = journal[entry.again]
            assert (entry.status, entry.text) == (first.status, first.text), (first, entry)
            assert entry.headers.get("location") == first.headers.get("location")
            assert entry.headers["idempotency-replayed"] == "true"


@dataclass
class Lookups:
    """Answers, made anew by the rules from all that is recorded in the end."""

    store: Store
    counts: Counter[str] = field(default_factory=Counter)
    _about: dict[str, list[Record[Fact]]] = field(default_factory=dict)

    def check(self, journal: list[Entry]) -> None:
        """Each look-up of a client is what the rules say, and has what the client had stated before."""
        stated: defaultdict[str, str] = defaultdict(str)
        for entry in journal:
            for receipt in entry.facts:
                stated[entry.step.account] = max(stated[entry.step.account], receipt["recorded_at"])
            if entry.key is None:
                for account, answer in _answers(entry):
                    self._check(entry, account, answer, stated[account])
                    self.counts["look-ups"] += 1

    def _check(self, entry: Entry, account: str, answer: Json | None, stated: str) -> None:
        asked = entry.step.query.get("known_at") or (entry.step.body or {}).get("known_at")
        if answer is None:
            assert asked, entry  # only before it was opened an account is not known
            assert all(_expected(self._world(account, asked), entry, account, when) is None for when in _moments(entry))
            return
        known_at = answer["known_at"]
        assert known_at == asked if asked else known_at >= stated, (stated, entry)
        assert asked or instant(known_at) in {record.recorded_at for record in self._records(account)}
        world = self._world(account, known_at)
        found = [_expected(world, entry, account, when) for when in _moments(entry)]
        assert {name: answer[name] for name in ("timelines", "terms") if name in answer} in found, (entry, found)

    def _world(self, account: str, known_at: str) -> World:
        return World(self._records(account), instant(known_at))

    def _records(self, account: str) -> list[Record[Fact]]:
        if account not in self._about:
            self._about[account] = self.store.read(lambda reading: reading.records_about(account))
        return self._about[account]


def _answers(entry: Entry) -> Iterator[tuple[str, Json | None]]:
    """The answer about each account that was asked for; `None` where it was not known."""
    if entry.step.verb != "resolve":
        assert entry.status in {200, 404}, entry
        yield entry.step.account, entry.data if entry.status == 200 else None
        return
    assert entry.status == 200, entry
    assert entry.step.body is not None
    assert [one["account"] for one in entry.data["answers"]] == entry.step.body["accounts"]
    for one in entry.data["answers"]:
        yield one["account"], None if one.get("problem") else one


def _moments(entry: Entry) -> Iterator[When]:
    """The moments that may be asked about: for now, those from when it was asked to when it was answered."""
    asked = {**entry.step.query, **(entry.step.body or {})}
    if "on" in asked:
        yield date.fromisoformat(asked["on"])
    elif "at" in asked:
        yield instant(asked["at"])
    else:
        yield parsedate_to_datetime(entry.headers["date"])
        yield instant(entry.sent_at)
        yield instant(entry.answered_at)


def _expected(world: World, entry: Entry, account: str, when: When) -> Json | None:
    """What the rules say; `None` if the account was not known."""
    try:
        world.account(account)
    except UnknownName:
        return None
    slugs = [entry.step.query["document"]] if "document" in entry.step.query else sorted(world.documents)
    documents = [world.document(slug).fact for slug in slugs]
    if entry.step.verb == "timeline":
        lines = tuple((one, resolver.timeline(world, account, one.slug)) for one in documents)
        made: Any = {"timelines": written.timelines(Timelines(account, NEVER_MIND, lines))["timelines"]}
    else:
        explained = entry.step.query.get("explain") == "true"
        bindings = resolver.resolve_each(world, account, ((slug, when) for slug in slugs), explained=explained)
        made = {"terms": written.listed(zip(bindings, documents, strict=True), explained=explained)}
    found: Json = json.loads(json.dumps(made))
    return found
