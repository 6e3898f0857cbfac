"""A load under one fault after the other: at each write of SQLite, at each statement of PostgreSQL, at each file opened.

`trial(seed)` is one load under each place of one kind of fault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import count

from termsvc.core.errors import TermsError
from tests.crashes.scenes import SORTS, Scene, Sort, scene_of
from tests.crashes.works import LOAD, do
from tests.faults.injection import ended_before, failing_from, full_after, out_of_files_after, torn_after
from tests.store.contents import contents

WRITE_AHEAD, ROLLBACK, POSTGRESQL = SORTS


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of fault on a sort of database.

    Attributes:
        fault: is in effect from one place on, while it is open; its arguments are the place and the database's URL.
        first: the number of the first place; there is one more until the load is done in spite of the fault.
        stride: how far apart the places are that a sample takes.
    """

    name: str
    sort: Sort
    fault: Callable[[int, str], AbstractContextManager[None]]
    first: int = 0
    stride: int = 1


KINDS = (
    Kind("the disk is full after a page", WRITE_AHEAD, full_after, stride=9),
    Kind("a write is cut short after a page", WRITE_AHEAD, torn_after, stride=17),
    Kind("no more files can be opened", WRITE_AHEAD, out_of_files_after),
    Kind("the disk is full after a page", ROLLBACK, full_after, stride=9),
    Kind("a write is cut short after a page", ROLLBACK, torn_after, stride=17),
    Kind("the session is ended before a statement", POSTGRESQL, ended_before, first=2, stride=17),
    Kind("a statement fails", POSTGRESQL, failing_from, first=2, stride=14),
    Kind("no more files can be opened", POSTGRESQL, out_of_files_after),
)


def trial(seed: int) -> Counter[str]:
    """Load the facts of one company under every place of one kind of fault.

    Raises:
        AssertionError: a fault left some of a load, or was not told in words, or the same load failed without it.
    """
    return sweep(KINDS[seed % len(KINDS)], seed // len(KINDS))


def sweep(kind: Kind, company: int, stride: int = 1) -> Counter[str]:
    """Load under every so many places of a kind of fault."""
    scene = scene_of(kind.sort, LOAD, company)
    told = list(_told(kind, scene, stride))
    return Counter({f"{kind.sort.name}: {kind.name}": len(told)})


def _told(kind: Kind, scene: Scene, stride: int) -> Iterator[str]:
    """What users are told, place by place, until the fault comes too late to be in the way."""
    for place in count(kind.first, stride):
        with scene.sort.new(scene.template) as url, scene.sort.library():
            error = _faulty(kind, scene, url, place)
            if error is None:
                assert contents(url) == scene.after
                return
            assert str(error).endswith("."), f"{kind.name} ({place}): {error} does not say what to do"
            assert contents(url) == scene.before, f"{kind.name} ({place}): something was left by {error}"
            do(url, LOAD, scene.folder)
            assert contents(url) == scene.after, f"{kind.name} ({place}): the same load then gave something else"
            yield str(error)


def _faulty(kind: Kind, scene: Scene, url: str, place: int) -> TermsError | None:
    try:
        with kind.fault(place, url):
            do(url, LOAD, scene.folder)
    except TermsError as error:
        return error
    return None
