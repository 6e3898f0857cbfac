"""A population folder as relations: of every table the rows that count, by what was known at an instant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from termsvc.bulk.engine import UnreadableInput
from termsvc.bulk.layout import (
    ACCEPTANCES,
    ACCOUNTS,
    AGREEMENTS,
    ATTRIBUTE,
    ATTRIBUTES,
    ENCODED_ATTRIBUTE,
    OBJECTIONS,
    RETRACTIONS,
    STAMPS,
    Table,
    files,
    nothing,
)
from termsvc.bulk.order import ascends
from termsvc.bulk.statements import quoted, statement
from termsvc.bulk.steps import Steps


class Population:
    """The tables of a folder, read as the layout says.

    After `attach`, the relations `account`, `dated`, `acceptance`, `objection` and `agreement_stated` hold the rows that
    count.

    Attributes:
        reads: the values that some condition reads, in order; `account` has each as `value_0`, `value_1` ...
        encoded: those among them whose columns hold JSON text.
        files: of the accounts.

    Args:
        known_at: only what was recorded by then counts; `None` is all.
    """

    def __init__(self, folder: Path, steps: Steps, reads: Sequence[str], known_at: datetime | None) -> None:
        self.folder = folder
        self.files = files(folder, ACCOUNTS)
        self.reads = tuple(reads)
        self.encoded: frozenset[str] = frozenset()
        self._steps = steps
        self._known_at = None if known_at is None else known_at.isoformat()
        self._columns: list[str] = []
        self._stamped: set[str] = set()

    def attach(self) -> None:
        """Make the relations.

        Raises:
            UnreadableInput: a table lacks a column, has a key twice, or a value that cannot be read.
        """
        self._read(RETRACTIONS)
        self._steps.define("retracted", known_at=self._known_at)
        for table in (ACCOUNTS, ATTRIBUTES, ACCEPTANCES, OBJECTIONS, AGREEMENTS):
            self._read(table)
            self._settle(table)
        self._columns = [self._value_column(name) for name in self.reads]
        self._steps.engine.view("account", self.accounts(ACCOUNTS.name))
        self._steps.engine.view("dated", self._known(ATTRIBUTES))
        self._steps.engine.view("acceptance", self._known(ACCEPTANCES))
        self._steps.engine.view("objection", self._known(OBJECTIONS))
        self._steps.engine.view("agreement_stated", self._known(AGREEMENTS))

    def accounts(self, table: str) -> str:
        """The statement for the accounts that count, of all files or of some that a relation was made of."""
        known = self._known(ACCOUNTS, table)
        stamped = ACCOUNTS.name in self._stamped
        return statement("account", known=known, values=self._columns, stamped=stamped)

    def _read(self, table: Table) -> None:
        found = files(self.folder, table)
        if found:
            self.read_files(table.name, table, found)
            self._refuse_wanting(table)
        else:
            self._steps.engine.give(table.name, nothing(table))

    def read_files(self, name: str, table: Table, found: Sequence[Path]) -> None:
        """Let a name stand for the rows of some files of a table, with every column of the layout in its type."""
        engine = self._steps.engine
        engine.read(f"{name} as found", found)
        there = engine.columns(f"{name} as found")
        missing = [column for column in table.columns if column not in there]
        if missing:
            raise UnreadableInput(
                f"{found[0].parent}: {table.name} has no column {missing[0]!r}; it has {', '.join(sorted(there))}"
            )
        stamped = STAMPS.keys() <= there.keys()
        if stamped:
            self._stamped.add(table.name)
        columns = {**table.columns, **table.optional, **(STAMPS if stamped else {})}
        typed = [{"name": column, "kind": kind, "there": column in there} for column, kind in columns.items()]
        values = [column for column in there if column.startswith((ATTRIBUTE, ENCODED_ATTRIBUTE))]
        try:
            engine.view(name, statement("typed", columns=typed, values=values, found=f"{name} as found"))
        except UnreadableInput as error:
            raise UnreadableInput(f"{self.folder / table.name}: {error}") from None

    def _settle(self, table: Table) -> None:
        """Find out which statements of a table are void: taken back, or restated since."""
        stamped = table.name in self._stamped
        void = f"{table.name}_void" if table.key else "retracted"
        if not table.key:
            return
        if len(table.key) == 1 and ascends(files(self.folder, table), *table.key):
            if stamped:
                self._steps.engine.define(void, "SELECT fact FROM retracted")
            return
        known = statement("known", table=table.name, stamped=stamped, void="retracted", known_at=self._known_at)
        contested = f"{table.name}_contested"
        self._steps.define(contested, "contested", key=table.key, known=known)
        if stamped:
            superseded = f"{table.name}_superseded"
            self._steps.define(superseded, "superseded", key=table.key, known=known, contested=contested)
            self._steps.define(void, "void", superseded=superseded)
        else:
            self._refuse_repeated(table, contested)

    def _refuse_wanting(self, table: Table) -> None:
        for row in self._steps.ask("wanting", table=table.name, needed=table.needed):
            missing = next(column for column, value in row.items() if value is None)
            others = ", ".join(f"{column} {value}" for column, value in row.items() if value is not None)
            raise UnreadableInput(
                f"{self.folder / table.name}: a row has no {missing} ({others or 'it is empty'}); write it, or remove the row"
            )

    def _refuse_repeated(self, table: Table, contested: str) -> None:
        repeated = self._steps.ask("repeated", table=table.name, contested=contested, key=table.key)
        if repeated:
            keys = "; ".join("/".join(str(row[column]) for column in table.key) for row in repeated)
            raise UnreadableInput(
                f"{self.folder / table.name}: stated more than once: {keys}; keep one row of each, or add the columns "
                "fact and recorded_at, which say what was stated last"
            )

    def _known(self, table: Table, source: str | None = None) -> str:
        owner = ACCOUNTS if table is ATTRIBUTES else table
        return statement(
            "known",
            table=source or table.name,
            stamped=table.name in self._stamped,
            void=f"{owner.name}_void" if owner.key and owner.name in self._stamped else "retracted",
            known_at=self._known_at,
        )

    def _value_column(self, name: str) -> str:
        there = self._steps.engine.columns(ACCOUNTS.name)
        if name in there:
            return quoted(name)
        plain, encoded = ATTRIBUTE + name, ENCODED_ATTRIBUTE + name
        if plain in there and encoded in there:
            raise UnreadableInput(
                f"{self.folder / ACCOUNTS.name}: there are columns {plain!r} and {encoded!r}; keep one"
            )
        if encoded in there:
            self.encoded |= {name}
            return quoted(encoded)
        return quoted(plain) if plain in there else "CAST(NULL AS VARCHAR)"
