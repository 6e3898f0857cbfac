"""Whether an installation can do its work now: its database, its schema, its background jobs."""

from __future__ import annotations

from datetime import datetime, timedelta

from termsvc.service import activation, webhooks
from termsvc.store import Store
from termsvc.store.readiness import latest_revision, revision


def schema_is_latest(store: Store) -> bool:
    """Whether the database has the schema that this release expects; another release may have changed it meanwhile.

    Raises:
        StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
    """
    return store.snapshot(revision) == latest_revision()


def scheduler_lag(store: Store, now: datetime) -> timedelta:
    """For how long the oldest activation that could have been noted has not been; zero if none waits.

    Args:
        store: where versions and activations are.
        now: an aware instant.

    Raises:
        StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
    """
    since = activation.waiting_since(store, now)
    return timedelta() if since is None else now - since


def webhook_lag(store: Store, now: datetime) -> timedelta:
    """For how long the oldest delivery that is due, and that nobody has in hand, has not been tried; zero if none is due.

    Args:
        store: where webhooks are.
        now: an aware instant.

    Raises:
        StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
    """
    since = webhooks.waiting_since(store, now)
    return timedelta() if since is None else now - since
