"""Mails of notices a second, on one core, beside the words of the notices alone.

How to read the figures: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import cycle, islice
from typing import NamedTuple

from ground_truth.bars import Measure, at_least
from peers.rounds import Measured, Rates, in_turn, ratio

from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import Progress
from termsvc.core.notice.notice import Notice, Section
from termsvc.render.mail.headers import Mailbox
from termsvc.render.notices.mails import Letter, NoticeMails
from termsvc.render.notices.notices import TEMPLATE, Notices
from termsvc.render.templating.environment import environment
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.resources import folder
from termsvc.service import notices as service
from termsvc.service import terms
from termsvc.service.drafts import Opened
from termsvc.service.practice import practice, with_items
from termsvc.settings import system_clock
from termsvc.store import Store, open_store
from termsvc.store.paging import through

ACCOUNTS, ROUNDS = 4_000, 5
POSTED = date(2025, 2, 25)
SENT = datetime(2025, 2, 25, 20, tzinfo=UTC)
SETTINGS = {"sender": "Aster Legal <legal@aster.example>", "languages": ("en", "de")}
LANGUAGES = ("en",) * 9 + ("de",)
DAYS = 90
KEPT = 0.8
"""The share of items that hold for an account."""


class Population(NamedTuple):
    """Accounts with their own notices and languages, and how many of the notices differ in more than the account."""

    letters: list[Letter]
    distinct: int


def told(store: Store, templates: TemplateSet) -> list[Notice]:
    """The notices of the sample update to the sample accounts that it concerns."""
    loaded = terms.load(
        store, terms.files([folder("terms"), folder("terms") / "facts.yaml"]), system_clock, "benchmark"
    )
    if not loaded.accepted:
        raise AssertionError(loaded.findings)
    versions = store.read(lambda reading: [one.fact for one in reading.catalogue() if one.fact.name == "version"])
    bare = Draft(id="2025-02-25", posted_on=POSTED, versions=tuple(one for one in versions if one.posted_on == POSTED))
    sides = store.read(lambda reading: service.sides(reading, bare))
    found = Opened(Progress(), with_items(bare, sides, practice(folder("terms"), templates)))
    accounts = store.read(lambda reading: [*through(reading.accounts_after)])
    every = (service.personal(store, found, account) for account in accounts)
    return [notice for notice in every if notice.sections]


def alike(samples: Sequence[Notice], accounts: int) -> Population:
    """Accounts as the sample accounts are: each is told what one of those is."""
    return _population(islice(cycle(samples), accounts))


def differing(samples: Sequence[Notice], accounts: int) -> Population:
    """Accounts of which no two are told the same: each by its own dates, and by which items hold for it."""
    chance = random.Random(1)
    made: dict[tuple[Section, ...], Notice] = {}
    while len(made) < accounts:
        notice = chance.choice(samples)
        sections = tuple(_other(chance, section) for section in notice.sections)
        made[sections] = replace(notice, sections=sections)
    return _population(made.values())


def _other(chance: random.Random, section: Section) -> Section:
    kept = tuple(item for item in section.items if chance.random() < KEPT)
    day = section.version.effective_on + timedelta(days=chance.randrange(DAYS))
    return replace(section, effective_on=day, items=kept, left_out=len(section.items) - len(kept))


def _population(notices: Iterable[Notice]) -> Population:
    letters = [
        Letter(replace(notice, account=f"account-{number:07}"), language, (Mailbox(f"legal@c{number}.example"),), SENT)
        for number, (notice, language) in enumerate(zip(notices, cycle(LANGUAGES), strict=False))
    ]
    distinct = {(replace(one.notice, account=None), one.language) for one in letters}
    return Population(letters, len(distinct))


def measured(name: str, population: Population, notices: Notices) -> Iterator[Measured]:
    """The floor and the mails of one population."""
    files = notices.workshop.templates.files
    rooms = {language: environment(files, language).get_template(TEMPLATE) for language in set(LANGUAGES)}
    prepared = [(rooms[one.language], notices.data(one.notice, one.language)) for one in population.letters]
    size = len(population.letters)
    yield Measured(
        f"{name}: floor", "the words alone", size, lambda _: [room.render(values) for room, values in prepared]
    )
    yield Measured(f"{name}: mails", "whole mails", size, lambda _: [*NoticeMails(notices).mails(population.letters)])


def measures(populations: dict[str, Population], rates: Rates) -> Iterator[Measure]:
    """What is told of each population."""
    for name, population in populations.items():
        size = len(population.letters)
        floor, mails = (f"{name}: {what}" for what in ("floor", "mails"))
        yield Measure(f"{name}: words alone", statistics.median(rates[floor]), unit="/s")
        note = f"{population.distinct:,} of {size:,} notices differ"
        yield Measure(f"{name}: mails", statistics.median(rates[mails]), unit="/s", note=note)
        yield Measure(f"{name}: mails / words alone", ratio(rates, mails, floor), at_least(0.5))


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS, help=f"of each population (default {ACCOUNTS:,})")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is timed (default {ROUNDS})")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        # The process that renders templates is one of its own, and inherits this.
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    templates = TemplateSet.read(folder("templates"), "Aster", "https://legal.aster.example", **SETTINGS)
    with closing(open_store("sqlite://", system_clock)) as store:
        samples = told(store, templates)
    populations = {
        "all differ": differing(samples, options.accounts),
        "cohorts": alike(samples, options.accounts),
    }
    with Workshop(templates) as workshop:
        notices = Notices(workshop)
        timed = [one for name, population in populations.items() for one in measured(name, population, notices)]
        found = [*measures(populations, in_turn(timed, options.rounds))]
    if options.json:
        print(json.dumps([one.as_data() for one in found], indent=2))
        return
    for one in found:
        print(one.as_line())


if __name__ == "__main__":
    main()
