"""A server that is killed loses nothing that it acknowledged, does nothing twice, and answers as the rules say.

`make soak` has the full volume.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace

import pytest

from tests.api.aftermath import check
from tests.api.crash import CLIENTS, DATABASES, Day, Left, lived
from tests.api.journals import Entry
from tests.conftest import FIGURES
from tests.soak.figures import lines

DAY = Day(requests=40, kills=2)
SEED = 8


def is_write(entry: Entry) -> bool:
    return bool(entry.facts) and entry.again is None


def is_told_what_binds(entry: Entry) -> bool:
    return entry.step.verb == "terms" and '"version":' in entry.text


def is_repeated(entry: Entry) -> bool:
    return entry.again is not None


def lost(entry: Entry) -> Entry:
    """As if a fact had been acknowledged that nobody recorded."""
    return replace(entry, text=entry.text.replace('"fact":"', '"fact":"lost-', 1))


def misstated(entry: Entry) -> Entry:
    """As if something else had been asked than was recorded."""
    first, *others = entry.step.expects
    expected = dict.fromkeys(first.keys() - {"plan"}, "misstated")
    return replace(entry, step=replace(entry.step, expects=(expected, *others)))


def mistaken(entry: Entry) -> Entry:
    """As if another version had been said to bind."""
    return replace(entry, text=entry.text.replace('"version":"', '"version":"x', 1))


def otherwise(entry: Entry) -> Entry:
    """As if something else had been answered the second time."""
    return replace(entry, text=entry.text + " ")


FAULTS: list[tuple[Callable[[Entry], bool], Callable[[Entry], Entry]]] = [
    (is_write, lost),
    (is_write, misstated),
    (is_told_what_binds, mistaken),
    (is_repeated, otherwise),
]


@pytest.mark.parametrize("database", DATABASES)
def test_a_server_that_is_killed_keeps_its_word(
    database: Callable[[], AbstractContextManager[str]], record_property: Callable[[str, object], None]
) -> None:
    with lived(database, SEED, DAY) as left:
        counts = check(left.store, left.before, left.journals)
        faults_are_found(left)
    assert counts["requests"] == CLIENTS * DAY.requests
    assert counts["writes acknowledged"] > counts["requests"] / 4
    record_property(FIGURES, f"kill -9 of the API: {'; '.join(lines(counts))}")


def faults_are_found(left: Left) -> None:
    """That nothing is wrong means something only if what is wrong is found."""
    for is_meant, spoilt in FAULTS:
        journals = [[*journal] for journal in left.journals]
        journal, place = next(
            (journal, place) for journal in journals for place, entry in enumerate(journal) if is_meant(entry)
        )
        journal[place] = spoilt(journal[place])
        with pytest.raises(AssertionError):
            check(left.store, left.before, journals)
    with pytest.raises(AssertionError):
        check(left.store, left.before - {min(left.before)}, left.journals)
