"""What the relational expression asks of an engine: one for this machine, another for a cluster."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pyarrow as pa

from termsvc.core.errors import TermsError


class EngineMissing(TermsError):
    """The engine asked for is not installed on this machine."""


class UnreadableInput(TermsError):
    """A table cannot be read as the layout of a population folder says."""


class UnfitMemory(TermsError):
    """The engine cannot be held to this size of memory."""


class Engine(ABC):
    """Named relations and statements over them, in DuckDB's dialect.

    Attributes:
        name: as the command line calls it.
        splits: whether it reads one file after the other, rather than all of them on many machines at once.
    """

    name: ClassVar[str]
    splits: ClassVar[bool]

    @abstractmethod
    def read(self, name: str, files: Sequence[Path]) -> None:
        """Let a name stand for the rows of files, all Parquet or all CSV with a header.

        Raises:
            UnreadableInput: a file cannot be read, or they differ in what they hold.
        """

    @abstractmethod
    def give(self, name: str, rows: pa.Table) -> None:
        """Let a name stand for a small table."""

    @abstractmethod
    def view(self, name: str, statement: str) -> None:
        """Let a name stand for a statement, carried out whenever it is asked for."""

    @abstractmethod
    def define(self, name: str, statement: str) -> None:
        """Let a name stand for the rows of a statement, worked out once."""

    @abstractmethod
    def columns(self, name: str) -> dict[str, str]:
        """The columns of a relation and their types, in the engine's own words."""

    @abstractmethod
    def ask(self, statement: str) -> pa.Table:
        """The rows of a statement; few."""

    @abstractmethod
    def write(self, statement: str, folder: Path, *, in_order: bool = False) -> None:
        """Write the rows of a statement as Parquet files into a folder, which must not exist.

        Args:
            statement: what is written.
            folder: a new one.
            in_order: the rows of all files, taken in order of name, stand as the statement orders them.

        Raises:
            UnreadableInput: a value cannot be read as its column's type.
        """

    @abstractmethod
    def close(self) -> None:
        """Give back memory and processes."""


def open_engine(name: str, scratch: Path, memory: str | None = None) -> Engine:
    """An engine by name, `duckdb` or `spark`.

    Args:
        name: as the command line calls it.
        scratch: a folder for what does not fit into memory.
        memory: at most so much of it, such as `3GB`; `None` leaves it to the engine.

    Raises:
        EngineMissing: it is not installed, or there is no engine of this name.
        UnfitMemory: the size of memory cannot be read.
    """
    if name == "duckdb":
        from termsvc.bulk.duck import Duck

        return Duck(scratch, memory)
    if name == "spark":
        from termsvc.bulk.spark import Spark

        return Spark(scratch, memory)
    raise EngineMissing(f"there is no engine {name!r}; choose duckdb, or spark for a cluster")
