"""Accounts as the texts that both databases take for the columns of `account`, made quickly where nothing is dated."""

from __future__ import annotations

from collections.abc import Iterable
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
    """The columns of a statement of an account, as text, but for those that say when and by whom it was recorded.

    Attributes:
        source: where it stands.
        parent, country, locale, attributes: canonical JSON, as `columns` writes it.
    """

    source: str
    id: str
    created_on: str
    closed_on: str | None
    parent: str
    country: str
    locale: str
    attributes: str

    @classmethod
    def of(cls, account: Account, source: str) -> AccountRow:
        """The row of an account."""
        return cls(
            source,
            account.id,
            account.created_on.isoformat(),
            None if account.closed_on is None else account.closed_on.isoformat(),
            _dated(account.parent),
            _dated(account.country),
            _dated(account.locale),
            str(ATTRIBUTES.process_bind_param(account.attributes, _DIALECT)),
        )


def always(value: str | None) -> str:
    """What the column of a dated value keeps for one that holds on every date; `None` is no value."""
    return NO_VALUE if value is None else f"{_BEFORE}{encode_basestring(value)}{_AFTER}"


def always_each(attributes: Iterable[tuple[str, str]]) -> str:
    """What the column of attributes keeps for some that hold on every date; each name once, in order of names."""
    return f"{{{','.join([f'{encode_basestring(name)}:{always(value)}' for name, value in attributes])}}}"
