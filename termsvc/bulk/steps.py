"""Steps that stay done: what has been worked out lies on disk, and a run that was stopped goes on behind it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from termsvc.bulk.engine import Engine
from termsvc.bulk.statements import statement


class Steps:
    """Named relations of one question, worked out by an engine in order; those that cost time are kept on disk.

    Args:
        folder: where they are kept.
        told: called with the name of each before it is worked out.
    """

    def __init__(self, engine: Engine, folder: Path, told: Callable[[str], None]) -> None:
        self.engine = engine
        self._folder = folder
        self.told = told

    def view(self, name: str, **names: Any) -> None:
        """A relation that is worked out whenever it is asked for; its statement bears its name."""
        self.engine.view(name, statement(name, **names))

    def define(self, name: str, source: str | None = None, **names: Any) -> None:
        """A relation that is worked out once, by the statement of its own or another name."""
        self.told(name)
        self.engine.define(name, statement(source or name, **names))

    def ask(self, name: str, **names: Any) -> list[dict[str, Any]]:
        """The rows of a statement; few."""
        self.told(name)
        rows: list[dict[str, Any]] = self.engine.ask(statement(name, **names)).to_pylist()
        return rows

    def keep(self, name: str, statement: str) -> Path:
        """A relation that is worked out once and for all: where its rows lie as Parquet files."""
        folder = self._folder / name
        if not folder.exists():
            self.told(name)
            begun = folder.with_name(f"{name}.begun")
            shutil.rmtree(begun, ignore_errors=True)
            self.engine.write(statement, begun)
            begun.rename(folder)
        return folder

    def given(self, name: str, work_out: Callable[[], pa.Table]) -> None:
        """A small table, worked out once and for all, and given to the engine."""
        file = self._folder / f"{name}.parquet"
        if not file.exists():
            begun = file.with_suffix(".begun")
            pq.write_table(work_out(), begun)
            begun.rename(file)
        self.engine.give(name, pq.read_table(file))
