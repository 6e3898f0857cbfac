"""DuckDB, embedded: the engine for one machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
from typing_extensions import override

from termsvc.bulk.delimited import delimiter
from termsvc.bulk.engine import Engine, UnfitMemory, UnreadableInput
from termsvc.bulk.statements import quoted

_ROWS_IN_A_GROUP = 122_880
_UNREADABLE = (duckdb.ConversionException, duckdb.InvalidInputException, duckdb.OutOfRangeException)


class Duck(Engine):
    """An `engine.Engine` that reads one file after the other, and spills to disk what memory does not hold."""

    name = "duckdb"
    splits = True

    def __init__(self, scratch: Path, memory: str | None = None) -> None:
        self._connection = duckdb.connect(config={"temp_directory": str(scratch / "spilled")})
        self._connection.execute("SET TimeZone = 'UTC'")
        self._connection.execute("SET preserve_insertion_order = false")
        if memory is not None:
            try:
                self._connection.execute(f"SET memory_limit = {_text(memory)}")
            except duckdb.ParserException:
                raise UnfitMemory(f"{memory!r} is no size of memory; write it as 3GB or 500MB") from None
        # The name that Spark has for it.
        self._connection.execute("CREATE MACRO xxhash64(a) AS hash(a), (a, b, c, d) AS hash(a, b, c, d)")

    @override
    def read(self, name: str, files: Sequence[Path]) -> None:
        paths = ", ".join(_text(str(file)) for file in files)
        if files[0].suffix == ".csv":
            read = ", all_varchar = true, header = true, quote = '\"', escape = '\"'"
            source = f"read_csv([{paths}], union_by_name = true, delim = {_text(delimiter(files))}{read})"
        else:
            source = f"read_parquet([{paths}], union_by_name = true)"
        try:
            self._connection.execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS FROM {source}")
        except duckdb.Error as error:
            raise UnreadableInput(f"{files[0].parent}: {_first_line(error)}") from None

    @override
    def give(self, name: str, rows: pa.Table) -> None:
        self._connection.register("given", rows)
        self.define(name, "SELECT * FROM given")
        self._connection.unregister("given")

    @override
    def view(self, name: str, statement: str) -> None:
        self._execute(f"CREATE OR REPLACE TEMP VIEW {quoted(name)} AS {statement}")

    @override
    def define(self, name: str, statement: str) -> None:
        self._execute(f"CREATE OR REPLACE TEMP TABLE {quoted(name)} AS {statement}")

    @override
    def columns(self, name: str) -> dict[str, str]:
        described = self._connection.execute(f"DESCRIBE {quoted(name)}").fetchall()
        return {row[0]: row[1] for row in described}

    @override
    def ask(self, statement: str) -> pa.Table:
        with _reading():
            return self._connection.sql(statement).to_arrow_table()

    @override
    def write(self, statement: str, folder: Path, *, in_order: bool = False) -> None:
        options = f"FORMAT parquet, ROW_GROUP_SIZE {_ROWS_IN_A_GROUP}"
        if in_order:
            folder.mkdir()
            self._execute(f"COPY ({statement}) TO {_text(str(folder / 'data_0.parquet'))} ({options})")
        else:
            self._execute(f"COPY ({statement}) TO {_text(str(folder))} ({options}, PER_THREAD_OUTPUT true)")

    @override
    def close(self) -> None:
        self._connection.close()

    def _execute(self, statement: str) -> None:
        with _reading():
            self._connection.execute(statement)


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what DuckDB says of values that cannot be read into an error for whoever wrote them."""
    try:
        yield
    except _UNREADABLE as error:
        raise UnreadableInput(_first_line(error)) from None


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
