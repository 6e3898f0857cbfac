"""Files into text: bounded, UTF-8, without control characters; and front matter apart from the body below it."""

from __future__ import annotations

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from pathlib import Path
from typing import NoReturn

from termsvc.library.finding import Finding, shown

MEGABYTE = 1_000_000
TERMS_LIMIT = 5 * MEGABYTE
FACTS_LIMIT = 100 * MEGABYTE
ATTACHMENT_LIMIT = 25 * MEGABYTE

NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UTF_16 = (BOM_UTF16_LE, BOM_UTF16_BE)
_FENCE = re.compile(r"^---[ \t]*$", re.MULTILINE)


class Unreadable(Exception):
    """A file cannot be read at all."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(str(finding))
        self.finding = finding


def read_bytes(path: Path, limit: int) -> bytes:
    """A regular file's bytes.

    Raises:
        Unreadable: it is missing, no regular file, not permitted, or longer than `limit` bytes.
    """
    try:
        if not path.is_file():
            no_such_file(path)
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except (OSError, ValueError) as error:
        not_opened(path, error)
    if len(data) > limit:
        unreadable(path, 0, f"it is larger than {limit // MEGABYTE} MB", "Split it into several files.")
    return data


def read_text(data: bytes, file: str, *, first_line: int = 1) -> str:
    """UTF-8 bytes as text with LF line ends and no byte-order mark.

    Args:
        data: a file's, or those of a part of it.
        file: how findings name it.
        first_line: the line of the file on which the data begins.

    Raises:
        Unreadable: they are not UTF-8, or hold a control character other than tab and line ends.
    """
    try:
        text = _decoded(data)
    except UnicodeDecodeError as error:
        before = _decoded(data[: error.start])
        problem = "the file is in UTF-16" if data.startswith(_UTF_16) else _not_utf_8(data[error.start], before)
        remedy = "Save the file as UTF-8; spreadsheets and editors offer that as an encoding."
        unreadable(file, before.count("\n") + first_line, problem, remedy)
    if found := NOT_TEXT.search(text):
        line = text.count("\n", 0, found.start()) + first_line
        column = found.start() - text.rfind("\n", 0, found.start())
        problem = f"the control character U+{ord(found[0]):04X} stands at column {column}"
        unreadable(file, line, problem, "Remove it; text holds printable characters, tabs and line ends alone.")
    return text


def _decoded(data: bytes) -> str:
    return data.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _not_utf_8(byte: int, before: str) -> str:
    words = shown(before.rpartition("\n")[2][-20:])
    place = f"after '{words}'" if words else "at the beginning of the line"
    return f"the byte {byte:02X} {place} is not UTF-8"


def front_matter(text: str, file: str) -> tuple[str | None, str]:
    """The lines between a first line `---` and the next such, or `None`; and the body without leading blank lines.

    Raises:
        Unreadable: the second `---` is missing.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return None, text.lstrip("\n")
    closing = _FENCE.search(text, opening.end() + 1)
    if closing is None:
        unreadable(file, 1, "the front matter has no end", "Close it with a line that holds --- alone.")
    return text[opening.end() + 1 : closing.start()], text[closing.end() :].lstrip("\n")


def no_such_file(path: Path) -> NoReturn:
    """Stop, since a path leads to no regular file."""
    unreadable(path, 0, "there is no such file", "Check the path and its spelling.")


def not_opened(path: Path, error: OSError | ValueError) -> NoReturn:
    """Stop, since the system refused a file."""
    reason = getattr(error, "strerror", None) or error
    unreadable(path, 0, f"it cannot be opened ({reason})", "Check the path and the file's permissions.")


def unreadable(file: str | Path, line: int, problem: str, remedy: str) -> NoReturn:
    """Stop reading a file.

    Raises:
        Unreadable: always.
    """
    raise Unreadable(Finding(file=str(file), line=line, problem=problem, remedy=remedy))
