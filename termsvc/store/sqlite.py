"""SQLite: which library to use, and how a connection to it behaves."""

from __future__ import annotations

import importlib
import sqlite3
import warnings
from functools import cache
from types import ModuleType
from typing import Any

from sqlalchemy import URL, Engine, QueuePool, create_engine, event

from termsvc.store.errors import OldSQLite

# Older ones can corrupt a database when its write-ahead log starts over: https://www.sqlite.org/wal.html#walresetbug
SAFE_WAL = (3, 51, 3)

BUSY_TIMEOUT = "30"
"""Seconds that a connection waits for another one's lock, where the URL names no `timeout` of its own."""


@cache
def driver() -> ModuleType:
    """The DB-API module to use: `pysqlite3`, where its library is new enough for a write-ahead log, else `sqlite3`.

    Warns once, with `OldSQLite`, if neither is.
    """
    try:
        bundled = importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        bundled = sqlite3
    chosen = bundled if _logs_safely(bundled) else sqlite3
    if not _logs_safely(chosen):
        warnings.warn(
            f"SQLite {chosen.sqlite_version} is older than {'.'.join(map(str, SAFE_WAL))}, with which write-ahead logging"
            " is safe, so a rollback journal is used and writers keep readers waiting. Install pysqlite3 to change that.",
            OldSQLite,
            stacklevel=2,
        )
    return chosen


def _logs_safely(module: ModuleType) -> bool:
    version: tuple[int, int, int] = module.sqlite_version_info
    return version >= SAFE_WAL


def sqlite_engine(url: URL) -> Engine:
    """An engine for a file, or for a database in memory if the URL names none.

    A database in memory lives in the one connection of its pool, which threads take in turn.
    """
    module = driver()
    if "timeout" not in url.query:
        url = url.update_query_dict({"timeout": BUSY_TIMEOUT})
    single = {"pool_size": 1, "max_overflow": 0} if url.database in {None, "", ":memory:"} else {}
    engine = create_engine(url, module=module, poolclass=QueuePool, connect_args={"check_same_thread": False}, **single)
    journal = "WAL" if _logs_safely(module) else "DELETE"
    event.listen(engine, "connect", lambda connection, _record: _prepare(connection, journal))
    return engine


def _prepare(connection: Any, journal: str) -> None:
    connection.isolation_level = None  # the driver leaves BEGIN to us
    for pragma in (
        f"journal_mode = {journal}",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",  # without it, REPLACE deletes a row past the triggers that refuse DELETE
        "secure_delete = ON",  # erased personal data is overwritten
    ):
        connection.execute(f"PRAGMA {pragma}")
