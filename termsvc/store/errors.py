"""What can go wrong with the database, as errors for users."""

from __future__ import annotations

from termsvc.core.errors import TermsError


class StoreError(TermsError):
    """The database can't do what was asked of it."""


class StoreUnusable(StoreError):
    """The database can't be used."""


class StoreBusy(StoreError):
    """The database was busy with other work for too long, and nothing was recorded. Try again."""


class SealBroken(StoreError):
    """Stored content no longer matches its seal: it was changed outside this program. Restore it from a backup."""


class ExportFailed(StoreError):
    """What is recorded can't be written where it should be."""


class OldSQLite(UserWarning):
    """The SQLite library is older than the one with which write-ahead logging is safe."""
