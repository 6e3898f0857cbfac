"""Work that something may get in the way of: a load on top of an earlier one, and activation.

The clock stands still, so that work that is done again gives exactly what it would have given at first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from termsvc.core.errors import Refused
from termsvc.service import terms
from termsvc.service.activation import activate_due
from termsvc.store import Store, open_store
from tests.crashes.company import FIRST, SECOND

NOW = datetime(2030, 1, 1, tzinfo=UTC)
LOAD, ACTIVATION = "load", "activation"


def clock() -> datetime:
    return NOW


def load_file(store: Store, path: Path) -> None:
    """Load a facts file.

    Raises:
        Refused: nothing was recorded; the message holds the findings.
    """
    report = terms.load(store, terms.files([path]), clock, "legal")
    if not report.accepted:
        raise Refused("\n".join(map(str, report.findings)))


def _load(store: Store, folder: Path) -> None:
    load_file(store, folder / SECOND)


def _activate(store: Store, _folder: Path) -> None:
    activate_due(store, NOW)


WORKS: Mapping[str, Callable[[Store, Path], None]] = {LOAD: _load, ACTIVATION: _activate}


def prepare(url: str, work: str, folder: Path) -> None:
    """Bring an empty database to where work begins."""
    store = open_store(url, clock)
    load_file(store, folder / FIRST)
    if work == ACTIVATION:
        load_file(store, folder / SECOND)
    store.close()


def do(url: str, work: str, folder: Path) -> None:
    store = open_store(url, clock)
    try:
        WORKS[work](store, folder)
    finally:
        store.close()
