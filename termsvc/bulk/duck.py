"""DuckDB, embedded: the engine for one machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb
import pyarrow as pa

from termsvc.bulk.engine import UnreadableInput

_ROWS_IN_A_GROUP = 122_880


class Duck:
    """An `engine.Engine` that reads one file after the other, and spills to disk what memory does not hold."""

    name = "duckdb"
    splits = True

    def __init__(self, scratch: Path, memory: str | None = None) -> None:
        self._connection = duckdb.connect(config={"temp_directory": str(scratch / "spilled")})
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET preserve_insertion_order = false")
        if memory is not None:
            self._connection.execute(f"SET memory_limit = {_text(memory)}")
        # The name that Spark has for it.
        self._connection.execute("CREATE MACRO xxhash64(a) AS hash(a), (a, b, c, d) AS hash(a, b, c, d)")

    def read(self, name: str, files: Sequence[Path]) -> None:
        paths = ", ".join(_text(str(file)) for file in files)
        if files[0].suffix == ".csv":
            source = f"read_csv([{paths}], header = true, all_varchar = true, union_by_name = true)"
        else:
            source = f"read_parquet([{paths}], union_by_name = true)"
        try:
            self.view(name, f"FROM {source}")
        except duckdb.Error as error:
            raise UnreadableInput(f"{files[0].parent}: {str(error).splitlines()[0]}") from None

    def give(self, name: str, rows: pa.Table) -> None:
        self._connection.register("given", rows)
        self.define(name, "SELECT * FROM given")
        self._connection.unregister("given")

    def view(self, name: str, statement: str) -> None:
        self._connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {statement}')

    def define(self, name: str, statement: str) -> None:
        self._connection.execute(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {statement}')

    def columns(self, name: str) -> dict[str, str]:
        described = self._connection.execute(f'DESCRIBE "{name}"').fetchall()
        return {row[0]: row[1] for row in described}

    def ask(self, statement: str) -> pa.Table:
        return self._connection.sql(statement).to_arrow_table()

    def write(self, statement: str, folder: Path) -> None:
        options = f"FORMAT parquet, PER_THREAD_OUTPUT true, ROW_GROUP_SIZE {_ROWS_IN_A_GROUP}"
        try:
            self._connection.execute(f"COPY ({statement}) TO {_text(str(folder))} ({options})")
        except duckdb.ConversionException as error:
            raise UnreadableInput(str(error).splitlines()[0]) from None

    def close(self) -> None:
        self._connection.close()


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
