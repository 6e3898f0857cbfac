"""Answers a second for one account, 12 documents of 20 versions each, beside others that are asked the like.

All run on the same facts in the same process, in turn; the ratios are what counts, since machines differ. What each of the
others leaves out, and how to read the table: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import platform
import statistics
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from peers import as_of, facts
from peers.facts import ASKED_ON, KNOWN_AT, KNOWN_EARLIER_AT, SLUGS
from peers.rounds import Measured, Rates, in_turn, ratio

from termsvc.core.answer import AsOf
from termsvc.core.resolver import resolve_all
from termsvc.core.world import World
from termsvc.service import answers
from termsvc.store import Store
from termsvc.store.sqlite import driver

try:
    from peers.cedar import Cedar
    from peers.django_terms import DjangoTerms
except ModuleNotFoundError as missing:
    sys.exit(f"{missing.name} is not installed, and this compares with it; `make bench` installs it and runs this.")

ROUNDS, MOST_ROUNDS = 15, 100

MANY, FEW = 20, 2
"""Accounts that are asked about in one round, and by what is slow."""

CHECKED = 40
"""Accounts for which the query is checked against the resolver, before anything is timed."""

COLD, ALIKE = "resolver-cold", "resolver-alike"
DJANGO = "django-termsandconditions"
PACKAGES = ("cedarpy", "django", DJANGO)


class Accounts:
    """Which accounts are asked about: in the check, and in each round others than ever before."""

    def __init__(self, rounds: int) -> None:
        self.number = CHECKED + (MANY + FEW) * (rounds + 1)
        self._differing, self._alike = facts.differing(self.number), facts.alike(self.number)
        self.checked = [*self._differing[: CHECKED - 1], self._alike[0]]

    def differing(self, number: int) -> list[str]:
        """The accounts of a round, no two of which look alike to the rules."""
        return self._differing[self._start(number) :][:MANY]

    def few(self, number: int) -> list[str]:
        """A few more of these."""
        return self._differing[self._start(number) + MANY :][:FEW]

    def alike(self, number: int) -> list[str]:
        """The accounts of a round, which look like those of every other round."""
        return self._alike[self._start(number) :][:MANY]

    @staticmethod
    def _start(number: int) -> int:
        return CHECKED + (MANY + FEW) * number


def resolver(store: Store, world: World, accounts: Accounts) -> Iterator[Measured]:
    """The resolver: with reasons, since and until."""

    def resolve(account: str) -> None:
        resolve_all(world, account, ASKED_ON)

    def resolve_from_store(account: str) -> None:
        answers.resolve(store, account, None, AsOf(ASKED_ON, KNOWN_AT))

    yield _each(COLD, "resolver, cold: no two accounts alike", resolve, accounts.differing, MANY)
    yield _each(ALIKE, "resolver, alike: all accounts alike", resolve, accounts.alike, MANY)
    yield _each("resolver-store", "resolver, facts read from the store", resolve_from_store, accounts.few, FEW)


def queries(connection: Any, world: World, accounts: Accounts) -> Iterator[Measured]:
    """The hand-written queries: no reasons, no since, no until."""
    narrow = as_of.narrow_table()

    def query(account: str) -> None:
        as_of.ask(connection, account, ASKED_ON, KNOWN_AT)

    def floor(account: str) -> None:
        as_of.ask_floor(narrow, world.accounts[account].fact.created_on, ASKED_ON)

    yield _each("as-of", "as-of query, the store's tables", query, accounts.differing, MANY)
    yield _each("floor", "floor: label only, ideal table", floor, accounts.differing, MANY)


def others(cedar: Cedar, terms: DjangoTerms) -> Iterator[Measured]:
    """Cedar and django-termsandconditions: always the same account, whatever they may remember of it."""
    all_of_it = MANY * len(SLUGS)
    yield Measured("cedar-text", "Cedar, parsing in each call", len(SLUGS), lambda _: cedar.ask_with_text())
    yield Measured("cedar", "Cedar, parsed beforehand", all_of_it, lambda _: cedar.ask(MANY))
    yield Measured("cedar-batch", "Cedar, parsed beforehand, 12 at once", all_of_it, lambda _: cedar.ask_at_once(MANY))
    yield Measured("django-terms", f"{DJANGO}, cache off", all_of_it, lambda _: terms.ask(MANY, cached=False))
    yield Measured("django-terms-cached", f"{DJANGO}, cache on", all_of_it, lambda _: terms.ask(MANY, cached=True))


def _each(
    name: str, about: str, ask: Callable[[str], None], accounts: Callable[[int], Sequence[str]], number: int
) -> Measured:
    def work(round_number: int) -> None:
        for account in accounts(round_number):
            ask(account)

    return Measured(name, about, number * len(SLUGS), work)


def check(connection: Any, worlds: Sequence[World], cedar: Cedar, terms: DjangoTerms, accounts: Sequence[str]) -> int:
    """How many answers of the query are the resolver's; ends the program if one of them, or of the others, is not."""
    found = [pair for world in worlds for pair in as_of.compared(connection, world, accounts)]
    wrong = [question for question, same in found if not same]
    if wrong:
        sys.exit(f"the as-of query and the resolver differ on {len(wrong)} of {len(found)} questions: {wrong[0]}")
    if not cedar.agrees():
        sys.exit(f"Cedar and the resolver differ on what binds {cedar.account} on {ASKED_ON}")
    if not terms.agrees():
        sys.exit(f"{DJANGO} does not find the terms that are outstanding")
    return len(found)


def measure(rounds: int) -> tuple[int, list[Measured], Rates]:
    """How many answers were checked, what was timed, and its rates, on facts in a store that is gone afterwards."""
    accounts = Accounts(rounds)
    with TemporaryDirectory(prefix="termsvc-benchmark-") as folder:
        path = Path(folder) / "terms.sqlite"
        with (
            closing(facts.recorded_in(f"sqlite:///{path}", accounts.number)) as store,
            closing(as_of.connect(path)) as connection,
        ):
            records = store.read(lambda reading: reading.records())
            world = World(records, KNOWN_AT)
            cedar, terms = Cedar(world, accounts.checked), DjangoTerms()
            worlds = (World(records, KNOWN_EARLIER_AT), world)
            checked = check(connection, worlds, cedar, terms, accounts.checked)
            measured = [*resolver(store, world, accounts), *queries(connection, world, accounts), *others(cedar, terms)]
            return checked, measured, in_turn(measured, rounds)


def report(checked: int, measured: Sequence[Measured], rates: Rates, rounds: int) -> dict[str, Any]:
    """What was found, as JSON data; a ratio says how many times as fast the resolver is."""
    versions = {"python": platform.python_version(), "sqlite": driver().sqlite_version}
    return {
        "versions": versions | {package: version(package) for package in PACKAGES},
        "rounds": rounds,
        "answers_checked": checked,
        "measured": [
            {
                "name": one.name,
                "about": one.about,
                "answers_per_second": statistics.median(rates[one.name]),
                "cold_ratio": ratio(rates, COLD, one.name),
                "alike_ratio": ratio(rates, ALIKE, one.name),
            }
            for one in measured
        ],
    }


def show(found: dict[str, Any]) -> None:
    """Print it as a table."""
    print(", ".join(f"{name} {number}" for name, number in found["versions"].items()))
    print(f"The as-of query gave the resolver's answer to each of {found['answers_checked']:,} questions.")
    print(f"Medians of {found['rounds']} rounds; cold / this: how many times as fast as this the cold resolver is.\n")
    print(f"{'':37} {'answers a second':>16} {'cold / this':>12} {'alike / this':>13}")
    for line in found["measured"]:
        ratios = f"{line['cold_ratio']:>12.3g} {line['alike_ratio']:>13.3g}"
        print(f"{line['about']:37} {line['answers_per_second']:>16,.0f} {ratios}")


def main() -> None:
    """Measure, and print a table or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is timed (default {ROUNDS})")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    options = parser.parse_args()
    if not 1 <= options.rounds <= MOST_ROUNDS:
        parser.error(f"--rounds must be from 1 to {MOST_ROUNDS}, but is {options.rounds}")
    found = report(*measure(options.rounds), options.rounds)
    if options.json:
        print(json.dumps(found, indent=2))
    else:
        show(found)


if __name__ == "__main__":
    main()
