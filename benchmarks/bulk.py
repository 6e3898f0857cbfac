"""What binds everyone: time and memory of `termsvc bind` beside reading alone and beside a query by dates alone.

Each runs in a process of its own, on two cores, by turns; how to read the figures: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, TypeAlias

from ground_truth.bars import Measure, at_most
from populations.writing import write

ACCOUNTS, LARGE, RUNS = 1_000_000, 10_000_000, 3
GROWTH = (100_000, 1_000_000, 10_000_000)
MEMORY = "2GB"
RIVALS = ("reading", "in_force_grouped")
ABOUT = {
    "termsvc": "termsvc bind",
    "reading": "reading and writing alone",
    "in_force_grouped": "ASOF by dates alone, a row an account",
    "in_force": "ASOF by dates alone, a row an answer",
}
SLOWEST = 12

Told: TypeAlias = dict[str, Any]
"""What a process printed of one run; see `peers.everyone`."""


@dataclass(frozen=True, slots=True)
class Runs:
    """All runs over one population, by contender, in order."""

    accounts: int
    told: dict[str, list[Told]]

    def seconds(self, name: str) -> float:
        """The median."""
        return statistics.median(one["seconds"] for one in self.told[name])

    def processor(self, name: str) -> float:
        """The median of the seconds that all cores together spent."""
        return statistics.median(one["processor"] for one in self.told[name])

    def megabytes(self, name: str) -> float:
        """The most that any run held."""
        return max(one["kilobytes"] for one in self.told[name]) / 1024

    def ratio(self, other: str) -> float:
        """How many times as long as the other: the median of the ratios in each turn."""
        pairs = zip(self.told["termsvc"], self.told[other], strict=True)
        return statistics.median(mine["seconds"] / theirs["seconds"] for mine, theirs in pairs)


def population(keep: Path, accounts: int) -> Path:
    """A population of so many accounts, made if it isn't there."""
    folder = keep / f"accounts-{accounts}"
    if not (folder / "catalogue.json").exists():
        print(f"Making {accounts:,} accounts in {folder}", file=sys.stderr)
        write(folder, accounts, seed=1)
    return folder


def run(name: str, folder: Path, memory: str) -> Told:
    """One run in a process of its own; what it writes is removed."""
    with TemporaryDirectory(prefix="termsvc-benchmark-") as scratch:
        command = [sys.executable, "-m", "peers.everyone", name, str(folder), str(Path(scratch) / "out"), memory]
        done = subprocess.run(command, cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True, check=True)
    told: Told = json.loads(done.stdout)
    return told


def by_turns(names: Sequence[str], keep: Path, accounts: int, runs: int, memory: str) -> Runs:
    """Run each once in each turn, the next one first each time, after reading the population once."""
    folder = population(keep, accounts)
    run("reading", folder, memory)
    told: dict[str, list[Told]] = {name: [] for name in names}
    for turn in range(runs):
        first = turn % len(names)
        for name in (*names[first:], *names[:first]):
            told[name].append(run(name, folder, memory))
    return Runs(accounts, told)


def table(found: Runs) -> Iterator[str]:
    """A line for each contender, then what the groups were, then the steps that took longest."""
    yield f"{found.accounts:,} accounts: medians of {len(found.told['termsvc'])}, most memory of all"
    yield f"  {'':40} {'seconds':>9} {'processor':>9} {'MiB':>7} {'termsvc / this':>15}"
    for name in found.told:
        ratio = f"{found.ratio(name):.2f}"
        times = f"{found.seconds(name):>9.2f} {found.processor(name):>9.2f}"
        yield f"  {ABOUT[name]:40} {times} {found.megabytes(name):>7,.0f} {ratio:>15}"
    last = found.told["termsvc"][-1]
    yield f"  {last['cohorts']:,} cohorts of {last['kinds']:,} kinds, for each of which the resolver is asked on each date"
    slowest = sorted(last["steps"].items(), key=lambda step: -step[1])
    for step, seconds in slowest[:SLOWEST]:
        yield f"    {step:38} {seconds:>9.2f}"
    yield f"    {f'{max(len(slowest) - SLOWEST, 0)} other steps':38} {sum(took for _, took in slowest[SLOWEST:]):>9.2f}"


def measures(found: Runs) -> Iterator[Measure]:
    """The figures that have bars."""
    yield Measure("time, x reading and writing alone", found.ratio("reading"), at_most(2.5), " x")
    yield Measure("time, x an ASOF join by dates, a row an account", found.ratio("in_force_grouped"), at_most(1), " x")
    yield Measure("peak memory of the process", found.megabytes("termsvc") / 1024, at_most(3), " GiB")


def growth(sizes: Sequence[Runs]) -> Measure:
    """The exponent k of time = c * accounts ** k."""
    accounts = [math.log(one.accounts) for one in sizes]
    seconds = [math.log(one.seconds("termsvc")) for one in sizes]
    note = ", ".join(f"{one.accounts:,}: {one.seconds('termsvc'):,.1f} s" for one in sizes)
    slope = statistics.linear_regression(accounts, seconds).slope
    return Measure("time grows with the accounts to the power of", slope, at_most(1.05), note=note)


def main() -> None:
    """Measure, and print the figures beside their bars."""
    options = _options()
    sizes = GROWTH if options.growth else (options.accounts,)
    found = []
    for accounts in sizes:
        runs = options.runs or (RUNS if accounts < LARGE else 1)
        names = ("termsvc", *RIVALS, *(["in_force"] if accounts < LARGE else []))
        found.append(by_turns(names, options.keep, accounts, runs, options.memory))
        print("\n".join(table(found[-1])), flush=True)
    for measure in (*measures(found[-1]), *([growth(found)] if options.growth else [])):
        print(measure.as_line())


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS, help=f"how many (default {ACCOUNTS:,})")
    parser.add_argument("--growth", action="store_true", help=f"measure {', '.join(f'{size:,}' for size in GROWTH)}")
    parser.add_argument("--runs", type=int, help=f"of each (default {RUNS}, or 1 from {LARGE:,} accounts on)")
    parser.add_argument("--memory", default=MEMORY, help=f"at most so much for DuckDB (default {MEMORY})")
    parser.add_argument(
        "--keep", type=Path, default=Path(gettempdir()) / "termsvc-populations", help="where populations stay"
    )
    return parser.parse_args()


if __name__ == "__main__":
    main()
