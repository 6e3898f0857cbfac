"""The look-up over HTTP: requests a second and waits, beside a bare FastAPI app and django-termsandconditions.

All servers are processes with one worker each in the same run, and are asked by turns by the same program; how to read the
figures: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx2
from ground_truth.bars import Measure, at_least
from peers import facts
from peers.databases import KINDS, databases
from peers.web import DATABASE, SESSION, servers
from peers.web.asking import CONNECTIONS, ask, request

from termsvc.access import Identity, Kind, Role, Scope, Use
from termsvc.service import access, admission, tokens
from termsvc.settings import system_clock, system_random
from termsvc.store import Store, open_store

ROUNDS, REQUESTS = 9, 150
KEPT = 100
"""Accounts that are asked for again and again."""
FEWEST, MOST = 10, 3_000
"""Requests in a round, and accounts that there are."""
OUTSTANDING = len(facts.SLUGS) - 4
"""Of the documents at django-termsandconditions, what the user has not agreed to."""

SIGN_UP = "termsvc, the sign-up question"
HIT, MISS, ALIKE = "termsvc, asked before", "termsvc, not asked before", "  the same, accounts that look alike"
BARE, CONSTANT, DJANGO, CANNED = (
    "FastAPI, one SELECT",
    "FastAPI, no SELECT",
    "django-termsandconditions",
    "always the same bytes",
)

Requests = Callable[[int], Sequence[bytes]]
"""What is asked in a round, by its number."""


@dataclass
class Target:
    """A server and what it is asked.

    Attributes:
        rates: requests a second in each round.
        waits: of all requests, in seconds.
    """

    name: str
    port: int
    requests: Requests
    rates: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    def times(self, other: Target) -> float:
        """How many times as many requests a second as another one answers: the median of the ratios within a round."""
        return statistics.median(mine / theirs for mine, theirs in zip(self.rates, other.rates, strict=True))

    def as_line(self) -> str:
        """Its figures as a line of a table."""
        middle, slow = statistics.median(self.waits), statistics.quantiles(self.waits, n=100)[-1]
        return f"  {self.name:38} {statistics.median(self.rates):9,.0f} {middle * 1000:9.2f} {slow * 1000:9.2f}"


def key(store: Store) -> str:
    """A key of a machine that may look terms up, and nothing else."""
    first = access.bootstrap(store, Identity("person:maria", Kind.PERSON, "Maria"), system_random)
    maria = admission.authenticate(store, first.secret, system_clock())
    access.enrol(store, maria, Identity("machine:shop", Kind.MACHINE, "shop", owner="person:maria"))
    access.grant(store, maria, "machine:shop", Role.RECORDER)
    wanted = tokens.Wanted(use=Use(frozenset({Scope.TERMS_READ})))
    return tokens.issue(store, maria, "machine:shop", system_random, wanted).secret


@contextmanager
def targets(kind: str, rounds: int, number: int) -> Iterator[list[Target]]:
    """All servers at work before a database of a kind, and what each is asked, so many requests a round."""
    accounts = (rounds + 1) * number + KEPT
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="termsvc-benchmark-")))
        [url] = stack.enter_context(databases(kind, "terms"))
        facts.recorded_in(url, accounts).close()
        with closing(open_store(url, system_clock)) as store:
            headers = {"Authorization": f"Bearer {key(store)}"}
        termsvc, bare, django, canned = (
            stack.enter_context(servers.serving(folder / f"{number}.log", words, environment))
            for number, (words, environment) in enumerate(
                [
                    (servers.TERMSVC, {"TERMSVC_DATABASE": url, "TERMSVC_RATE_LIMIT": "100000000/minute"}),
                    (servers.BARE, {DATABASE: url}),
                    (servers.DJANGO, {DATABASE: str(folder / "django.sqlite")}),
                    (servers.CANNED, {}),
                ]
            )
        )

        def look_up(account: str) -> bytes:
            return request(f"/v1/accounts/{account}/terms", headers)

        def again(_round: int) -> list[bytes]:
            return [look_up(account) for account in islice(cycle(differing[:KEPT]), number)]

        def first(names: Sequence[str]) -> Requests:
            return lambda round_: [look_up(name) for name in names[KEPT + round_ * number :][:number]]

        def always(path: str, **said: str) -> Requests:
            return lambda _: [request(path, said)] * number

        differing, alike = facts.differing(accounts), facts.alike(accounts)
        yield [
            Target(HIT, termsvc, again),
            Target(MISS, termsvc, first(differing)),
            Target(ALIKE, termsvc, first(alike)),
            Target(SIGN_UP, termsvc, always("/v1/signup/terms?country=DE", **headers)),
            Target(
                BARE, bare, lambda _: [request(f"/accounts/{name}", {}) for name in islice(cycle(differing), number)]
            ),
            Target(CONSTANT, bare, always("/constant?country=DE")),
            Target(DJANGO, django, always("/terms", Cookie=f"sessionid={SESSION}")),
            Target(CANNED, canned, always("/")),
        ]


def check(every: Sequence[Target]) -> None:
    """Go on only with servers that answer what they are to.

    Raises:
        ValueError: one does not.
    """
    found = {one.name: answer(one) for one in every}
    told = [len(found[name].get("terms", ())) for name in (HIT, MISS, ALIKE, SIGN_UP, DJANGO)]
    if told != [len(facts.SLUGS)] * 3 + [len(facts.SLUGS) - len(facts.CONDITIONAL), OUTSTANDING] or found[
        BARE
    ].keys() != {"account", "created_on"}:
        raise ValueError(found)


def answer(target: Target) -> Any:
    """What a server answers to the first thing that it is asked."""
    line, *headers = target.requests(0)[0].decode().splitlines()
    said = dict(header.split(": ", 1) for header in headers if header)
    return json.loads(
        httpx2.get(
            f"http://{servers.HOST}:{target.port}{line.split()[1]}", headers=said, timeout=servers.PATIENCE_SECONDS
        ).content
    )


def measure(every: Sequence[Target], rounds: int) -> None:
    """Ask all by turns; a first round warms up and doesn't count."""
    for number in range(rounds + 1):
        first = number % len(every)
        for target in (*every[first:], *every[:first]):
            found = ask(target.port, target.requests(number))
            if number:
                target.rates.append(found.rate)
                target.waits += found.waits


def measures(every: Sequence[Target]) -> Iterator[Measure]:
    """What is aimed at."""
    by = {one.name: one for one in every}
    yield Measure("asked before, x one SELECT", by[HIT].times(by[BARE]), at_least(0.7), " x")
    yield Measure("not asked before, x one SELECT", by[MISS].times(by[BARE]), at_least(0.35), " x")
    yield Measure("  accounts that look alike", by[ALIKE].times(by[BARE]), at_least(0.35), " x")
    yield Measure("the sign-up question, x no SELECT", by[SIGN_UP].times(by[CONSTANT]), at_least(0.9), " x")
    yield Measure("asked before, x django-termsandconditions", by[HIT].times(by[DJANGO]), at_least(3), " x")
    yield Measure(
        "the program that asks, x the fastest server",
        min(by[CANNED].times(one) for one in every if one.name != CANNED),
        at_least(3),
        " x",
    )


def main() -> None:
    """Measure before each sort of database, and print the ratios beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"in which each is asked (default {ROUNDS})")
    parser.add_argument("--requests", type=int, default=REQUESTS, help=f"to each in a round (default {REQUESTS})")
    parser.add_argument("--database", choices=KINDS, action="append", help="only in this one")
    options = parser.parse_args()
    if options.rounds < 1 or not FEWEST <= options.requests <= MOST // (options.rounds + 1):
        parser.error(f"--requests must be at least {FEWEST}, and (--rounds + 1) x --requests at most {MOST:,}")
    for kind in options.database or KINDS:
        with targets(kind, options.rounds, options.requests) as every:
            check(every)
            measure(every, options.rounds)
        print(f"{kind}, {CONNECTIONS} connections{'':14} requests/s    p50 ms    p99 ms")
        for one in every:
            print(one.as_line())
        for figure in measures(every):
            print("  " + figure.as_line())


if __name__ == "__main__":
    main()
