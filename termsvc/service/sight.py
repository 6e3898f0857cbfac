"""Which accounts a key that is bound to one may see."""

from __future__ import annotations

from datetime import date

from termsvc.access import Reach
from termsvc.core.world import World
from termsvc.store import Reading


def seen(reading: Reading, reach: Reach, account: str, today: date) -> bool:
    """Whether an account lies within a reach: it is the account itself or, for a subtree, belongs to it on the date."""
    if account == reach.account or not reach.subtree:
        return account == reach.account
    return within(World(reading.records_about(account)), reach, account, today)


def within(world: World, reach: Reach, account: str, today: date) -> bool:
    """The same by a world that holds the account, if it is known, and those above it."""
    if account == reach.account or not reach.subtree or account not in world.accounts:
        return account == reach.account
    chains = world.chains(world.account(account).fact)
    return any(today in during and reach.account in {one.id for one in chain} for during, chain in chains)
