"""What the redline finds, marks and takes: against the truth of edits that are known, and beside other differs.

How to read the table, and what each bar means: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import platform
import subprocess
from collections.abc import Callable, Iterable, Iterator
from importlib.metadata import version
from typing import NamedTuple

from ground_truth import clauses, scores
from ground_truth.bars import Measure
from ground_truth.histories import ROOT, histories, neighbours
from ground_truth.pairs import known_pairs
from peers import large, side_by_side
from peers.differs import PEERS

PAIRS = 240
KNOWN_PAIRS, QUICK_KNOWN_PAIRS = 400, 150
ROUNDS, QUICK_ROUNDS = 5, 3
MOST_PAIRS = 10_000


class Extent(NamedTuple):
    """How much is measured: pairs of consecutive versions, and whether in a few minutes."""

    pairs: int
    quick: bool

    @property
    def rounds(self) -> int:
        """How often each is timed."""
        return QUICK_ROUNDS if self.quick else ROUNDS

    @property
    def known_pairs(self) -> int:
        """Pairs that are made of one document and known edits."""
        return QUICK_KNOWN_PAIRS if self.quick else KNOWN_PAIRS

    @property
    def sizes(self) -> tuple[int, ...]:
        """Bytes of the documents with which growth is measured."""
        return tuple(size for size in large.SIZES if size <= large.MEGABYTE or not self.quick)


def truth(extent: Extent) -> Iterator[Measure]:
    """Redlines against edits that are known."""
    yield from scores.measures([scores.score(pair) for pair in known_pairs(extent.known_pairs)])


SECTIONS: dict[str, tuple[str, Callable[[Extent], Iterator[Measure]]]] = {
    "truth": ("Edits that are known", truth),
    "clauses": ("Clauses that are nearly the same", lambda _: clauses.measures()),
    "words": ("Consecutive versions: what is marked", lambda extent: side_by_side.words(neighbours(extent.pairs))),
    "speed": (
        "Consecutive versions: time, medians of ratios pair by pair",
        lambda extent: side_by_side.speed(neighbours(extent.pairs), extent.rounds),
    ),
    "large": ("Long documents", lambda extent: large.measures(extent.sizes, extent.rounds)),
}


def versions() -> str:
    """What is measured with, in a line."""
    git = subprocess.run(["git", "--version"], capture_output=True, check=True, text=True).stdout.split()[2]
    return ", ".join(
        [f"Python {platform.python_version()}", f"git {git}", *(f"{name} {version(name)}" for name in PEERS)]
    )


def show(title: str, measures: Iterable[Measure]) -> list[Measure]:
    """Print a section as a table, each figure as it is known."""
    print(f"\n{title}")
    shown = []
    for measure in measures:
        print(measure.as_line(), flush=True)
        shown.append(measure)
    return shown


def main() -> None:
    """Measure, and print tables or JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"consecutive versions to compare (default {PAIRS})")
    parser.add_argument("--quick", action="store_true", help="fewer edits and rounds, and no documents beyond 1 MB")
    parser.add_argument("--only", choices=SECTIONS, action="append", help="one section; may be given several times")
    parser.add_argument("--json", action="store_true", help="print JSON instead of tables")
    options = parser.parse_args()
    if not 1 <= options.pairs <= MOST_PAIRS:
        parser.error(f"--pairs must be from 1 to {MOST_PAIRS:,}, but is {options.pairs}")
    if not histories():
        parser.error(
            f"there are no documents in {ROOT}: let TERMSVC_CORPUS name a folder with a folder for each document"
        )
    extent = Extent(options.pairs, options.quick)
    chosen = options.only or SECTIONS
    sections = {name: (title, measure(extent)) for name, (title, measure) in SECTIONS.items() if name in chosen}
    if options.json:
        found = {name: [one.as_data() for one in measures] for name, (_, measures) in sections.items()}
        print(json.dumps({"versions": versions(), "sections": found}, indent=2))
        return
    print(versions())
    if "redlines" not in PEERS:
        print("redlines is not installed, so nothing is compared with it; `make bench` installs it.")
    measured = [one for title, measures in sections.values() for one in show(title, measures)]
    barred = [one.passes for one in measured if one.passes is not None]
    print(f"\n{sum(barred)} of {len(barred)} bars are reached.")


if __name__ == "__main__":
    main()
