"""How often somebody may ask: the arithmetic of a sliding window, and counts kept in this process.

A sliding window of two counters forgets gradually: what was counted in the fixed window before weighs as much as of it lies
within the last so many seconds. It needs two numbers for each key, however high the quota is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

MOST_KEYS = 100_000
"""So many keys are told apart in one window; those beyond are counted together, so that nobody can fill the memory."""

_OTHERS = "\0others"


class Window(NamedTuple):
    """What was counted of one key.

    Attributes:
        previous: in the fixed window before the present one.
        current: in the present one.
        left: for how many seconds the present one lasts yet.
    """

    previous: int
    current: int
    left: float


@dataclass(frozen=True, slots=True)
class Rate:
    """How often one may ask.

    Attributes:
        name: what headers call it.
        quota: how often within the time; at least once.
        seconds: the time.
    """

    name: str
    quota: int
    seconds: int

    def allows(self, window: Window) -> bool:
        """Whether one may ask once more."""
        return self._used(window) < self.quota

    def remaining(self, window: Window) -> int:
        """How often one may ask now."""
        return max(0, self.quota - int(self._used(window)))

    def within(self, window: Window) -> int:
        """The seconds within which one should not ask more often than what remains.

        Where nothing remains, one may ask again after them, if nobody asked meanwhile. Otherwise they are as many as keep the
        pace at the quota: who has all of it left and spreads it over them is never refused.
        """
        remaining = self.remaining(window)
        return ceil(remaining * self.seconds / self.quota) if remaining else int(self._wait(window)) + 1

    def _used(self, window: Window) -> float:
        return window.previous * window.left / self.seconds + window.current

    def _wait(self, window: Window) -> float:
        # What weighs less from now on is the window before, and after the present one's end, the present one.
        free = self.quota - window.current
        if free > 0:
            return window.left - free * self.seconds / window.previous
        return window.left + self.seconds * (1 - self.quota / window.current)


class LocalCounts:
    """Counts by key within this process; threads may share them.

    All keys share their windows, so those of the last but one are let go at once, and nothing needs to be swept.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._lock = threading.Lock()
        self._number = 0
        self._previous: dict[str, int] = {}
        self._current: dict[str, int] = {}

    def take(self, key: str) -> tuple[bool, Window]:
        """Count a key, if the rate allows it: whether it did, and what is counted then."""
        with self._lock:
            window = self._window(key)
            if not self._rate.allows(window):
                return False, window
            counted = window.current + 1
            self._current[_place(self._current, key)] = counted
            return True, window._replace(current=counted)

    def look(self, key: str) -> tuple[bool, Window]:
        """Whether the rate would allow it, and what is counted."""
        with self._lock:
            window = self._window(key)
        return self._rate.allows(window), window

    def _window(self, key: str) -> Window:
        number, elapsed = divmod(self._clock(), self._rate.seconds)
        if number != self._number:
            self._previous = self._current if number == self._number + 1 else {}
            self._current = {}
            self._number = int(number)
        previous, current = (counts.get(_place(counts, key), 0) for counts in (self._previous, self._current))
        return Window(previous, current, self._rate.seconds - elapsed)


def _place(counts: Mapping[str, int], key: str) -> str:
    return key if key in counts or len(counts) < MOST_KEYS else _OTHERS
