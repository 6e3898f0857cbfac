"""Personal data: the only rows that are changed and erased; no fact depends on one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Column, ColumnElement, Connection, and_, bindparam, delete, insert, or_, select

from termsvc.core.batch import AcceptedBy, AccountName, Contact, Personal
from termsvc.core.errors import Refused
from termsvc.core.model import Acceptance
from termsvc.store.lookup import chunks
from termsvc.store.mapping import read_values, table_for, to_row

P = TypeVar("P", bound=Personal)

IDENTITY: Mapping[type[Personal], tuple[str, ...]] = {
    Contact: ("account", "agreement", "email", "role", "valid_from"),
    AccountName: ("account",),
    AcceptedBy: ("fact",),
}
"""Two that agree in these fields say the same thing twice: the later one replaces the earlier one."""


def contacts_on(connection: Connection, accounts: Iterable[str], on: date) -> dict[str, list[Contact]]:
    """The contacts of accounts on a date, their agreements' too, by address; each account is a key."""
    names = set(accounts)
    found: dict[str, list[Contact]] = {name: [] for name in names}
    columns = table_for(Contact).c
    for chunk in chunks(names):
        for contact in read_values(
            connection,
            Contact,
            columns.account.in_(chunk),
            or_(columns.valid_from.is_(None), columns.valid_from <= on),
            or_(columns.valid_to.is_(None), columns.valid_to > on),
        ):
            found[contact.account].append(contact)
    for contacts in found.values():
        contacts.sort(key=lambda contact: (contact.email, contact.agreement or "", contact.role))
    return found


def said_of(connection: Connection, kind: type[P], name: str) -> P | None:
    """The one value of a kind that is kept under a name."""
    (key,) = table_for(kind).primary_key
    return next(iter(read_values(connection, kind, key == name)), None)


def keep_personal(connection: Connection, values: Iterable[Personal]) -> None:
    """Add personal data, and replace what it restates.

    Raises:
        Refused: one names an acceptance that is not recorded.
    """
    said = list(values)
    accounts = _accepting(connection, {value.fact for value in said if isinstance(value, AcceptedBy)})
    for kind, key in IDENTITY.items():
        latest = {tuple(getattr(value, name) for name in key): value for value in said if isinstance(value, kind)}
        if latest:
            table = table_for(kind)
            same = and_(*(_equals(table.c[name]) for name in key))
            identities = [dict(zip(map(_parameter, key), identity, strict=True)) for identity in latest]
            connection.execute(delete(table).where(same), identities)
            connection.execute(insert(table), [_row(value, accounts) for value in latest.values()])


def erase_personal(connection: Connection, account: str) -> int:
    """Erase an account's personal data and say how many rows that were."""
    tables = map(table_for, IDENTITY)
    return sum(connection.execute(delete(table).where(table.c.account == account)).rowcount for table in tables)


def _accepting(connection: Connection, facts: set[str]) -> dict[str, str]:
    """The account of each acceptance, by the acceptance's id."""
    columns = table_for(Acceptance).c
    found: dict[str, str] = {}
    for chunk in chunks(facts):
        sought = select(columns.fact_id, columns.account).where(columns.fact_id.in_(chunk))
        found.update((fact, account) for fact, account in connection.execute(sought))
    for fact in sorted(facts.difference(found)):
        raise Refused(f"Who accepted can't be kept: no acceptance with the id {fact} is recorded.")
    return found


def _row(value: Personal, accounts: Mapping[str, str]) -> dict[str, Any]:
    row = to_row(value)
    return row | {"account": accounts[value.fact]} if isinstance(value, AcceptedBy) else row


def _equals(column: Column[object]) -> ColumnElement[bool]:
    # An index serves equality, but not the comparison in which two missing values are the same.
    value = bindparam(_parameter(column.name), type_=column.type)
    return column.is_not_distinct_from(value) if column.nullable else column == value


def _parameter(name: str) -> str:
    return f"same_{name}"
