"""Lists that may be long, a page at a time: each page says after which key the next one begins.

A page costs the same wherever in the list it lies, since the database goes to its key by an index, and what is recorded
between two pages moves nothing from one to the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Column, Connection, Row, Select

T = TypeVar("T")
K = TypeVar("K")

LIMIT = 1_000
"""Items of a page where none is asked for."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T, K]):
    """Some items of a list, in order.

    Attributes:
        after: the key of the last one, after which the next page begins; `None` if this page ends the list.
    """

    items: tuple[T, ...]
    after: K | None


def rows_after(
    connection: Connection, sought: Select[Any], by: Column[K], after: K | None, limit: int
) -> Page[Row[Any], K]:
    """So many rows in order of a column, from the first one whose value comes after a key.

    The query's first column is `by`, and no two of its rows have the same value there. `after` is `None` for the first page.

    Raises:
        ValueError: the limit is below 1.
    """
    if limit < 1:
        raise ValueError(f"a page has at least one item, but {limit} were asked for")
    if after is not None:
        sought = sought.where(by > after)
    rows = connection.execute(sought.order_by(by).limit(limit + 1)).all()
    kept = tuple(rows[:limit])
    return Page(kept, kept[-1][0] if len(rows) > limit else None)


def through(page_after: Callable[[K | None], Page[T, K]]) -> Iterator[T]:
    """All items of a list; no more than one page of them is held at a time."""
    after: K | None = None
    while True:
        page = page_after(after)
        yield from page.items
        after = page.after
        if after is None:
            return
