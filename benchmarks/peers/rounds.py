"""Timing several things in one process, in turn, so that whatever else the machine does befalls all of them."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """Something to time.

    Attributes:
        name: a short name, unique among what is timed together.
        about: what is timed, in a few words.
        answers: how many answers one call of `work` gives.
        work: the work of one round, whose number it is given.
    """

    name: str
    about: str
    answers: int
    work: Callable[[int], object]


Rates = dict[str, list[float]]
"""Answers a second in each round, by name."""


def in_turn(measured: Sequence[Measured], rounds: int) -> Rates:
    """Time each once in each round; a first round, number 0, warms up and doesn't count.

    Each is preceded by a garbage collection, and the collector runs as it likes within; what was there before the first
    round is kept out of it, for it would take longer than what is timed. The order turns with each round, so that none
    always comes after the same other one.
    """
    rates: Rates = {one.name: [] for one in measured}
    gc.collect()
    gc.freeze()
    for number in range(rounds + 1):
        first = number % len(measured)
        for one in (*measured[first:], *measured[:first]):
            rate = _rate(one, number)
            if number > 0:
                rates[one.name].append(rate)
    gc.unfreeze()
    return rates


def _rate(measured: Measured, number: int) -> float:
    gc.collect()
    started = time.perf_counter()
    measured.work(number)
    return measured.answers / (time.perf_counter() - started)


def ratio(rates: Rates, name: str, other: str) -> float:
    """How many times faster than the other: the median of the ratios in each round."""
    return statistics.median(mine / theirs for mine, theirs in zip(rates[name], rates[other], strict=True))
