"""Accounts grouped by all that the rules can see of them, and the resolver's answer for each group.

The steps, each a relation or a small table: who counts (`population`); which agreements reach whom (`chain`, `held`); all
that an account has of its own (`event`), by its place among the dates that decide (`place`); accounts that look alike
(`lookalikes`); of these what the rules for one document can tell apart (`kinds`); the answer for each kind; and the
accounts with equal answers, a cohort.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Generic

import pyarrow as pa
import pyarrow.compute as pc
from typing_extensions import TypeVar

from termsvc.bulk import examples
from termsvc.bulk.agreements import Agreements
from termsvc.bulk.answers import Explained
from termsvc.bulk.enquiry import Enquiry
from termsvc.bulk.layout import ACCOUNTS
from termsvc.bulk.lists import files
from termsvc.bulk.places import Places, Sort, local_days
from termsvc.bulk.population import Population
from termsvc.bulk.statements import statement
from termsvc.bulk.steps import Steps
from termsvc.bulk.values import Values
from termsvc.bulk.vocabulary import Vocabulary
from termsvc.core.model import Fact, Record
from termsvc.core.world import World

A = TypeVar("A", default=Explained)


@dataclass(frozen=True, slots=True)
class Cohort(Generic[A]):
    """Accounts with equal answers: as a rule, accounts that are bound alike.

    Attributes:
        answers: of each document, in order of slug, what the enquiry has found, such as a binding for each date.
        example: the first of the accounts, by id.
    """

    number: int
    accounts: int
    example: str
    answers: tuple[A, ...]


class Cohorts(Generic[A]):
    """The cohorts of a population, by the answers to an enquiry.

    Args:
        catalogue: the documents and versions that count.

    Attributes:
        population: the accounts.
        agreements: those that count.
        lives: the folders with the life of every account, once found.
        looks: the columns of a life by which accounts look alike.
        all: the cohorts, once found.
        kinds: how many kinds of accounts the resolver was asked for, of all documents together.
    """

    def __init__(
        self,
        steps: Steps,
        population: Population,
        catalogue: Sequence[Record[Fact]],
        world: World,
        enquiry: Enquiry[A],
    ) -> None:
        self._steps = steps
        self.population = population
        self._records = catalogue
        self._catalogue = world.catalogue
        self._versions = [version for slug in sorted(world.versions) for version in world.catalogue.versions[slug]]
        self._enquiry = enquiry
        self._documents = sorted(enquiry.documents(world.catalogue))
        self._eventful = False
        self.all: list[Cohort[A]] = []
        self.kinds = 0
        self._values = Values(steps, population, self._catalogue)
        self.looks = (*self._values.views, "opened", "closed", "lasted", "history")

    def sources(self) -> pa.Table:
        """What the output calls the sources of dates, by their codes."""
        return pa.table({
            "what": pa.array(list(self._sources), pa.string()),
            "source": pa.array(list(self._sources.values()), pa.string()),
        })  # fmt: skip

    def find(self) -> None:
        """Find the cohorts, and make the relation `cohort_of`, which tells that of every account's `life`."""
        self.population.attach()
        self._values.judge()
        self._place_agreements()
        self._tell_what_was_said()
        self._steps.define("event", views=self._values.turned)
        self._place_days()
        self._tell_histories()
        self._live()
        self.all = self._answer()

    def join_back(self, sources: Collection[str | None]) -> None:
        """Make the relations `member`, the cohort of every account, and `own_dates`, the dates that sources name."""
        engine, named = self._steps.engine, self.sources()
        engine.read("read_life", [file for life in self.lives for file in files(life)])
        engine.view("member", statement("part", looks=self.looks))
        used = pa.array(sources, pa.string())
        engine.give("source", named.filter(pc.is_in(named["source"], used)))
        engine.define("own_dates", statement("own_dates"))

    def listed(self, rows: pa.Table, folder: Path) -> None:
        """Write the accounts of cohorts, with what is told of these, as Parquet files into a new folder.

        What is told of a cohort are the columns of `rows` beside `cohort`.
        """
        self._steps.engine.give("listed", rows)
        self._steps.engine.write(statement("listed", looks=self.looks), folder)

    # -- what accounts have: agreements and sayings

    def _place_agreements(self) -> None:
        """Tell which agreements reach whom, down hierarchies of any depth."""
        self.agreements = Agreements.read(self._steps.engine.ask("SELECT * FROM agreement_stated").to_pylist())
        self._steps.engine.give("agreement", self.agreements.relation())
        parents = self._steps.ask("distinct_parents")
        self._steps.engine.give("meant_parent", pa.table({
            "value": pa.array([row["value"] for row in parents], pa.string()),
            "parent": pa.array([json.loads(row["value"]) for row in parents], pa.string()),
        }))  # fmt: skip
        self._steps.define("lineage")
        steps = ["chain_0"]
        self._steps.define("chain_0", "chain_first")
        while self._steps.ask("any_of", relation=steps[-1]):
            steps.append(f"chain_{len(steps)}")
            self._steps.define(steps[-1], "chain_next", chain=steps[-2])
        self._steps.view("chain", steps=steps)
        self._steps.define("held")
        self._steps.define("negotiated")

    def _tell_what_was_said(self) -> None:
        """Tell acceptances and objections on the documents' own dates."""
        zones = {slug: document.timezone for slug, document in self._catalogue.documents.items()}
        self._steps.engine.give("version", pa.table({
            "document": pa.array([version.document for version in self._versions], pa.string()),
            "label": pa.array([version.label for version in self._versions], pa.string()),
            "code": pa.array([f"v{number}" for number in range(len(self._versions))], pa.string()),
            "timezone": pa.array([zones[version.document] for version in self._versions], pa.string()),
        }))  # fmt: skip
        days = [
            (row["timezone"], row["utc_day"], *local)
            for row in self._steps.ask("instants")
            for local in local_days(row["timezone"], row["utc_day"])
        ]
        self._steps.engine.give("local_day", pa.table({
            "timezone": pa.array([day[0] for day in days], pa.string()),
            "utc_day": pa.array([day[1] for day in days], pa.date32()),
            "first": pa.array([day[2] for day in days], pa.timestamp("us", tz="UTC")),
            "last": pa.array([day[3] for day in days], pa.timestamp("us", tz="UTC")),
            "day": pa.array([day[4] for day in days], pa.date32()),
        }))  # fmt: skip
        self._steps.view("numbered_objection")
        self._steps.define("said")

    # -- dates, by their place

    @cached_property
    def _places(self) -> Places:
        return Places(self._catalogue, self.agreements.notices, self._enquiry.days, self._documents)

    def _place_days(self) -> None:
        days = [row["day"] for row in self._steps.ask("days")]
        self._steps.engine.give("place", pa.table({
            "day": pa.array(days, pa.date32()),
            "place": pa.array([self._places.place(day) for day in days], pa.int32()),
        }))  # fmt: skip
        within = [
            (slug, sort.value, *pair)
            for slug in self._documents
            for sort in Sort
            for pair in self._places.within(slug, sort)
        ]
        self._steps.engine.give("within", pa.table({
            "document": pa.array([slug for slug, *_ in within], pa.string()),
            "sort": pa.array([sort for _, sort, *_ in within], pa.string()),
            "place": pa.array([place for *_, place, _ in within], pa.int32()),
            "within": pa.array([place for *_, place in within], pa.int32()),
        }))  # fmt: skip

    # -- accounts that look alike

    def _tell_histories(self) -> None:
        for name in ("token", "eventful", "several", "history", "histories", "history_of", "history_token"):
            self._steps.define(name)
        self._eventful = bool(self._steps.ask("any_of", relation="history_of"))

    def _live(self) -> None:
        """Tell the life of every account, a file of accounts after the other where the engine reads so."""
        found = self.population.files
        parts = [[file] for file in found] if self._steps.engine.splits else [found]
        written = []
        for number, part in enumerate(parts):
            self.population.read_files(f"{ACCOUNTS.name}_{number}", ACCOUNTS, part)
            accounts = self.population.accounts(f"{ACCOUNTS.name}_{number}")
            life = statement("life", account=accounts, views=self._values.joined, eventful=self._eventful)
            written.append(self._steps.keep(f"life_{number:04}", life))
        self.lives = written
        self._steps.engine.read("life", [file for life in written for file in files(life)])

    # -- the answers

    def _answer(self) -> list[Cohort[A]]:
        self._steps.define("lookalikes", looks=self.looks)
        vocabulary = Vocabulary(self._catalogue, self._versions, self.agreements.shapes, self._values)
        codes = [row["what"] for row in self._steps.ask("distinct_codes")]
        self._sources = {code: vocabulary.named(code) for code in codes if vocabulary.is_dated(code)}
        asked_about = set(self._documents)
        seen = [(code, one) for code in codes for one in vocabulary.seen(code) if one.document in asked_about]
        self._steps.engine.give("seen", pa.table({
            "what": pa.array([code for code, _ in seen], pa.string()),
            "document": pa.array([one.document for _, one in seen], pa.string()),
            "code": pa.array([one.code for _, one in seen], pa.string()),
            "permits": pa.array([one.permits for _, one in seen], pa.bool_()),
            "signed": pa.array([one.signed for _, one in seen], pa.bool_()),
        }))  # fmt: skip
        self._steps.define("history_seen")
        self._steps.define("history_part")
        self._steps.define("sight", views=self._values.joined)
        kinds = self._steps.ask("kinds")
        people = examples.gather(
            (kind["example"] for kind in kinds), self._steps, self.population, self.agreements, self._records
        )
        self._steps.told("the_resolver")
        asked = self._enquiry.answered(kinds, people, vocabulary)
        self.kinds = len(kinds)
        names = ("document", "verdict", "opened", "closed", "lasted", "part")
        self._steps.engine.give("answer", pa.table({
            **{name: pa.array([kind[name] for kind in kinds]) for name in names},
            "answer": pa.array(asked.codes, pa.string()),
        }))  # fmt: skip
        self._steps.define("answered")
        return list(self._number(asked.answers))

    def _number(self, found: Mapping[str, tuple[A, ...]]) -> Iterator[Cohort[A]]:
        sets = sorted(self._steps.ask("answer_sets"), key=lambda row: row["example"])
        self._steps.engine.give("cohort", pa.table({
            "answers": pa.array([row["answers"] for row in sets], pa.string()),
            "cohort": pa.array(range(1, len(sets) + 1), pa.int32()),
        }))  # fmt: skip
        self._steps.define("cohort_of", looks=self.looks)
        for number, row in enumerate(sets, start=1):
            answers = tuple(one for code in row["answers"].split() for one in found[code])
            yield Cohort(number, row["accounts"], row["example"], answers)
