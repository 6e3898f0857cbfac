"""Frozen audiences: a list and its supplements hold whoever was ever in scope before the effective date, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pyarrow.csv
import pytest

from termsvc.bulk.lists import values
from termsvc.core.batch import Batch
from termsvc.core.errors import UnknownName
from termsvc.core.model import Account, Fact, Objection, Record, Version
from termsvc.core.notice.audience import audience as audience_of
from termsvc.core.notice.manifest import ahead
from termsvc.core.notice.supposed import as_known, supposing
from termsvc.core.notice.update import TermsUpdate, updates
from termsvc.core.world import World
from termsvc.demo import Clock
from termsvc.service.audience import Asking, audience, audience_by_account, dry_run
from termsvc.service.bulk import Population
from termsvc.service.frozen import (
    AudienceClosed,
    Frozen,
    ListDiffers,
    ManifestUnreadable,
    freeze,
    read_frozen,
    supplement,
)
from termsvc.store import Reading, Store, open_store
from tests.random_worlds import case
from tests.service.facts import document, record, version

POSTED, EFFECTIVE = date(2025, 2, 25), date(2025, 4, 1)
FIRST = version(date(2024, 1, 1), date(2024, 1, 1))
SECOND = version(POSTED, EFFECTIVE, 2)
UPDATE = TermsUpdate(POSTED, (SECOND,))
ON_POSTING, IN_MARCH, IN_APRIL = (datetime(2025, month, 26, tzinfo=UTC) for month in (2, 3, 4))


def account(name: str, created_on: date = date(2024, 6, 1)) -> Account:
    return Account(id=name, created_on=created_on)


def told(frozen: Frozen) -> list[str]:
    assert frozen.folder is not None
    return list(values(frozen.folder / "told", "account"))


@pytest.fixture
def asking(store: Store, clock: Clock) -> Asking:
    clock.now = ON_POSTING - timedelta(hours=1)  # facts of one batch are recorded a microsecond after each other
    record(store, document(), FIRST, account("birch"), account("alder"))
    return Asking(store, Population())


@pytest.fixture
def clock() -> Clock:
    return Clock(ON_POSTING)


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    with closing(open_store("sqlite://", clock)) as opened:
        yield opened


@pytest.mark.parametrize("seed", range(12))
def test_lists_together_are_all_that_were_ever_in_scope_and_nobody_is_listed_twice(seed: int, tmp_path: Path) -> None:
    chance = Random(seed)
    found = case(seed)
    catalogue = World(found.records).catalogue
    if not updates(catalogue):
        return
    update = chance.choice(updates(catalogue))
    instants = _instants(update, chance)
    clock = Clock(instants[0])
    with closing(open_store(f"sqlite:///{tmp_path}/store", clock)) as store:
        for instant, part in zip(instants, _parts(found.records, len(instants), chance), strict=True):
            clock.now = instant - timedelta(hours=1)
            store.write(
                lambda writing, part=part: writing.record(Batch(records=part, texts=found.texts), recorded_by="us")
            )
        _compare(Asking(store, Population()), update, instants, tmp_path)


def _instants(update: TermsUpdate, chance: Random) -> list[datetime]:
    """Some between posting and the last effective date, and one after it."""
    last = update.effective_dates[-1]
    days = [update.posted_on + timedelta(days=chance.randint(0, (last - update.posted_on).days)) for _ in range(3)]
    return [
        datetime.combine(day, time(1 + number), UTC)
        for number, day in enumerate([*sorted(days), last + timedelta(days=2)])
    ]


def _parts(records: Sequence[Record[Fact]], number: int, chance: Random) -> list[tuple[Record[Fact], ...]]:
    """Facts that are learned one part after the other, documents and most versions first."""
    early = [
        one for one in records if one.fact.name == "document" or (one.fact.name == "version" and chance.random() < 0.9)
    ]
    rest = [one for one in records if one not in early]
    ends = sorted(chance.randint(0, len(rest)) for _ in range(number - 1))
    parts = [rest[start:end] for start, end in zip([0, *ends], [*ends, len(rest)], strict=True)]
    return [tuple(early + parts[0]), *map(tuple, parts[1:])]


def _compare(asking: Asking, update: TermsUpdate, instants: Sequence[datetime], folder: Path) -> None:
    records = asking.store.read(Reading.records)
    lists: list[Frozen] = []
    ever: set[str] = set()
    for number, instant in enumerate(instants):
        known = as_known(records, update, instant)
        proposed = known if not lists else ahead(World(records, instant).catalogue, known, instant)
        if not proposed.versions:
            if lists:
                with pytest.raises(AudienceClosed):
                    supplement(asking, lists, instant, folder / str(number))
            continue
        in_scope = audience_of(World(supposing(records, proposed.versions), instant), proposed).told
        out = folder / str(number)
        one = supplement(asking, lists, instant, out) if lists else freeze(asking, update, instant, out)
        assert told(one) == sorted(set(in_scope) - ever, key=str.encode)
        ever |= set(in_scope)
        lists.append(one)
    assert sorted(name for one in lists for name in told(one)) == sorted(ever)


def test_a_list_is_made_again_from_what_was_known_then(asking: Asking, clock: Clock, tmp_path: Path) -> None:
    first = freeze(asking, UPDATE, ON_POSTING, tmp_path / "first")
    clock.now = IN_MARCH
    # The version is recorded as it was proposed, but for a date; an account is learned of; another one objects.
    record(asking.store, replace(SECOND, effective_on=date(2025, 5, 1)), account("cedar"), account("new", POSTED))
    record(asking.store, Objection(account="alder", document="dpa", version="v2", objected_at=IN_MARCH))
    second = supplement(asking, [first], IN_MARCH + timedelta(minutes=1), tmp_path / "second")
    assert (told(first), told(second)) == (["alder", "birch"], ["cedar"])
    assert second.manifest.after == (first.manifest.listed.sha256,)
    assert second.manifest.update.effective_dates == (date(2025, 5, 1),)
    again = freeze(asking, first.manifest.update, first.manifest.known_at, tmp_path / "again")
    assert again.manifest == first.manifest
    unkept = [replace(first, folder=None), replace(second, folder=None)]
    third = supplement(asking, unkept, IN_APRIL, tmp_path / "third")
    assert told(third) == []
    assert third.manifest.after == (first.manifest.listed.sha256, second.manifest.listed.sha256)
    assert read_frozen(tmp_path / "second") == second


def test_an_instant_that_is_still_to_come_is_the_last_at_which_something_was_learned(
    asking: Asking, clock: Clock, tmp_path: Path
) -> None:
    first = freeze(asking, UPDATE, IN_APRIL, tmp_path / "first")
    clock.now = IN_MARCH
    record(asking.store, account("cedar"))
    assert first.manifest.known_at < IN_MARCH
    assert freeze(asking, UPDATE, first.manifest.known_at, tmp_path / "again").manifest == first.manifest


def test_lists_that_were_changed_or_left_out_are_refused(asking: Asking, tmp_path: Path) -> None:
    first = freeze(asking, UPDATE, ON_POSTING, tmp_path / "first")
    second = supplement(asking, [first], ON_POSTING, tmp_path / "second")
    with pytest.raises(ListDiffers, match="name all lists of the update, the first one first"):
        supplement(asking, [second], ON_POSTING, tmp_path / "third")
    for file in (tmp_path / "first" / "told").iterdir():
        file.write_bytes(b"")
    with pytest.raises(ListDiffers, match=r"first/told does not hold the list .* put back the files"):
        supplement(asking, [first], ON_POSTING, tmp_path / "third")
    assert not list(tmp_path.glob("third*"))
    (tmp_path / "first" / "manifest.json").write_text("[]")
    with pytest.raises(ManifestUnreadable, match="can't be read as the manifest"):
        read_frozen(tmp_path / "first")


def test_nobody_is_added_once_the_versions_are_in_effect_or_taken_back(asking: Asking, tmp_path: Path) -> None:
    first = freeze(asking, UPDATE, ON_POSTING, tmp_path / "first")
    with pytest.raises(AudienceClosed, match="No version of the update posted on 2025-02-25 takes effect after"):
        supplement(asking, [first], datetime(2025, 4, 1, tzinfo=UTC), tmp_path / "second")
    assert told(supplement(asking, [first], datetime(2025, 3, 31, 23, 59, tzinfo=UTC), tmp_path / "second")) == []


def test_a_draft_is_counted_listed_and_tried_out_without_being_recorded(asking: Asking, tmp_path: Path) -> None:
    before = asking.store.read(Reading.records)
    counts = audience(asking, UPDATE, out=tmp_path / "audience")
    (one,) = counts.versions
    assert (counts.accounts, counts.told, one.concerned, one.awaiting_assent, one.kept_out) == (2, 2, 2, 0, ())
    rows = pyarrow.csv.read_csv(tmp_path / "audience" / "concerns.csv").to_pylist()
    assert [(row["account"], row["binds_from"], row["awaits_assent"]) for row in rows] == [
        ("alder", EFFECTIVE, False),
        ("birch", EFFECTIVE, False),
    ]
    (changes,) = dry_run(asking, [SECOND], out=tmp_path / "tried")
    assert changes.on == EFFECTIVE
    assert [(change.before, change.after, count) for change, count in changes.changed.items()] == [("v1", "v2", 2)]
    assert sorted(values(tmp_path / "tried" / "2025-04-01" / "changed", "account")) == ["alder", "birch"]
    assert asking.store.read(Reading.records) == before


def test_each_date_of_a_draft_is_tried_out(asking: Asking) -> None:
    record(asking.store, document("tos"), version(date(2024, 1, 1), date(2024, 1, 1), document="tos"))
    other = version(POSTED, date(2025, 5, 1), 2, document="tos")
    assert [one.on for one in dry_run(asking, [SECOND, other])] == [EFFECTIVE, date(2025, 5, 1)]


@pytest.mark.parametrize("ask", [audience, audience_by_account])
def test_documents_must_be_known(asking: Asking, ask: Callable[[Asking, TermsUpdate], object]) -> None:
    unknown: Version = replace(SECOND, document="fees")
    with pytest.raises(UnknownName, match="no document 'fees' is known"):
        ask(asking, TermsUpdate(POSTED, (unknown,)))
    with pytest.raises(UnknownName, match="no document 'fees' is known"):
        dry_run(asking, [unknown])
