"""Mails as files in a folder, with an index for each list; a run that was interrupted goes on where it ended.

list-1/index.jsonl                      a line for each account that the list tells, in order of account
list-1/00000/acme-3f8a….eml             the first thousand accounts, and so on
list-2/...                              the first supplement
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import IO

from termsvc.core.errors import Refused
from termsvc.service.mails import Mailed

_IN_A_FOLDER = 1_000
_UNFIT = re.compile(r"[^a-z0-9.-]+")
_LONGEST = 60
INDEX = "index.jsonl"


@dataclass(frozen=True, slots=True)
class Written:
    """What was written for a list, in numbers.

    Attributes:
        files: mails, with those that were there already.
        kept: mails that were there already, with the same bytes.
        without: accounts to which nobody can be written.
    """

    number: int
    files: int = 0
    kept: int = 0
    without: int = 0


def file_of(mailed: Mailed) -> str:
    """The file of a mail, below the folder: the same for the same account on the same list.

    Its name has what letters, digits, dots and hyphens the account's id has, in lower case, for people, and part of the
    SHA-256 of the id, by which no two accounts have one file on any file system.
    """
    shown = _UNFIT.sub("_", mailed.account.lower())[:_LONGEST]
    seal = hashlib.sha256(mailed.account.encode()).hexdigest()[:16]
    return f"list-{mailed.number}/{mailed.place // _IN_A_FOLDER:05}/{shown}-{seal}.eml"


def write(mails: Iterable[Mailed], out: Path, *, index: bool = True) -> Iterator[Written]:
    """Write mails, and say for each list what was written.

    A file is at its place only when it is whole, and one that is there with the same bytes is left alone. The index of a list
    is there once all its mails are.

    Args:
        mails: list by list.
        out: a folder; it may hold part of them already.
        index: whether all mails of the lists are given, so that there is an index to be written.

    Raises:
        Refused: the folder can't be written to.
    """
    try:
        for number, those in groupby(mails, attrgetter("number")):
            yield _list(Written(number), those, out, index=index)
    except OSError as error:
        where = error.filename or out
        raise Refused(
            f"{where} can't be written: {error.strerror}; what is there is whole, and the same command goes on with it"
        ) from error


def _list(written: Written, mails: Iterable[Mailed], out: Path, *, index: bool) -> Written:
    unfinished = out / f"list-{written.number}" / f"{INDEX}.unfinished"
    with ExitStack() as opened:
        lines: IO[str] | None = None
        if index:
            unfinished.parent.mkdir(parents=True, exist_ok=True)
            lines = opened.enter_context(unfinished.open("w", encoding="utf-8", newline="\n"))
        for mailed in mails:
            written = _one(written, mailed, out)
            if lines is not None:
                lines.write(json.dumps(entry(mailed), ensure_ascii=False) + "\n")
    if index:
        unfinished.replace(unfinished.with_name(INDEX))
    return written


def _one(written: Written, mailed: Mailed, out: Path) -> Written:
    if not mailed.mail:
        return replace(written, without=written.without + 1)
    path = out / file_of(mailed)
    if path.is_file() and path.read_bytes() == mailed.mail:
        return replace(written, files=written.files + 1, kept=written.kept + 1)
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_bytes(mailed.mail)
    unfinished.replace(path)
    return replace(written, files=written.files + 1)


def entry(mailed: Mailed) -> dict[str, str | int | None]:
    """A line of the index."""
    sent = bool(mailed.mail)
    return {
        "account": mailed.account,
        "list": mailed.number,
        "language": mailed.language,
        "file": file_of(mailed) if sent else None,
        "sha256": hashlib.sha256(mailed.mail).hexdigest() if sent else None,
        "without": mailed.without or None,
    }
