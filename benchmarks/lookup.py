"""One account's look-up in a small database and in a large one: how much slower is it where there is much else?

The same look-up of the service, reading included, of random accounts, by turns in both databases within one run; how to
read the figures: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from contextlib import closing
from datetime import date

from peers import crowd, facts
from peers.databases import databases

from termsvc.core.answer import AsOf
from termsvc.core.batch import Batch
from termsvc.core.model import Record
from termsvc.core.seal import canonical
from termsvc.service import answers
from termsvc.store import Store, open_store
from termsvc.store.engines import engine_for

SMALL, LARGE, ACCEPTANCES = 60, 100_000, 5
DOCUMENTS, VERSIONS = 3, 4
LOOKUPS, FEWEST, WARMING = 400, 20, 50
AS_OF = AsOf(date(2024, 6, 1), None)

BARS = {"sqlite": 2.0, "postgresql": 1.2}
"""How many times as long a look-up may take in the large database as in the small one."""


def filled(url: str, accounts: int) -> Store:
    """A store of so many accounts, with a few documents."""
    store = open_store(url, lambda: facts.FIRST_RECORDED_AT)
    slugs = facts.SLUGS[:DOCUMENTS]
    versions = [facts.version(slug, number) for slug in slugs for number in range(1, VERSIONS + 1)]
    documents = [fact for fact in facts.catalogue() if fact.key[0] in slugs and len(fact.key) == 1]
    records = tuple(Record(id="", fact=fact) for fact in (*documents, *versions))
    batch = Batch(records=records, texts={versions[0].sha256: canonical(facts.BODY)})
    store.write(lambda writing: writing.record(batch, recorded_by="benchmark"))
    engine = engine_for(url)
    with crowd.quickly(engine) as connection:
        crowd.fill(connection, accounts, ACCEPTANCES, DOCUMENTS, VERSIONS)
    engine.dispose()
    return store


def seconds(store: Store, accounts: int, chance: random.Random) -> float:
    """How long it takes to look up one account."""
    account = crowd.account(chance.randrange(accounts))
    started = time.perf_counter()
    answers.resolve(store, account, None, AS_OF)
    return time.perf_counter() - started


def measure(kind: str, accounts: int, lookups: int) -> float:
    """Print how long look-ups take, and give the ratio."""
    chance = random.Random(7)
    sizes = (SMALL, accounts)
    with databases(kind, "small", "large") as urls:
        started = time.perf_counter()
        stores = [filled(url, size) for url, size in zip(urls, sizes, strict=True)]
        size, took = f"{accounts:,} accounts, {accounts * ACCEPTANCES:,} acceptances", time.perf_counter() - started
        print(f"{kind}: {size}, filled in {took:.0f} s")
        with closing(stores[0]), closing(stores[1]):
            rounds = [
                [seconds(store, size, chance) for store, size in zip(stores, sizes, strict=True)]
                for _ in range(WARMING + lookups)
            ][WARMING:]
    times = list(zip(*rounds, strict=True))
    for size, taken in zip(sizes, times, strict=True):
        middle, slow = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
        print(f"  {size:>11,} accounts: median {middle * 1000:6.2f} ms, 95 of 100 within {slow * 1000:6.2f} ms")
    return statistics.median(times[1]) / statistics.median(times[0])


def main() -> None:
    """Measure in each sort of database, and print the ratios beside their bars."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--accounts", type=int, default=LARGE, help=f"of the large database (default {LARGE:,})")
    parser.add_argument("--lookups", type=int, default=LOOKUPS, help=f"timed in each (default {LOOKUPS})")
    parser.add_argument("--database", choices=sorted(BARS), action="append", help="only in this one")
    options = parser.parse_args()
    if options.accounts < 1 or options.lookups < FEWEST:
        parser.error(f"--accounts must be 1 or more, and --lookups {FEWEST} or more")
    for kind in options.database or BARS:
        ratio = measure(kind, options.accounts, options.lookups)
        print(f"  large / small: {ratio:.2f} (at most {BARS[kind]}) {'pass' if ratio <= BARS[kind] else 'MISS'}")


if __name__ == "__main__":
    main()
