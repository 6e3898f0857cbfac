"""Very many accounts and what they accepted, made by the database itself: a store records facts one batch at a time.

Rows are like those that a store records: each fact has its id, a key and an instant of its own. Accounts come first, then
one acceptance of every account, then the next one of every account, so what is about one lies far apart in the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, Table, insert, literal_column, select, text

from termsvc.core.model import Acceptance, Account
from termsvc.store.mapping import table_for, table_of
from termsvc.store.rows import FactId

SQLITE, POSTGRESQL = "sqlite", "postgresql"
RECORDED_ON, ACCEPTED_ON = "2024-05-02", "2023-05-02"

# Ids are in no order in which accounts were opened, as are those of real systems. The factor is odd, so none repeats.
FACTOR, MASK = 2_654_435_761, (1 << 32) - 1

_NUMBERS = {
    SQLITE: "(WITH RECURSIVE counted(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM counted LIMIT {count})"
    " SELECT n FROM counted) AS numbers",
    POSTGRESQL: "generate_series(CAST(0 AS bigint), {count} - 1) AS numbers(n)",
}
_ACCOUNT = {
    SQLITE: f"printf('AC%08x', (({{n}}) * {FACTOR}) & {MASK})",
    POSTGRESQL: f"'AC' || lpad(to_hex((({{n}}) * {FACTOR}) & {MASK}), 8, '0')",
}
_INSTANT = {
    SQLITE: "strftime('%Y-%m-%dT%H:%M:%S', '{day}', '+' || (({n}) / 1000000) || ' seconds')"
    " || printf('.%06d+00:00', ({n}) % 1000000)",
    POSTGRESQL: "timestamptz '{day} 00:00+00' + ({n}) * interval '1 microsecond'",
}
_CREATED = {
    SQLITE: "date('2016-01-01', '+' || (n % 3000) || ' days')",
    POSTGRESQL: "date '2016-01-01' + CAST(n % 3000 AS integer)",
}
_DOCUMENT = {
    SQLITE: "printf('d%02d', {n})",
    POSTGRESQL: "'d' || lpad(CAST({n} AS varchar), 2, '0')",
}
_UNSAID = dict.fromkeys(("recorded_by", "source"), "''")
_ATTRIBUTES = """'{"products":[{"from":null,"to":null,"value":"[\\"desk\\"]"}]}'"""


def account(number: int) -> str:
    """The id of an account by its number."""
    return f"AC{number * FACTOR & MASK:08x}"


def fill(connection: Connection, accounts: int, acceptances: int, documents: int, versions: int) -> None:
    """Add so many accounts with so many acceptances each, of the first so many of `facts.SLUGS` and their versions.

    Nothing else may have been recorded on or after `RECORDED_ON`.
    """
    of = connection.dialect.name
    account_id = _ACCOUNT[of].format(n="n")
    said = {
        "fact_id": f"'account:' || {account_id}",
        "id": account_id,
        "created_on": _CREATED[of],
        "attributes": _ATTRIBUTES,
    }
    said |= dict.fromkeys(("parent", "country", "locale"), "'[]'")
    _add(connection, Account, range(accounts), said)
    # Neighbours accept other documents, and an account another one each time.
    document = _DOCUMENT[of].format(n=f"((n + n / {accounts}) % {documents})")
    version = f"CAST(1 + (n * 7 + n / {accounts}) % {versions} AS varchar)"
    account_id = _ACCOUNT[of].format(n=f"n % {accounts}")
    accepted_at = _INSTANT[of].format(n="n", day=ACCEPTED_ON)
    key = f"'acceptance:' || {account_id} || '/' || {document} || '/' || {version} || '/' || n"
    said = {"fact_id": key, "account": account_id, "document": document, "version": version, "accepted_at": accepted_at}
    said |= {"method": "'click'", "evidence": "'[]'"}
    _add(connection, Acceptance, range(accounts, accounts * (1 + acceptances)), said)


def _add(connection: Connection, kind: type, at: range, said: dict[str, str]) -> None:
    """Add a fact for each microsecond of a range, at which it is recorded; SQL says what each is by its number `n`."""
    recorded_at = _INSTANT[connection.dialect.name].format(n=f"n + {at.start}", day=RECORDED_ON)
    fact = {"id": said["fact_id"], "key": said["fact_id"], "recorded_at": recorded_at}
    _insert(connection, table_of(FactId), len(at), fact)
    _insert(connection, table_for(kind), len(at), {"recorded_at": recorded_at, **_UNSAID, **said})


def _insert(connection: Connection, table: Table, count: int, values: dict[str, str]) -> None:
    numbers = text(_NUMBERS[connection.dialect.name].format(count=count))
    made = select(*map(literal_column, values.values())).select_from(numbers)
    connection.execute(insert(table).from_select(list(values), made))


@contextmanager
def quickly(engine: Engine) -> Iterator[Connection]:
    """A transaction without triggers, foreign keys and waits for the disk; then the planner's figures are renewed."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        before, after = _QUICKLY[engine.dialect.name](connection)
        for statement in (*before, "BEGIN"):
            connection.exec_driver_sql(statement)
        yield connection
        for statement in ("COMMIT", *after):
            connection.exec_driver_sql(statement)


def _sqlite(connection: Connection) -> tuple[list[str], list[str]]:
    made = "SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index') AND sql IS NOT NULL"
    found = connection.exec_driver_sql(made).all()
    settings = ["foreign_keys = OFF", "synchronous = OFF", "cache_size = -1000000"]
    dropped = [f"DROP {kind} {name}" for kind, name, _ in found]
    return [*(f"PRAGMA {setting}" for setting in settings), *dropped], [*(sql for *_, sql in found), "ANALYZE"]


def _postgresql(_connection: Connection) -> tuple[list[str], list[str]]:
    return ["SET session_replication_role = replica", "SET maintenance_work_mem = '512MB'"], ["VACUUM ANALYZE"]


_QUICKLY = {SQLITE: _sqlite, POSTGRESQL: _postgresql}
