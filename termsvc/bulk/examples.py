"""A world of a few accounts: those that stand for all that look like them, and whoever they belong to."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from termsvc.bulk.agreements import Agreements
from termsvc.bulk.population import Population
from termsvc.bulk.profiles import texts
from termsvc.bulk.steps import Steps
from termsvc.core.dated import Dated, Span
from termsvc.core.model import Acceptance, Account, Fact, Objection, Record
from termsvc.core.naming import key_text
from termsvc.core.world import World

_ACCEPTED = ("account", "document", "version", "accepted_at")
_OBJECTED = ("account", "document", "version", "objected_at", "withdrawn_at")
_NAMES_OF_ACCOUNTS = frozenset({"parent", "country", "locale"})


@dataclass(frozen=True, slots=True)
class Examples:
    """The accounts that stand for others.

    Attributes:
        world: what is known of them, with the documents and versions.
        dates: of each, the codes of what it has of its own and their dates, in order of code.
        agreements: of each, the agreements that it and its ancestors hold, and their numbers.
    """

    world: World
    dates: Mapping[str, tuple[tuple[str, date], ...]]
    agreements: Mapping[str, Mapping[str, int]]


def gather(
    accounts: Iterable[str],
    steps: Steps,
    population: Population,
    agreements: Agreements,
    catalogue: Iterable[Record[Fact]],
) -> Examples:
    """The world of some accounts, with all that may bear on them."""
    chosen = set(accounts)
    _want(steps, chosen)
    dates: dict[str, tuple[tuple[str, date], ...]] = defaultdict(tuple)
    for row in steps.ask("wanted_dates"):
        dates[row["account"]] += ((row["what"], row["day"]),)
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for row in steps.ask("wanted_held"):
        numbers[row["account"]][row["agreement"]] = row["number"]
    _want(steps, _with_ancestors(steps, chosen))
    return Examples(World([*catalogue, *_records(steps, population, agreements)]), dates, numbers)


def _want(steps: Steps, accounts: Iterable[str]) -> None:
    steps.engine.give("wanted", pa.table({"account": pa.array(sorted(accounts), pa.string())}))


def _with_ancestors(steps: Steps, accounts: set[str]) -> set[str]:
    found, new = accounts, accounts
    while new:
        _want(steps, new)
        new = {row["parent"] for row in steps.ask("wanted_parents")} - found
        found = found | new
    return found


def _records(steps: Steps, population: Population, agreements: Agreements) -> Iterator[Record[Fact]]:
    dated: dict[str, dict[str, list[tuple[Span, str]]]] = defaultdict(lambda: defaultdict(list))
    for row in steps.ask("wanted_dated"):
        dated[row["account"]][row["name"]].append((Span(row["valid_from"], row["valid_to"]), row["value"]))
    known = set()
    for row in steps.ask("wanted_accounts"):
        known.add(row["account"])
        plain = texts(population.reads, population.encoded, row)
        values = {name: Dated.always(text) for name, text in plain.items()}
        values |= {name: Dated(tuple(spans)) for name, spans in dated[row["account"]].items()}
        yield _record(row["fact"], _account(row, values))
    for row in steps.ask("wanted_acceptances"):
        yield _record(row.get("fact"), Acceptance(**{field: row[field] for field in _ACCEPTED}))
    for row in steps.ask("wanted_objections"):
        yield _record(row.get("fact"), Objection(**{field: row[field] for field in _OBJECTED}))
    for fact, agreement in agreements.stated.values():
        if agreement.account in known:
            yield _record(fact, agreement)


def _account(row: Mapping[str, Any], values: Mapping[str, Dated[str]]) -> Account:
    own = {name: values[name].map(json.loads) for name in _NAMES_OF_ACCOUNTS & values.keys()}
    if row["parent"] is not None:
        own["parent"] = Dated.always(row["parent"])
    attributes = tuple((name, value) for name, value in values.items() if name not in _NAMES_OF_ACCOUNTS)
    return Account(
        id=row["account"], created_on=row["created_on"], closed_on=row["closed_on"], attributes=attributes, **own
    )


def _record(fact: str | None, value: Fact) -> Record[Fact]:
    return Record(id=fact or key_text(value), fact=value)
