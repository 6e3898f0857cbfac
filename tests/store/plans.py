"""How a database means to run the statements that it is given, and whether it would read a large table whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from sqlalchemy import Connection, Engine, event

LARGE = frozenset(
    {
        "account",
        "acceptance",
        "objection",
        "agreement",
        "fact",
        "retraction",
        "contact",
        "accepted_by",
        "webhook_delivery",
        "webhook_attempt",
        "webhook_queue",
    }
)

PLANNED = re.compile(r"\s*(SELECT|DELETE|UPDATE|WITH)\b", re.IGNORECASE)

Whole: TypeAlias = tuple[str, str]
"""A statement that reads a large table whole, and the step of its plan that does."""


class Planned:
    """The statements that were run, and those that read a large table whole."""

    def __init__(self) -> None:
        self.statements: set[str] = set()
        self.whole: list[Whole] = []

    def add(self, connection: Connection, statement: str, parameters: Any) -> None:
        """Ask for the plan of a statement with these very parameters."""
        if not PLANNED.match(statement):
            return
        self.statements.add(statement)
        cursor = connection.connection.cursor()
        steps = _READ_WHOLE[connection.dialect.name]
        self.whole += [(statement, step) for step in steps(cursor, statement, parameters)]
        cursor.close()


@contextmanager
def planned() -> Iterator[Planned]:
    """What is run within, on whichever database."""
    found = Planned()

    def listen(connection: Connection, _cursor: Any, statement: str, parameters: Any, _context: Any, many: Any) -> None:
        found.add(connection, statement, parameters[0] if many else parameters)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield found
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


def _read_whole_sqlite(cursor: Any, statement: str, parameters: Any) -> Iterator[str]:
    ordered = "LIMIT" in statement.upper()
    for *_, step in cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall():
        scan = re.match(r"SCAN (\w+)", step)
        if scan and scan[1] in LARGE and not (ordered and "USING" in step):
            yield step


def _read_whole_postgresql(cursor: Any, statement: str, parameters: Any) -> Iterator[str]:
    (found,) = cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}", parameters).fetchone()
    for entry in json.loads(found) if isinstance(found, str) else found:
        yield from _whole(entry["Plan"], limited=False)


def _whole(node: dict[str, Any], *, limited: bool) -> Iterator[str]:
    kind, table = node["Node Type"], node.get("Relation Name")
    all_of_index = kind in {"Index Scan", "Index Only Scan"} and "Index Cond" not in node and not limited
    if table in LARGE and (kind == "Seq Scan" or all_of_index):
        yield f"{kind} on {table}"
    # What sorts or groups reads all that is below it, however little of it is wanted.
    limited = kind == "Limit" or (limited and kind not in {"Sort", "Aggregate", "Hash", "Hash Join"})
    for below in node.get("Plans", ()):
        yield from _whole(below, limited=limited)


_READ_WHOLE = {"sqlite": _read_whole_sqlite, "postgresql": _read_whole_postgresql}
