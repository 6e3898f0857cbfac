"""What of everything recorded somebody sees who came with a key bound to one account, or to it and all below it.

Of accounts they see their own, and no version that is still to be posted. To them the rest is not known: what they ask of
it is refused in the words in which it would be if it had never been recorded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeAlias

from termsvc.access import Reach
from termsvc.core.dated import midnight
from termsvc.core.model import Fact, Record, Retraction, Version
from termsvc.core.world import World
from termsvc.store import Reading, Revision

Hidden: TypeAlias = frozenset[tuple[str, str]]
"""Documents and labels of versions that are not to be seen."""


@dataclass(frozen=True, slots=True)
class Onlooker:
    """Who looks something up, and when.

    Attributes:
        now: an aware instant.
        reach: the accounts to which they are bound; `None` for all.
        revision: of the store, as it was when they began to ask, if it was looked at then; it need not be looked at again.
    """

    now: datetime
    reach: Reach | None = None
    revision: Revision | None = None

    @property
    def today(self) -> date:
        """The date by which it is told which accounts are below which, in UTC, since accounts have no time zone."""
        return self.now.astimezone(UTC).date()


def within(world: World, reach: Reach, account: str, today: date) -> bool:
    """Whether an account is one to which a key is bound: by the chain of parents on a date, as far as that is known.

    Args:
        world: all that is known now of the account and those above it.
        reach: see above.
        account: an account's id; it need not be known.
        today: the date.
    """
    if account == reach.account:
        return True
    if not reach.subtree or account not in world.accounts:
        return False
    chains = world.chains(world.accounts[account].fact)
    return any(reach.account == one.id for during, chain in chains if today in during for one in chain)


def seen(reading: Reading, reach: Reach, account: str, today: date) -> bool:
    """The same by all that is recorded."""
    return within(World(reading.records_about_each([account])[account]), reach, account, today)


def postings(world: World) -> list[tuple[datetime, tuple[str, str]]]:
    """When each version known is posted, with its document and label; in order of the instants."""
    catalogue = world.catalogue
    return sorted(
        (midnight(version.posted_on, document.timezone), (slug, version.label))
        for slug, document in catalogue.documents.items()
        for version in catalogue.versions[slug]
    )


def to_come(world: World, now: datetime) -> Hidden:
    """The versions known that are posted only after today, each in its document's time zone."""
    return frozenset(key for posted_at, key in postings(world) if posted_at > now)


def without(records: Iterable[Record[Fact]], hidden: Hidden) -> list[Record[Fact]]:
    """Records but for every statement of some versions, and what was taken back of these."""
    found = list(records)
    if not hidden:
        return found
    gone = {one.id for one in found if isinstance(one.fact, Version) and (one.fact.document, one.fact.label) in hidden}
    return [
        one for one in found if one.id not in gone and not (isinstance(one.fact, Retraction) and one.fact.fact in gone)
    ]
