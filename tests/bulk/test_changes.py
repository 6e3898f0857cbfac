"""What changes on a date, counted and listed, is what single look-ups say of the day before and of that day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from termsvc.bulk.bind import Question, find_cohorts
from termsvc.bulk.changes import changes, write_lists
from termsvc.bulk.engine import Engine
from termsvc.core.answer import Binding, BoundAgreement, BoundVersion, Rule
from termsvc.core.dated import day_before
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from tests.bulk.answers import rows
from tests.bulk.folders import Shape, write
from tests.bulk.trials import opened
from tests.bulk.worlds import Asked, asked


def thing(binding: Binding) -> str:
    match binding.binds:
        case BoundVersion(label):
            return label
        case BoundAgreement():
            return "agreement"
        case _:
            return ""


def changed(world: World, on: date) -> Counter[tuple[Any, ...]]:
    """Account, document, before, after and rule of all that is bound by something else than the day before."""
    found: Counter[tuple[Any, ...]] = Counter()
    for account in world.accounts:
        for slug in world.documents:
            before, after = resolve(world, account, slug, day_before(on)), resolve(world, account, slug, on)
            if before.binds != after.binds:
                found[account, slug, thing(before), thing(after), after.rule.value] += 1
    return found


def left_out(world: World, on: date) -> Counter[tuple[Any, ...]]:
    """Account, document, version and reason of all versions that take effect and do not bind an account."""
    found: Counter[tuple[Any, ...]] = Counter()
    for account in world.accounts:
        for slug in world.documents:
            after = resolve(world, account, slug, on)
            rules = {step.rule for step in after.because}
            lost = {one.version: one.reason.value for step in after.because for one in step.lost if one.version}
            for version in world.catalogue.versions[slug]:
                starts = on in (version.effective_on, version.effective_on_new)
                if not starts or thing(after) == version.label or after.rule is Rule.NOT_YET_A_CUSTOMER:
                    continue
                reason = "closed" if Rule.CLOSED_ACCOUNT in rules else lost[version.label]
                found[account, slug, version.label, reason] += 1
    return found


def eventful_days(question: Asked, world: World) -> list[date]:
    starts = {
        day
        for versions in world.catalogue.versions.values()
        for version in versions
        for day in (version.effective_on, version.effective_on_new)
    }
    return Random(1).sample(sorted(starts), min(2, len(starts))) + list(question.dates[:1])


def compare(question: Asked, world: World, on: date, engine: Engine, folder: Path) -> None:
    asking = Question(question.catalogue, folder.parent / "accounts", (day_before(on), on), question.known_at)
    (folder / "lists").mkdir(parents=True)
    found = find_cohorts(asking, engine, folder)
    counted = changes(world.catalogue, found.all, on)
    expected_changes, expected_left_out = changed(world, on), left_out(world, on)
    assert {(c.document, c.before, c.after, c.rule): n for c, n in counted.changed.items()} == without_accounts(
        expected_changes
    )
    assert {(m.document, m.version, m.reason): n for m, n in counted.left_out.items()} == without_accounts(
        expected_left_out
    )
    assert counted.accounts == len(world.accounts)
    write_lists(found, world.catalogue, on, folder / "lists")
    assert listed(folder / "lists" / "changed", "document", "before", "after", "rule") == expected_changes
    assert listed(folder / "lists" / "left_out", "document", "version", "reason") == expected_left_out


def without_accounts(counts: Counter[tuple[Any, ...]]) -> dict[tuple[Any, ...], int]:
    return Counter(what[1:] for what in counts.elements())


def listed(folder: Path, *columns: str) -> Counter[tuple[Any, ...]]:
    return Counter(tuple(row[column] for column in ("account", *columns)) for row in rows(folder))


@pytest.mark.parametrize("seed", range(5))
def test_changes_are_those_of_single_look_ups(seed: int, tmp_path: Path) -> None:
    question = asked(seed)
    world = World(question.records, question.known_at)
    write(question.records, tmp_path / "accounts", Shape(), Random(seed))
    for on in eventful_days(question, world):
        with opened("duckdb", tmp_path) as engine:
            compare(question, world, on, engine, tmp_path / on.isoformat())
