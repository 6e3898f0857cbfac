"""Files of one fact a line, as NDJSON (https://github.com/ndjson/ndjson-spec), read line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from termsvc.library.decode import root
from termsvc.library.facts import GROUPS, Group, read_fact
from termsvc.library.finding import nearest
from termsvc.library.source import FACTS_LIMIT, MEGABYTE, no_such_file, not_opened, read_text, unreadable
from termsvc.library.statements import Reading

SUFFIX = ".ndjson"
LINE_LIMIT = MEGABYTE
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """A line of a file without its end, counted from 1, and the byte of the file at which the next one begins."""

    number: int
    data: bytes
    end: int


def is_lines(path: Path) -> bool:
    """Say whether a path is named like a file of one fact a line."""
    return path.suffix.lower() == SUFFIX


def group_named(path: Path) -> Group:
    """The facts that a file holds by its name, such as `accounts.ndjson` or `accounts-2025.ndjson`.

    Raises:
        Unreadable: it is named after none.
    """
    name = path.stem.lower()
    found = next(
        (group for key, group in GROUPS.items() if name == key or name.startswith((f"{key}-", f"{key}."))), None
    )
    if found is None:
        example = f"accounts{SUFFIX} or accounts-2025{SUFFIX}"
        remedy = f"Begin its name with one of {', '.join(GROUPS)}: {example}.{nearest(name, list(GROUPS))}"
        unreadable(path, 0, "its name does not say which facts its lines are", remedy)
    return found


def lines_of(path: Path) -> Iterator[Line]:
    """The lines of a file, one after the other; only one is in memory.

    Raises:
        Unreadable: it is missing, no regular file, not permitted, or has a line of more than 1 MB.
    """
    try:
        if not path.is_file():
            no_such_file(path)
        with path.open("rb") as file:
            yield from lines_in(file, path)
    except (OSError, ValueError) as error:
        not_opened(path, error)


def lines_in(file: BinaryIO, name: Path) -> Iterator[Line]:
    """The lines of an open file, from where it stands; `name` is how findings name it.

    Raises:
        Unreadable: it has a line of more than 1 MB.
    """
    end = 0
    for number, data in enumerate(iter(lambda: file.readline(LINE_LIMIT), b""), 1):
        end += len(data)
        if len(data) == LINE_LIMIT and not data.endswith(b"\n"):
            unreadable(name, number, "this line is longer than 1 MB", "Put each fact on a line of its own.")
        yield Line(number, data.rstrip(b"\r\n") if number > 1 else _first(data), end)


def _first(data: bytes) -> bytes:
    return data.removeprefix(_BYTE_ORDER_MARK).rstrip(b"\r\n")


def read_lines(path: Path, reading: Reading) -> None:
    """Read every line of a file: what is wrong is noted, and every fact that can be read is.

    Raises:
        Unreadable: the file cannot be read at all, or is larger than any that is read as a whole.
    """
    group = group_named(path)
    if path.is_file() and path.stat().st_size > FACTS_LIMIT:
        problem = f"it is larger than {FACTS_LIMIT // MEGABYTE} MB, so it can't be compared as a whole"
        remedy = "Split it; or, for accounts, load it alone, with neither fact nor recorded_at in its lines."
        unreadable(path, 0, problem, remedy)
    for line in lines_of(path):
        if line.data.strip():
            with reading.noting():
                read_line(line, path, group, reading)


def read_line(line: Line, path: Path, group: Group, reading: Reading) -> None:
    """Read the fact of one line.

    Raises:
        Unreadable: it is not UTF-8, or not JSON.
        Refusal: something is wrong with the fact; that is noted.
    """
    # A line has no line ends in it, so what looks like one is blank space.
    text = read_text(line.data, str(path), first_line=line.number).replace("\n", " ")
    node, place = root(text, str(path), reading.findings, folder=path.parent, first_line=line.number)
    read_fact(node, place, group, reading)
