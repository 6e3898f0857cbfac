"""Accounts as the texts that both databases take for the columns of `account`, made quickly where nothing is dated.

A row becomes one text before it is sent to another process and to the server: it is made, sent and kept as one object.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring
from typing import NamedTuple

from sqlalchemy.engine.default import DefaultDialect

from termsvc.core.dated import Dated
from termsvc.core.model import Account
from termsvc.store.columns import ATTRIBUTES, DATED
from termsvc.store.copying import NULL, line, values_of

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

    @classmethod
    def read(cls, written: str) -> AccountRow:
        """The row that a line holds."""
        own_id, created_on, closed_on, *dated = values_of(written)
        return cls(str(own_id), str(created_on), closed_on, *map(str, dated))

    def line(self) -> str:
        """The row as COPY reads it."""
        return line(self)

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


class AccountLines(NamedTuple):
    """Many accounts.

    Attributes:
        id: of each.
        row: of each, as `AccountRow.line` writes it.
    """

    id: list[str]
    row: list[str]

    @classmethod
    def of(cls, rows: Sequence[AccountRow]) -> AccountLines:
        """The lines of rows."""
        return cls([row.id for row in rows], [row.line() for row in rows])

    def rows(self, numbers: Sequence[int]) -> AccountLines:
        """Some alone, by their numbers from 0, in the order in which they are named."""
        return AccountLines([self.id[number] for number in numbers], [self.row[number] for number in numbers])

    def and_also(self, others: AccountLines) -> AccountLines:
        """These, and others after them."""
        return AccountLines(self.id + others.id, self.row + others.row)


def plain_line(
    own_id: str,
    dates: tuple[str, str | None],
    named: tuple[str | None, str | None, str | None],
    attributes: Iterable[tuple[str, str]],
) -> str:
    """The line of an account of which all holds on every date, and of which no text has an escape in JSON or COPY.

    Args:
        own_id: the account's.
        dates: from when to when it was one, ISO 8601.
        named: its parent, country and locale; `None` is no value.
        attributes: each name once, in order of names, with its value as canonical JSON.
    """
    created_on, closed_on = dates
    dated = "\t".join([_always(value) for value in named])
    each = ",".join([f'"{name}":{_BEFORE}{_json_in_json(value)}{_AFTER}' for name, value in attributes])
    return f"{own_id}\t{created_on}\t{NULL if closed_on is None else closed_on}\t{dated}\t{{{each}}}"


@lru_cache(maxsize=1 << 12)
def _always(value: str | None) -> str:
    return NO_VALUE if value is None else f'{_BEFORE}"{value}"{_AFTER}'


def _json_in_json(value: str) -> str:
    """JSON as a text in JSON, whose backslashes COPY wants twice."""
    return encode_basestring(value).replace("\\", "\\\\")
