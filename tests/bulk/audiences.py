"""Audiences found through cohorts, against the single function asked account by account."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeAlias

from termsvc.bulk.audience import CARVE_OUTS, CONCERNS, TOLD, Concerns, counted, write_lists
from termsvc.bulk.bind import Question, enquire
from termsvc.bulk.engine import Engine
from termsvc.bulk.lists import values
from termsvc.core.model import Assent, Version
from termsvc.core.notice.audience import Audience, audience
from termsvc.core.notice.manifest import AudienceCounts
from termsvc.core.notice.supposed import supposing
from termsvc.core.notice.update import TermsUpdate, updates
from termsvc.core.world import World
from tests.bulk.answers import rows
from tests.bulk.folders import any_shape, write
from tests.bulk.trials import opened
from tests.bulk.worlds import Asked, asked

EVERY = 1_000
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
    shape = any_shape(question.records, chance)
    counts: Counter[str] = Counter()
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write(question.records, folder / "accounts", shape, chance)
        everything = list(asking(question, chance))
        for number, (asks, update) in enumerate(chance.sample(everything, min(most, len(everything)))):
            place = folder / f"update-{number}"
            place.mkdir()
            with opened("duckdb", place) as engine:
                counts += compared(asks, update, folder / "accounts", engine, place, f"world {seed}")
    return counts


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


def compared(
    question: Asked, update: TermsUpdate, accounts: Path, engine: Engine, folder: Path, what: str
) -> Counter[str]:
    """Compare counts and lists with the single function.

    Raises:
        AssertionError: they differ.
    """
    expected = audience(World(question.records, question.known_at), update)
    counts = asked_of_everyone(question, update, accounts, engine, folder)
    where = f"{what}, update of {update.posted_on} as known at {question.known_at}"
    assert list(values(folder / TOLD, "account")) == sorted(expected.told, key=str.encode), where
    found, single = listed(folder), said(expected)
    assert set(found) == set(single), f"{where}: {sorted(map(repr, set(found) ^ set(single)))[:4]}"
    assert len(found) == len(single), where
    assert carved_out(folder) == Counter(
        (one.account, version.document, version.label, agreement)
        for version in update.versions
        for one in expected.carve_outs(version)
        for agreement in one.agreements
    ), where
    assert_counts(counts, expected)
    return Counter({"updates": 1, "answers": len(single), **reasons(expected)})


def reasons(expected: Audience) -> Counter[str]:
    """How often each reason was met."""
    return Counter(f"answers: {one.kept_out or ('bound' if one.binds_from else 'asked')}" for one in expected.concerns)


def asked_of_everyone(
    question: Asked, update: TermsUpdate, accounts: Path, engine: Engine, folder: Path
) -> AudienceCounts:
    """The counts, and the lists in a folder."""
    asks = Question(question.catalogue, accounts, (), question.known_at)
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
    return [tuple(row[column] for column in columns) for row in rows(folder / CONCERNS)]  # type: ignore[misc]


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
