"""Accounts as the texts that both databases take for the columns of `account`, made quickly where nothing is dated."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence
from datetime import date
from json.encoder import encode_basestring
from typing import NamedTuple

from sqlalchemy.engine.default import DefaultDialect

from termsvc.core.dated import Dated
from termsvc.core.model import Account
from termsvc.store.columns import ATTRIBUTES, DATED

_DIALECT = DefaultDialect()  # every database keeps these columns as the same text


def _dated(value: Dated[str]) -> str:
    return str(DATED.process_bind_param(value, _DIALECT))


NO_VALUE = _dated(Dated())
_BEFORE, _AFTER = _dated(Dated.always("VALUE")).split('"VALUE"')


class AccountRow(NamedTuple):
    """The columns of an account, as text.

    Attributes:
        created_on, closed_on: ISO 8601 dates.
        parent, country, locale, attributes: canonical JSON, as `columns` writes it.
    """

    id: str
    created_on: str
    closed_on: str | None
    parent: str
    country: str
    locale: str
    attributes: str

    @classmethod
    def of(cls, account: Account) -> AccountRow:
        """The row of an account."""
        return cls(
            account.id,
            account.created_on.isoformat(),
            None if account.closed_on is None else account.closed_on.isoformat(),
            _dated(account.parent),
            _dated(account.country),
            _dated(account.locale),
            str(ATTRIBUTES.process_bind_param(account.attributes, _DIALECT)),
        )

    def account(self) -> Account:
        """The account of the row."""
        return Account(
            id=self.id,
            created_on=date.fromisoformat(self.created_on),
            closed_on=None if self.closed_on is None else date.fromisoformat(self.closed_on),
            parent=DATED.read(self.parent),
            country=DATED.read(self.country),
            locale=DATED.read(self.locale),
            attributes=ATTRIBUTES.read(self.attributes),
        )


class AccountColumns(NamedTuple):
    """The same for many accounts: the values of each column, account by account."""

    id: list[str]
    created_on: list[str]
    closed_on: list[str | None]
    parent: list[str]
    country: list[str]
    locale: list[str]
    attributes: list[str]

    @classmethod
    def of(cls, rows: Sequence[AccountRow]) -> AccountColumns:
        """The columns of rows."""
        return cls(*map(list, zip(*rows, strict=True))) if rows else cls([], [], [], [], [], [], [])

    def row(self, number: int) -> AccountRow:
        """The row with a number, from 0."""
        return AccountRow._make(column[number] for column in self)

    def rows(self, numbers: Iterable[int]) -> AccountColumns:
        """The columns of some rows alone, in the order in which they are named."""
        picked = [*numbers]
        return AccountColumns._make([column[number] for number in picked] for column in self)

    def and_also(self, others: AccountColumns) -> AccountColumns:
        """The columns of these rows, and of others after them."""
        return AccountColumns._make(map(operator.add, self, others))


def always(value: str | None) -> str:
    """What the column of a dated value keeps for one that holds on every date; `None` is no value."""
    return NO_VALUE if value is None else f"{_BEFORE}{encode_basestring(value)}{_AFTER}"


def always_each(attributes: Iterable[tuple[str, str]]) -> str:
    """What the column of attributes keeps for some that hold on every date; each name once, in order of names."""
    return f"{{{','.join([f'{encode_basestring(name)}:{always(value)}' for name, value in attributes])}}}"
