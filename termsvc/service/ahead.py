"""Reading ahead: the next items are made in another process while the last ones are worked on.

A thread would not do: making items and writing them to a database would wait for each other at every turn.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context
from typing import Any, TypeVar

from termsvc.core.errors import TermsError

T = TypeVar("T")

_MADE_FROM: list[Iterator[Any]] = []
"""The one thing that the other process knows."""


class ReadingEnded(TermsError):
    """The process that reads the files has ended before they did, so nothing was recorded. Something outside must have ended it, as when memory runs out. Load the files again."""


def ahead(make: Callable[[], Iterator[T]]) -> Generator[T, None, None]:
    """The items that `make` gives, of which the next one is made meanwhile; at most two are in memory.

    The other process begins anew, so `make` and the items must be such that they can be pickled, and a script that calls
    this must keep to `if __name__ == "__main__"`. What making an item raises is raised here.

    Raises:
        ReadingEnded: the other process was ended.
    """
    with ProcessPoolExecutor(1, get_context("spawn"), _begin, (make,)) as process:
        waiting: Future[list[T]] = process.submit(_next)
        while made := _made(waiting):
            waiting = process.submit(_next)
            yield made[0]


def _made(waiting: Future[list[T]]) -> list[T]:
    try:
        return waiting.result()
    except BrokenProcessPool as error:
        raise ReadingEnded from error


def _begin(make: Callable[[], Iterator[Any]]) -> None:
    # Items are many small values without cycles; looking for cycles among them takes as long as making them.
    gc.disable()
    _MADE_FROM[:] = [make()]


def _next() -> list[Any]:
    """The next item alone, or nothing at the end: `StopIteration` may not leave a process."""
    return list(islice(_MADE_FROM[0], 1))
