"""Audiences found through cohorts, against the single function asked account by account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeAlias, cast

from termsvc.bulk.audience import CARVE_OUTS, CONCERNS, TOLD, Concerns, counted, write_lists
from termsvc.bulk.bind import Question, enquire
from termsvc.bulk.engine import Engine
from termsvc.bulk.lists import values
from termsvc.core.model import Account, Assent, Fact, Record, Version
from termsvc.core.notice.audience import Audience, Concern, audience
from termsvc.core.notice.manifest import AudienceCounts
from termsvc.core.notice.supposed import supposing
from termsvc.core.notice.update import TermsUpdate, updates
from termsvc.core.world import World
from tests.bulk.answers import rows
from tests.bulk.folders import any_shape, write
from tests.bulk.trials import opened
from tests.bulk.worlds import ONE_DAY, Asked, asked

EVERY = 1_000
ALIKE = 12
Row: TypeAlias = tuple[str, str, str, str | None, date | None, bool]


def trial(seed: int) -> Counter[str]:
    """Every update of a random world, and a draft that nobody has recorded.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    return some_trial(seed, EVERY)


def some_trial(seed: int, most: int = 1) -> Counter[str]:
    """Some of them.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    question, chance = asked(seed), Random(seed)
    everything = list(asking(question, chance))
    counts: Counter[str] = Counter()
    for asks, update in chance.sample(everything, min(most, len(everything))):
        crowded = replace(asks, records=(*asks.records, *around(asks.records, update, chance)))
        with TemporaryDirectory() as scratch, opened("duckdb", Path(scratch)) as engine:
            counts += compared(crowded, update, engine, Path(scratch), chance)
    return counts


def around(records: Sequence[Record[Fact]], update: TermsUpdate, chance: Random) -> Iterator[Record[Fact]]:
    """Accounts like one that is there, but opened or closed in the days about posting and taking effect."""
    accounts = [record for record in records if isinstance(record.fact, Account)]
    days = {update.posted_on, *(version.effective_on for version in update.versions)}
    near = sorted({day + shift for day in days for shift in (-ONE_DAY, 0 * ONE_DAY, ONE_DAY)})
    for number, record in enumerate(chance.choices(accounts, k=ALIKE if accounts else 0)):
        fact = replace(
            record.fact,
            id=f"{record.fact.id}-{number}",
            created_on=chance.choice([record.fact.created_on, *near]),
            closed_on=chance.choice([None, record.fact.closed_on, *near]),
        )
        yield replace(record, id=f"{record.id}-{number}", fact=fact)


def asking(question: Asked, chance: Random) -> Iterator[tuple[Asked, TermsUpdate]]:
    """Updates with the world that knows their versions: those recorded, and one that is only supposed."""
    known = World(question.records, question.known_at)
    for update in updates(known.catalogue):
        yield question, update
    if known.documents:
        supposed = draft(known, question.dates, chance)
        yield replace(question, records=tuple(supposing(question.records, supposed.versions))), supposed


def draft(world: World, dates: Iterable[date], chance: Random) -> TermsUpdate:
    """New versions of some documents, posted together on a date of the world's."""
    posted_on = chance.choice(sorted(dates))
    slugs = sorted(world.documents)
    return TermsUpdate(
        posted_on,
        tuple(_successor(world, slug, posted_on, chance) for slug in sorted(chance.sample(slugs, min(2, len(slugs))))),
    )


def _successor(world: World, slug: str, posted_on: date, chance: Random) -> Version:
    sequence = max((version.sequence for version in world.catalogue.versions[slug]), default=0) + 1
    effective_on = posted_on + timedelta(days=chance.choice((0, 1, 30, 400)))
    return Version(
        document=slug,
        label="draft",
        sequence=sequence,
        sha256="d" * 64,
        posted_on=posted_on,
        effective_on=effective_on,
        effective_on_new=chance.choice((posted_on, effective_on)),
        assent=chance.choice(list(Assent)),
    )


def compared(question: Asked, update: TermsUpdate, engine: Engine, folder: Path, chance: Random) -> Counter[str]:
    """Compare counts and lists with the single function.

    Raises:
        AssertionError: they differ.
    """
    expected = audience(World(question.records, question.known_at), update)
    write(question.records, folder / "accounts", any_shape(question.records, chance), chance)
    counts = asked_of_everyone(question, update, engine, folder)
    assert list(values(folder / TOLD, "account")) == sorted(expected.told, key=str.encode)
    assert Counter(listed(folder)) == Counter(said(expected))
    assert carved_out(folder) == Counter(
        (one.account, version.document, version.label, agreement)
        for version in update.versions
        for one in expected.carve_outs(version)
        for agreement in one.agreements
    )
    assert_counts(counts, expected)
    return Counter({"updates": 1, "answers": len(expected.concerns), **reasons(expected)})


def reasons(expected: Audience) -> Counter[str]:
    """How often each reason was met."""
    return Counter(f"answers: {one.kept_out or _binds(one)}" for one in expected.concerns)


def _binds(one: Concern) -> str:
    if one.is_later:
        return "bound later"
    return "bound" if one.binds_from else "asked"


def asked_of_everyone(question: Asked, update: TermsUpdate, engine: Engine, folder: Path) -> AudienceCounts:
    """The counts, and the lists in a folder that holds the accounts."""
    asks = Question(question.catalogue, folder / "accounts", (), question.known_at)
    found = enquire(asks, Concerns(update.versions), engine, folder)
    write_lists(found, engine, folder)
    return counted(update, found.all)


def said(expected: Audience) -> list[Row]:
    """What the single function says, as the list does."""
    return [
        (
            one.account, one.version.document, one.version.label, one.kept_out and one.kept_out.value, one.binds_from,
            one.kept_out is None and one.binds_from is None,
        )
        for one in expected.concerns
    ]  # fmt: skip


def listed(folder: Path) -> list[Row]:
    columns = ("account", "document", "version", "kept_out", "binds_from", "awaits_assent")
    return [cast(Row, tuple(row[column] for column in columns)) for row in rows(folder / CONCERNS)]


def carved_out(folder: Path) -> Counter[tuple[str, ...]]:
    columns = ("account", "document", "version", "agreement")
    return Counter(tuple(row[column] for column in columns) for row in rows(folder / CARVE_OUTS))


def assert_counts(counts: AudienceCounts, expected: Audience) -> None:
    assert (counts.accounts, counts.told) == (len(expected.accounts), len(expected.told))
    for one in counts.versions:
        single = expected.counts(one.version)
        assert one.concerned == single[None]
        assert dict(one.kept_out) == {reason: count for reason, count in single.items() if reason is not None}
        asked_for = [each for each in expected.of(one.version) if each.kept_out is None and each.binds_from is None]
        assert one.awaiting_assent == len(asked_for)
        assert one.later == sum(each.is_later for each in expected.of(one.version))
