"""CSV files as both engines read them: UTF-8, a header, and what separates cells told by the header."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from termsvc.bulk.engine import UnreadableInput

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class Heading:
    """The names in a file's first row, and what stands between its cells."""

    columns: tuple[str, ...]
    delimiter: str


def heading(file: Path) -> Heading:
    """The heading of a CSV file.

    Raises:
        UnreadableInput: it has none, names a column twice, or is not UTF-8.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            line = opened.readline()
            opened.seek(0)
            delimiter = max(_DELIMITERS, key=line.count)
            columns = tuple(next(csv.reader(opened, delimiter=delimiter), ()))
    except (UnicodeDecodeError, csv.Error) as error:
        raise UnreadableInput(f"{file}: its first row cannot be read ({error}); save it as CSV in UTF-8") from None
    if not columns:
        raise UnreadableInput(f"{file}: it is empty; write the names of its columns into the first row")
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise UnreadableInput(f"{file}: more than one column is called {twice[0]!r}; keep one")
    return Heading(columns, delimiter)


def delimiter(files: Sequence[Path]) -> str:
    """What separates cells in some files.

    Raises:
        UnreadableInput: that is not the same in all of them, or one has no heading.
    """
    first = heading(files[0]).delimiter
    for file in files[1:]:
        other = heading(file)
        if other.delimiter != first and len(other.columns) > 1:
            raise UnreadableInput(
                f"{file}: its cells are separated by {other.delimiter!r}, those of {files[0]} by {first!r}"
            )
    return first
