"""Makes up the customers of a company, up to a hundred million, as a folder of Parquet files: benchmarks/README.md.

Without a folder it only says how fast it is, and keeps nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import duckdb
from peers.memory import peak
from populations.engine import Wanted
from populations.writing import Refused, Written, number_of_files, write


@dataclass(slots=True)
class Progress:
    """One line on the standard error, if that is a terminal, that says how many of the files are there."""

    files: int
    done: int = 0
    rows: int = 0

    def __call__(self, written: Written) -> None:
        """Note a file."""
        self.done += 1
        self.rows += written.rows
        if sys.stderr.isatty():
            end = "\n" if self.done == self.files else ""
            print(f"\r{self.done} of {self.files} files, {self.rows:,} rows", end=end, file=sys.stderr, flush=True)


def table(written: Iterable[Written], seconds: float) -> Iterator[str]:
    """What was written, a line for each table and one for all."""
    written = list(written)
    yield f"{'table':<12} {'files':>6} {'rows':>12} {'MB':>9} {'seconds':>8} {'rows/s':>10}"
    for name in dict.fromkeys(file.table for file in written):
        of_table = [file for file in written if file.table == name]
        yield _line(name, of_table, sum(file.seconds for file in of_table))
    yield _line("all", written, seconds)
    yield "The seconds of a table are those of all its files together, though several are written at a time."


def _line(name: str, written: list[Written], seconds: float) -> str:
    rows, megabytes = sum(file.rows for file in written), sum(file.bytes for file in written) / 1e6
    return f"{name:<12} {len(written):>6} {rows:>12,} {megabytes:>9,.1f} {seconds:>8,.1f} {rows / seconds:>10,.0f}"


def main() -> None:
    """Write a population and print how much of each table, and how fast."""
    options = _options()
    wanted = Wanted(options.documents, options.acceptances, options.corrections, options.threads)
    progress = Progress(number_of_files(options.accounts, wanted))
    with TemporaryDirectory(prefix="termsvc-population-") as unkept:
        folder = options.folder or Path(unkept)
        begun = perf_counter()
        try:
            written = write(folder, options.accounts, options.seed, wanted, progress)
        except (Refused, OSError, duckdb.IOException) as error:
            sys.exit(str(error))
        for line in table(written, perf_counter() - begun):
            print(line)
        print(f"At most {int(peak()) / 1000:,.0f} MB of memory.")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="a new or empty folder")
    parser.add_argument("--accounts", type=int, default=100_000, help="how many; fewer are the first of more")
    parser.add_argument("--seed", type=int, default=1, help="another one gives another population")
    parser.add_argument("--documents", type=int, default=12, help="how many documents catalogue.json has")
    parser.add_argument("--acceptances", type=float, default=0.3, help="how many an account gives on average")
    parser.add_argument("--corrections", action="store_true", help="facts have ids, and some are restated or retracted")
    parser.add_argument("--threads", type=int, default=2, help="how many files are written at a time")
    return parser.parse_args()


if __name__ == "__main__":
    main()
