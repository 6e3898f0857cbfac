"""Accounts in any number within one transaction: what many of them need is asked and added at once.

Names that a load mentions wait in temporary tables for its end, so memory does not grow with the number of rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, TextClause, text

from termsvc.core.model import Account
from termsvc.store.account_rows import NO_VALUE, AccountLines, AccountRow
from termsvc.store.filling import Column, Lines, fill

_KIND = f"{Account.name}:"

_TEMPORARY = {
    "load_kept": "name TEXT PRIMARY KEY, source TEXT NOT NULL",
    "load_refused": "name TEXT NOT NULL",
    "load_parent": "name TEXT NOT NULL, child TEXT NOT NULL, source TEXT NOT NULL",
}

_RECORDED = """
SELECT key FROM fact WHERE key {within} AND key <> id
UNION ALL SELECT id FROM fact WHERE id {within}
"""
_KEPT = "SELECT name, source FROM load_kept WHERE name {within}"
_WITHIN = {"postgresql": "= ANY(%s)", "sqlite": "IN (SELECT value FROM json_each(?))"}

_UNKNOWN_PARENTS = text("""
SELECT name, child, source FROM load_parent
WHERE NOT EXISTS (SELECT 1 FROM account WHERE account.id = load_parent.name)
AND NOT EXISTS (SELECT 1 FROM load_refused WHERE load_refused.name = load_parent.name)
""")
_PARENTS_WITH_PARENTS = text("""
SELECT DISTINCT load_parent.name FROM load_parent JOIN account ON account.id = load_parent.name
WHERE account.parent <> :no_value
""")
_SOME_NAMES = text("""
SELECT id FROM (SELECT DISTINCT id FROM account ORDER BY id LIMIT :most) AS stated
UNION SELECT name FROM (SELECT name FROM load_refused LIMIT :most) AS refused
""")


class Parent(NamedTuple):
    """An account that a load names as a parent, the account of which it is one, and where that is stated."""

    name: str
    child: str
    source: str


class Taken(Exception):
    """The id of a new fact is taken, so something is recorded of its account after all; nothing was added."""


class Accounts:
    """Accounts to add within one transaction, and questions about names to all that is recorded by then.

    Attributes:
        began_after: the last instant at which something was recorded before; `None` if nothing was.
        first: no account was recorded before, so `add` itself tells whether one is stated twice.
    """

    def __init__(
        self, connection: Connection, next_instant: Callable[[], datetime], recorded_by: str, last: datetime | None
    ) -> None:
        """`next_instant` gives that from which on facts may be recorded; what begins here ends with `end`."""
        self.began_after = last
        self._connection = connection
        self._next_instant = next_instant
        self._recorded_by = recorded_by
        self._within = _WITHIN[connection.dialect.name]
        postgresql = connection.dialect.name == "postgresql"
        self.first = (
            postgresql and connection.exec_driver_sql("SELECT id FROM account ORDER BY id LIMIT 1").first() is None
        )
        at_end = " ON COMMIT DROP" if postgresql else ""
        for table, columns in _TEMPORARY.items():
            connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {table} ({columns}){at_end}")

    def end(self) -> None:
        """Forget the names of the load."""
        for table in _TEMPORARY:
            self._connection.exec_driver_sql(f"DROP TABLE {table}")

    def recorded(self, ids: Collection[str]) -> set[str]:
        """Those accounts of which something is recorded, or whose usual fact id something else has."""
        found = self._ask(_RECORDED, [_KIND + name for name in ids])
        return {str(key).removeprefix(_KIND) for (key,) in found}

    def add(self, accounts: AccountLines, sources: Sequence[str]) -> None:
        """Record accounts of which nothing is recorded so far, in this order.

        Args:
            accounts: as columns.
            sources: where each stands.

        Raises:
            Taken: something is recorded of one; all can be tried again without it.
            Refused: the database can't keep a value. It must end the transaction.
        """
        try:
            with self._connection.begin_nested():
                self._add(accounts, sources)
        except UniqueViolation as error:
            raise Taken from error

    def _add(self, accounts: AccountLines, sources: Sequence[str]) -> None:
        order = self._order(accounts.id)
        stated = _ticks(self._next_instant(), len(order))
        instants = [stated[number] for number in order]
        ordered = accounts.rows(order)
        keys = [_KIND + own_id for own_id in ordered.id]
        fill(self._connection, "fact", {"id": keys, "key": keys, "recorded_at": instants})
        learned: dict[str, Column] = {"fact_id": keys, "recorded_at": instants, "recorded_by": self._recorded_by}
        learned["source"] = [sources[number] for number in order]
        fill(self._connection, "account", learned, Lines(AccountRow._fields, ordered.row))

    def _order(self, ids: Sequence[str]) -> Sequence[int]:
        """The order in which rows are added, whatever their instants: SQLite asks for that of the instants.

        By id, neighbours in an index are added one after the other, which takes a third off the server's time.
        """
        rows = range(len(ids))
        return sorted(rows, key=ids.__getitem__) if self._connection.dialect.name == "postgresql" else rows

    def call(self, named: Sequence[tuple[str, str]]) -> None:
        """Keep what the customers behind new accounts are called: pairs of account and name."""
        self._fill("account_name", ("account", "display_name"), named)

    def reach(self, contacts: Sequence[tuple[str, str, str, str]]) -> None:
        """Keep whom to tell about new accounts, always: account, address, person and role."""
        self._fill("contact", ("account", "email", "person", "role"), contacts)

    def keep(self, stated: Iterable[tuple[str, str]]) -> None:
        """Note accounts that the load states and that were recorded already, with where it does."""
        self._fill("load_kept", ("name", "source"), [*stated])

    def kept(self, ids: Collection[str]) -> dict[str, str]:
        """Those of the accounts that were noted by `keep`, with where they are stated."""
        return dict(map(tuple, self._ask(_KEPT, list(ids))))

    def refuse(self, names: Iterable[str]) -> None:
        """Note names of accounts whose statements were refused, so that others may name them."""
        self._fill("load_refused", ("name",), [(name,) for name in names])

    def link(self, parents: Sequence[Parent]) -> None:
        """Note who is stated to be a parent."""
        self._fill("load_parent", Parent._fields, parents)

    def unknown_parents(self) -> Iterator[Parent]:
        """The parents of which neither this load nor anything before states anything."""
        return (Parent(*row) for row in self._ask_of_parents(_UNKNOWN_PARENTS))

    def parents_with_parents(self) -> set[str]:
        """Those that the load names as parents and that ever had one themselves: any cycle leads through one."""
        return {name for (name,) in self._ask_of_parents(_PARENTS_WITH_PARENTS, no_value=NO_VALUE)}

    def names(self, most: int) -> list[str]:
        """The names of so many accounts at most that are known or stated."""
        return list(self._connection.scalars(_SOME_NAMES, {"most": most}))

    def _fill(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if rows:
            fill(self._connection, table, dict(zip(columns, map(list, zip(*rows, strict=True)), strict=True)))

    def _ask_of_parents(self, question: TextClause, **given: str) -> Iterable[Any]:
        if self._connection.dialect.name == "postgresql":
            # Nothing else counts a temporary table, and uncounted, few parents may be looked for in all accounts.
            self._connection.exec_driver_sql("ANALYZE load_parent")
        return self._connection.execute(question, given)

    def _ask(self, question: str, names: list[str]) -> Iterable[Any]:
        given = names if self._connection.dialect.name == "postgresql" else json.dumps(names)
        asked = question.format(within=self._within)
        return self._connection.exec_driver_sql(asked, (given,) * question.count("{within}"))


def _ticks(first: datetime, number: int) -> list[str]:
    """So many instants, each a microsecond after the one before, as the databases take them."""
    ticks: list[str] = []
    while missing := number - len(ticks):
        second, start = first.replace(microsecond=0), first.microsecond
        text = second.replace(tzinfo=None).isoformat()
        ticks += [f"{text}.{tick:06d}+00:00" for tick in range(start, min(start + missing, 1_000_000))]
        first = second + timedelta(seconds=1)
    return ticks
