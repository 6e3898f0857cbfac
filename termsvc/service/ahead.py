"""Reading ahead: the next items are made while the last ones are worked on."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The items, of which the next one is made in a thread of its own; at most two are in memory.

    What making one raises is raised here.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="reading") as thread:
        waiting: Future[list[T]] = thread.submit(_next, items)
        while made := waiting.result():
            waiting = thread.submit(_next, items)
            yield made[0]


def _next(items: Iterator[T]) -> list[T]:
    """The next item alone, or nothing at the end: `StopIteration` may not leave a thread."""
    return list(islice(items, 1))
