"""What the accounts that an update concerns look like to the rules on notice periods."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from termsvc.core.notice.draft import Draft
from termsvc.core.notice.rules import Situation
from termsvc.core.notice.situations import situation, together
from termsvc.core.notice.supposed import supposing
from termsvc.core.world import World
from termsvc.store import Store


def situations(
    store: Store, draft: Draft, reads: Collection[str]
) -> Mapping[str, Mapping[date, tuple[Situation, ...]]]:
    """By document, and by the date from which its version binds them, what the accounts look like that it concerns."""
    world = World(supposing(store.read(lambda reading: reading.records()), draft.facts()))
    return {
        version.document: together(
            found
            for account in sorted(world.accounts)
            if (found := situation(world, account, version, reads)) is not None
        )
        for version in draft.versions
    }
