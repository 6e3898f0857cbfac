"""Accounts in any number, out of files of one account a row, so many at a time that memory stays bounded."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO, TypeAlias

from termsvc.core.model import Fact
from termsvc.library.columns import read_columns
from termsvc.library.decode import Place, Refusal
from termsvc.library.facts import GROUPS, read_fact
from termsvc.library.finding import Finding
from termsvc.library.lines import Line, group_named, is_lines, lines_in, lines_of, read_line
from termsvc.library.plain import PlainAccount, plain_account
from termsvc.library.plain_cells import plain_row
from termsvc.library.reading import open_file
from termsvc.library.source import Unreadable, read_text
from termsvc.library.statements import Name, Reading, Statement
from termsvc.library.table import rows_of

CHUNK = 20_000
"""Rows that are looked at together."""

ACCOUNTS = GROUPS["accounts"]

Rows: TypeAlias = Iterator[tuple[int, PlainAccount | None]]
"""The byte at which each row ends, with what it states if that is plain; otherwise a `Reading` has it."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some neighbouring rows of a file.

    Attributes:
        file: as its path was given.
        plain: what the rows state that say nothing unusual.
        unusual: what the others state, as far as the decoders took them.
        declared: the names that the unusual rows give, refused ones too; `None` where a row could not be read at all.
        findings: all that is wrong in the rows themselves.
        end: bytes of the file up to the last row.
    """

    file: str
    plain: list[PlainAccount]
    unusual: list[Statement[Fact]]
    declared: frozenset[Name] | None
    findings: list[Finding]
    end: int


def only_accounts(paths: Sequence[Path]) -> bool:
    """Say whether paths are files of one account a line, and nothing else."""
    try:
        return bool(paths) and all(is_lines(path) and group_named(path) is ACCOUNTS for path in paths)
    except Unreadable:
        return False


def read_accounts(paths: Sequence[Path]) -> Generator[Chunk, None, None]:
    """The accounts of NDJSON files, each of which is read once; what is wrong is noted in its chunk."""
    for path in dict.fromkeys(paths):
        reading = Reading()
        yield from _chunks(str(path), _accounts(lines_of(path), path, reading), reading)


def read_account_lines(file: BinaryIO, name: str) -> Generator[Chunk, None, None]:
    """The accounts of NDJSON in an open file, from its beginning; `name` is how findings name it."""
    reading, path = Reading(), Path(name)
    file.seek(0)
    return _chunks(name, _accounts(lines_in(file, path), path, reading), reading)


def is_table_of_accounts(mapping: Path) -> bool:
    """Say whether a mapping file is for accounts; one that can't be read is not."""
    reading = Reading()
    with reading.noting():
        return read_columns(*open_file(mapping, reading)).group is ACCOUNTS
    return False


def read_account_table(table: Path, mapping: Path) -> Generator[Chunk, None, None]:
    """The accounts of a CSV table, read as a mapping file says; what is wrong is noted in its chunk."""
    reading = Reading()
    return _chunks(str(table), _rows(table, mapping, reading), reading)


def _chunks(file: str, rows: Rows, reading: Reading) -> Generator[Chunk, None, None]:
    """Rows so many at a time; what the reading has so far goes with them."""
    end, more = 0, True
    while more:
        read = list(islice(rows, CHUNK))
        more = len(read) == CHUNK
        plain = [row for _, row in read if row is not None]
        end = read[-1][0] if read else end
        declared = frozenset(reading.declared) if reading.whole else None
        yield Chunk(file, plain, [*reading.statements], declared, [*reading.findings], end)
        for said in (reading.statements, reading.declared, reading.findings):
            said.clear()


def _accounts(lines: Iterable[Line], path: Path, reading: Reading) -> Rows:
    with reading.noting():
        for line in lines:
            plain = plain_account(line.number, line.data)
            if plain is None and line.data.strip():
                with reading.noting():
                    read_line(line, path, ACCOUNTS, reading)
            yield line.end, plain


def _rows(table: Path, mapping: Path, reading: Reading) -> Rows:
    with reading.noting():
        columns = read_columns(*open_file(mapping, reading))
        place = Place(str(table), reading.findings)
        ends = [0]
        for row in rows_of(_texts(table, ends), columns, place):
            plain = plain_row(row.line, row.cells, columns)
            if plain is None:
                with suppress(Refusal):
                    read_fact(columns.row(row.cells, row.line, place), place, ACCOUNTS, reading)
            yield ends[0], plain


def _texts(table: Path, ends: list[int]) -> Iterator[str]:
    """The lines of a table as text; `ends` holds the byte up to which they are read."""
    for line in lines_of(table):
        ends[0] = line.end
        text = read_text(line.data, str(table), first_line=line.number)
        yield from (f"{part}\n" for part in text.split("\n"))
