"""An account as somebody sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from termsvc.core import resolver
from termsvc.core.world import World
from termsvc.service.answering.knowledge import Snapshot
from termsvc.service.answering.published import Alike, Family, Published
from termsvc.service.answering.values import Question
from termsvc.service.sight import Onlooker, to_come, within, without


@dataclass(frozen=True, slots=True)
class Sight:
    """An account that is known and seen, and what is known of it.

    Attributes:
        account: its id.
        world: what is known, as far as it is seen.
        known_at: the instant of the question, or else of the last fact that can bear on an answer.
        now: the instant of the onlooker.
        until: from when on they see more; `None` for never.
        alike: the accounts that look like it by everything known; `None` where less is asked for.
    """

    account: str
    world: World
    known_at: datetime
    now: datetime
    until: datetime | None
    alike: Alike | None = None

    def slugs(self, document: str | None) -> list[str]:
        """The document asked, or every one known, in order.

        Raises:
            UnknownName: it is not known.
        """
        return sorted(self.world.documents) if document is None else [self.world.document(document).fact.slug]

    def changes_at(self, slugs: list[str]) -> datetime | None:
        """The next instant at which what is answered for now of some documents can change though nothing is recorded."""
        return earliest(resolver.next_change(self.world, self.account, slugs, self.now), self.until)


def sight(snapshot: Snapshot, question: Question, onlooker: Onlooker) -> Sight:
    """The account of a question as somebody sees it.

    Raises:
        UnknownName: it is not known, or not to be seen, which is said in the same words.
    """
    family, published = snapshot.families[question.account], snapshot.published
    if onlooker.reach is not None:
        if not within(published.customer(family).world, onlooker.reach, family.account, onlooker.today):
            _unknown(question)
        published = published.posted(onlooker.now)
    if question.known_at is not None:
        world = _as_known(published, family, question.known_at, onlooker)
        world.account(family.account)
        return Sight(family.account, world, question.known_at, onlooker.now, published.until)
    customer = published.customer(family)
    if customer.alike is None or customer.known_at is None:
        _unknown(question)
    return Sight(family.account, customer.world, customer.known_at, onlooker.now, published.until, customer.alike)


def _as_known(published: Published, family: Family, known_at: datetime, onlooker: Onlooker) -> World:
    """What was known at an instant, without what was then, too, to be posted later than today."""
    records = (*published.records, *family.records)
    world = World(records, known_at)
    hidden = to_come(world, onlooker.now) if onlooker.reach is not None else frozenset()
    return World(without(records, hidden), known_at) if hidden else world


def _unknown(question: Question) -> NoReturn:
    World((), question.known_at).account(question.account)
    raise AssertionError(question)


def earliest(*instants: datetime | None) -> datetime | None:
    """The first of some instants; `None` stands for never."""
    return min((instant for instant in instants if instant is not None), default=None)
