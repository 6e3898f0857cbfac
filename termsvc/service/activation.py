"""Versions come into force by their dates alone; this takes note, once each, that their dates have come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from termsvc.core.activation import Accounts, Activation
from termsvc.core.model import Version
from termsvc.core.world import World
from termsvc.store import Reading, Store


@dataclass(frozen=True, slots=True)
class Due:
    """A version comes into force for new or for existing accounts, at the start of a date in its document's time zone."""

    version: Version
    accounts: Accounts
    effective_on: date
    at: datetime

    @property
    def key(self) -> tuple[str, str, Accounts]:
        """What makes two activations the same."""
        return self.version.document, self.version.label, self.accounts


def activate_due(store: Store, now: datetime) -> tuple[Activation, ...]:
    """Record each version whose date has come by now, for new and for existing accounts.

    Safe to run anywhere, late, twice or in two processes at once: each is recorded by one call only.

    Args:
        store: where versions and activations are.
        now: an aware instant.

    Returns:
        What this call recorded.
    """
    waiting = tuple(
        Activation(
            document=due.version.document,
            version=due.version.label,
            accounts=due.accounts,
            effective_on=due.effective_on,
            activated_at=now,
        )
        for due in store.read(lambda reading: list(_not_activated(reading)))
        if due.at <= now
    )
    if not waiting:
        return ()
    return store.write(lambda writing: tuple(item for item in waiting if writing.activate(item)))


def next_due(store: Store, now: datetime) -> datetime | None:
    """The next instant after now, by what is known, at which a version comes into force."""
    instants = (due.at for due in store.read(lambda reading: list(_not_activated(reading))))
    return min((at for at in instants if at > now), default=None)


def waiting_since(store: Store, now: datetime) -> datetime | None:
    """Since when the oldest activation that is due by now could have been noted and was not; `None` if none is.

    One of a date long past, of a version that was recorded late, has waited only since that was recorded.
    """

    def instants(reading: Reading) -> list[datetime]:
        world = World(reading.catalogue())
        known = {(slug, one.fact.label): one.recorded_at for slug, records in world.versions.items() for one in records}
        noted = _activated(reading)
        return [
            max(filter(None, (due.at, known[due.version.document, due.version.label])))
            for due in _all(world)
            if due.at <= now and due.key not in noted
        ]

    return min(store.read(instants), default=None)


def _not_activated(reading: Reading) -> Iterator[Due]:
    known = _activated(reading)
    return (due for due in _all(World(reading.catalogue())) if due.key not in known)


def _activated(reading: Reading) -> set[tuple[str, str, Accounts]]:
    return {(item.document, item.version, item.accounts) for item in reading.activations()}


def _all(world: World) -> Iterator[Due]:
    for slug, versions in sorted(world.catalogue.versions.items()):
        zone = ZoneInfo(world.catalogue.documents[slug].timezone)
        for version in versions:
            for accounts, day in (
                (Accounts.NEW, version.effective_on_new),
                (Accounts.EXISTING, version.effective_on),
            ):
                if version.withdrawn_on is None or day < version.withdrawn_on:
                    yield Due(version, accounts, day, datetime.combine(day, time(), zone))
