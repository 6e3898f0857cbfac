"""The accounts of frozen lists, a page at a time."""

from __future__ import annotations

import shutil
import weakref
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import mkdtemp
from threading import Lock
from typing import Any, TypeAlias

from termsvc.bulk.audience import CONCERNS
from termsvc.bulk.lists import rows_after
from termsvc.service.audiences import audiences
from termsvc.service.drafts import Opened
from termsvc.store import Store
from termsvc.store.paging import Page

MOST = 4
"""So many updates' lists are kept."""

Account: TypeAlias = dict[str, Any]
"""`account`, and `versions`: of each `document`, `version`, `kept_out`, `binds_from` and `awaits_assent`."""

_Key: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists of one update, while they are there.

    Attributes:
        numbers: 1, 2, 3 ...
        folder: has a folder for each number, as `bulk.audience` describes it.
    """

    numbers: tuple[int, ...]
    folder: Path

    def some(self, number: int, *, told: bool, after: str | None, limit: int) -> Page[Account, str]:
        """So many accounts of a list, in the order of their ids' bytes, from the first one after an id.

        Args:
            number: of the list.
            told: those whom some version concerns; else those whom none does.
            after: an id; `None` for the first page.
            limit: 1 or more.
        """
        rows = rows_after(self.folder / str(number) / CONCERNS, "account", after)
        grouped = ((name, [*every]) for name, every in groupby(rows, itemgetter("account")))
        wanted = (one for one in grouped if told is any(row["kept_out"] is None for row in one[1]))
        found = [*islice(wanted, limit + 1)]
        kept = tuple(_account(name, rows) for name, rows in found[:limit])
        return Page(kept, kept[-1]["account"] if len(found) > limit else None)


class KeptLists:
    """Frozen lists, made again from the facts when they are asked for, and kept for whoever asks next.

    For several threads, which take turns: who comes while a list is made waits for it, and does not make it too.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._root: Path | None = None
        self._made: OrderedDict[_Key, Path] = OrderedDict()
        self._count = 0

    @contextmanager
    def of(self, store: Store, found: Opened) -> Iterator[Lists]:
        """The lists of a posted update; they stay while they are looked at.

        Raises:
            NotAllowed: the update was not posted.
            ListDiffers: a list is not the one that was frozen.
        """
        kept = audiences(store, found)
        key = (store.name, found.draft.id, *(one.manifest.listed.sha256 for one in kept))
        numbers = tuple(one.number for one in kept)
        with self._lock:
            if key not in self._made:
                out = self._folder()
                audiences(store, found, out)
                self._made[key] = out
            self._made.move_to_end(key)
            while len(self._made) > MOST:
                shutil.rmtree(self._made.popitem(last=False)[1], ignore_errors=True)
            yield Lists(numbers, self._made[key])

    def _folder(self) -> Path:
        if self._root is None:
            self._root = Path(mkdtemp(prefix="termsvc-"))
            weakref.finalize(self, shutil.rmtree, self._root, ignore_errors=True)
        self._count += 1
        return self._root / str(self._count)


def _account(name: str, rows: list[dict[str, Any]]) -> Account:
    return {"account": name, "versions": [{key: row[key] for key in row if key != "account"} for row in rows]}
