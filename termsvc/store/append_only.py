"""Triggers by which the database itself keeps recorded rows as they are.

Migrations call these after they create a table, and again after they rebuild one: a rebuild drops its triggers.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect

_ADVICE = "restate or retract the fact instead"
_UNCHANGED = f"is append-only: nothing in it is changed or removed; {_ADVICE}"
_IN_ORDER = f"a fact is recorded after every other one, so its recorded_at is the latest; {_ADVICE}"

_REFUSE_CHANGE = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_TABLE_NAME || ' {_UNCHANGED}';
END $$
"""

_UNRECORDED = "holds facts that are recorded alone: each row needs one in fact with its id and its recorded_at"

_LAST = "(SELECT max(recorded_at) FROM fact)"

_REFUSE_BACKDATING = """
CREATE OR REPLACE FUNCTION refuse_backdating() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM added)
        <> (SELECT count(*) FROM fact WHERE recorded_at >= (SELECT min(recorded_at) FROM added)) THEN
        RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$
"""

# The plan is kept for the connection. Made while `fact` is small it would read all of it, row by row, when it no longer is.
_REFUSE_UNRECORDED = """
CREATE OR REPLACE FUNCTION refuse_unrecorded() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM added
        WHERE fact_id IS DISTINCT FROM (SELECT id FROM fact WHERE fact.recorded_at = added.recorded_at)
    ) THEN
        RAISE EXCEPTION USING ERRCODE = 'foreign_key_violation', MESSAGE = TG_ARGV[0];
    END IF;
    RETURN NULL;
END $$
"""


def protect(connection: Connection, *tables: str) -> None:
    """Refuse UPDATE, DELETE, TRUNCATE and replacing inserts on the tables."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_REFUSE_CHANGE)
    for table in tables:
        _PROTECT[connection.dialect.name](connection, table)


def _protect_postgresql(connection: Connection, table: str) -> None:
    connection.exec_driver_sql(
        f"CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _protect_sqlite(connection: Connection, table: str) -> None:
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} {_UNCHANGED}'); END"
    _trigger(connection, f"{table}_no_update", f"BEFORE UPDATE ON {table} {refusal}")
    _trigger(connection, f"{table}_no_delete", f"BEFORE DELETE ON {table} {refusal}")
    # REPLACE fires no delete trigger on a connection that has not asked for recursive ones, so look before the insert.
    taken = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} WHERE {_same(key)})"  # noqa: S608 - a migration names the table, no user
        for key in _keys(connection, table)
    )
    _trigger(connection, f"{table}_no_replace", f"BEFORE INSERT ON {table} WHEN {taken} {refusal}")


_PROTECT = {"postgresql": _protect_postgresql, "sqlite": _protect_sqlite}


def _same(key: list[str]) -> str:
    return " AND ".join(f'"{column}" = NEW."{column}"' for column in key)


def _keys(connection: Connection, table: str) -> list[list[str]]:
    inspector = inspect(connection)
    unique = [constraint["column_names"] for constraint in inspector.get_unique_constraints(table)]
    return [inspector.get_pk_constraint(table)["constrained_columns"], *unique]


def refuse_backdating(connection: Connection) -> None:
    """Refuse rows of `fact` whose instants are not after that of every one before the statement that adds them."""
    if connection.dialect.name == "postgresql":
        # Looking once a statement, not once a row, lets COPY add rows in blocks: two and a half times as fast.
        connection.exec_driver_sql(_REFUSE_BACKDATING)
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS in_order ON fact")
        connection.exec_driver_sql(
            "CREATE TRIGGER in_order AFTER INSERT ON fact REFERENCING NEW TABLE AS added"
            f" FOR EACH STATEMENT EXECUTE FUNCTION refuse_backdating('{_IN_ORDER}')"
        )
        return
    _trigger(
        connection,
        "fact_in_order",
        f"BEFORE INSERT ON fact WHEN NEW.recorded_at <= {_LAST} BEGIN SELECT RAISE(ABORT, '{_IN_ORDER}'); END",
    )


def refuse_unrecorded(connection: Connection, table: str) -> None:
    """Refuse rows of a table of facts that are not in `fact`; nothing is removed there, so the reference holds.

    A foreign key asks the same row by row on PostgreSQL, and locks each row that it finds: a third of the time to add one.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_REFUSE_UNRECORDED)
        connection.exec_driver_sql(
            f"CREATE TRIGGER of_facts AFTER INSERT ON {table} REFERENCING NEW TABLE AS added"
            f" FOR EACH STATEMENT EXECUTE FUNCTION refuse_unrecorded('{table} {_UNRECORDED}')"
        )
        return
    found = "(SELECT id FROM fact WHERE fact.recorded_at = NEW.recorded_at)"
    refusal = f"BEGIN SELECT RAISE(ABORT, '{table} {_UNRECORDED}'); END"
    _trigger(connection, f"{table}_of_facts", f"BEFORE INSERT ON {table} WHEN NEW.fact_id IS NOT {found} {refusal}")


def _trigger(connection: Connection, name: str, body: str) -> None:
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
    connection.exec_driver_sql(f"CREATE TRIGGER {name} {body}")
