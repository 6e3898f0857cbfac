"""What binds an account: one look-up, read in one snapshot."""

from __future__ import annotations

from datetime import datetime

from termsvc.core import resolver
from termsvc.core.answer import AsOf, Binding, Interval
from termsvc.core.model import Document
from termsvc.core.world import World
from termsvc.store import Store


def resolve(store: Store, account: str, document: str | None, as_of: AsOf) -> tuple[tuple[Binding, Document], ...]:
    """What binds an account for one document, or for each document known in order of slug, with the document itself.

    Raises:
        UnknownName: the account or the document was not known by then.
    """
    world = World(store.read(lambda reading: reading.records_about(account)), as_of.known_at)
    world.account(account)
    slugs = sorted(world.documents) if document is None else [document]
    bindings = (resolver.resolve(world, account, slug, as_of.when) for slug in slugs)
    return tuple((binding, world.document(binding.document).fact) for binding in bindings)


def timeline(
    store: Store, account: str, document: str | None, known_at: datetime | None
) -> tuple[tuple[Document, tuple[Interval, ...]], ...]:
    """What binds an account over all time, for one document or for each document known in order of slug.

    Raises:
        UnknownName: the account or the document was not known by then.
    """
    world = World(store.read(lambda reading: reading.records_about(account)), known_at)
    world.account(account)
    slugs = sorted(world.documents) if document is None else [document]
    return tuple((world.document(slug).fact, resolver.timeline(world, account, slug)) for slug in slugs)
