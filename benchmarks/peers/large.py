"""Long documents: time, memory and growth."""

from __future__ import annotations

import math
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from ground_truth.bars import Measure, at_most
from ground_truth.histories import long_pair, strangers

from peers import memory
from peers.differs import git_output
from peers.rounds import Measured, in_turn, ratio
from termsvc.core.redline import redline

MEGABYTE = 1_000_000
SIZES = (100_000, 300_000, MEGABYTE, 3 * MEGABYTE, 5 * MEGABYTE)


def measures(sizes: Sequence[int], rounds: int) -> Iterator[Measure]:
    """One pair of 1 MB beside git, then how time grows with the size, then two documents that have nothing in common."""
    with TemporaryDirectory(prefix="termsvc-benchmark-") as folder:
        old, new = (Path(folder) / name for name in ("old.md", "new.md"))
        before, after = long_pair(MEGABYTE)
        old.write_bytes(before.encode())
        new.write_bytes(after.encode())
        rates = in_turn(
            [
                Measured("termsvc", "redline of two texts", 1, lambda _: redline(before, after)),
                Measured("git", "git diff as a process", 1, lambda _: git_output(old, new)),
            ],
            rounds,
        )
        milliseconds = f"{1_000 / statistics.median(rates['termsvc']):,.0f} ms"
        yield Measure(
            "a pair of 1 MB: time, x git's process", 1 / ratio(rates, "termsvc", "git"), at_most(11), " x", milliseconds
        )
        yield Measure("a pair of 1 MB: peak memory", _peak(old, new), at_most(300), " MB")
    yield _growth(sizes, rounds)
    yield _strangers()


def _peak(old: Path, new: Path) -> float:
    """Megabytes that a process has held at most, of which the interpreter and the libraries are a part."""
    command = [sys.executable, memory.__file__, str(old), str(new)]
    return int(subprocess.run(command, capture_output=True, check=True).stdout) / 1_000


def _growth(sizes: Sequence[int], rounds: int) -> Measure:
    """The exponent k of time = c * size ** k, of the processor's time, which other programs hardly lengthen."""
    seconds = []
    for size in sizes:
        old, new = long_pair(size)
        seconds.append(min(_seconds(old, new) for _ in range(rounds)))
    slope = statistics.linear_regression([*map(math.log, sizes)], [*map(math.log, seconds)]).slope
    told = ", ".join(f"{size / MEGABYTE:g} MB {1_000 * one:,.0f} ms" for size, one in zip(sizes, seconds, strict=True))
    return Measure("time grows with the size to the power of", slope, at_most(1.15), note=told)


def _seconds(old: str, new: str) -> float:
    started = time.process_time()
    redline(old, new)
    return time.process_time() - started


def _strangers() -> Measure:
    old, new = strangers(MEGABYTE)
    started = time.perf_counter()
    found = redline(old, new)
    seconds = time.perf_counter() - started
    note = "degraded" if found.degraded else "compared in full"
    return Measure("two documents of 1 MB that have nothing in common", seconds, at_most(10), " s", note)
