"""Terms updates: the acts recorded about them, and the drafts that these are about."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, insert, select

from termsvc.core.errors import UnknownName
from termsvc.core.notice.draft import Draft, Revision
from termsvc.core.notice.lifecycle import Act
from termsvc.core.notice.manifest import Listing
from termsvc.store.mapping import read_values, table_for, to_row
from termsvc.store.paging import Page, rows_after


def updates_after(connection: Connection, after: str | None, limit: int) -> Page[str, str]:
    """The ids of so many updates, in order of their bytes, from the first one after an id."""
    column = table_for(Act).c.update
    page = rows_after(connection, select(column).distinct(), column, after, limit)
    return Page(tuple(update for (update,) in page.items), page.after)


def acts_of(connection: Connection, update: str) -> tuple[Act, ...]:
    """What was done about an update, in the order in which it was; nothing if there is no such update."""
    found = read_values(connection, Act, table_for(Act).c.update == update)
    return tuple(sorted(found, key=lambda act: act.number))


def draft_of(connection: Connection, update: str, revision: int) -> Draft:
    """A revision of an update's draft.

    Raises:
        UnknownName: there is none.
    """
    columns = table_for(Revision).c
    found = read_values(connection, Revision, columns.update == update, columns.number == revision)
    if not found:
        raise UnknownName(f"update {update} has no revision {revision}")
    return found[0].draft


def keep_act(connection: Connection, act: Act) -> Act:
    """Record an act, at its instant or later if the act before it was recorded later, and give it back so."""
    table = table_for(Act)
    before = connection.execute(
        select(table.c.at).where(table.c.update == act.update).order_by(table.c.number.desc()).limit(1)
    ).scalar()
    kept = act if before is None else replace(act, at=max(act.at, before))
    connection.execute(insert(table), [to_row(kept)])
    return kept


def listings_of(connection: Connection, update: str) -> tuple[Listing, ...]:
    """The frozen lists of an update's audience: the first one, then its supplements in order."""
    found = read_values(connection, Listing, table_for(Listing).c.update == update)
    return tuple(sorted(found, key=lambda listing: listing.number))


def keep_listing(connection: Connection, listing: Listing) -> None:
    """Record a frozen list of an update's audience."""
    connection.execute(insert(table_for(Listing)), [to_row(listing)])


def keep_draft(connection: Connection, revision: Revision) -> None:
    """Record a revision of a draft, the texts of whose versions are stored."""
    connection.execute(insert(table_for(Revision)), [to_row(revision)])
