"""An older SQLite library than the one that is there."""

from __future__ import annotations

import sqlite3
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from unittest.mock import patch

from termsvc.store import OldSQLite
from termsvc.store.sqlite import driver


@contextmanager
def old_sqlite_library() -> Iterator[None]:
    """A SQLite library with which write-ahead logging is not safe; the warning about it has been given."""
    with ExitStack() as old:
        for module in {sqlite3, driver()}:
            old.enter_context(patch.object(module, "sqlite_version_info", (3, 51, 2)))
            old.enter_context(patch.object(module, "sqlite_version", "3.51.2"))
        driver.cache_clear()
        old.callback(driver.cache_clear)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", OldSQLite)
            driver()
        yield
