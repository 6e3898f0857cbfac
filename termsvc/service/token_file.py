"""A file that holds a token, which only its owner can read."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from termsvc.access import Unauthenticated, parse
from termsvc.core.errors import Refused

_OWNER_ONLY = 0o600
_MORE_THAN_A_TOKEN = 1_000


@contextmanager
def kept_in(path: Path, *, replacing: bool) -> Iterator[Callable[[str], None]]:
    """A function that writes a token to a file, which is made before there is a token that could be lost.

    Args:
        path: the file.
        replacing: whether it may be there, with another token.

    Raises:
        Refused: it is there.
        OSError: it can't be written.
    """
    if path.exists() and not (replacing and _holds_a_token(path)):
        raise Refused(f"{path} is there already, so nothing was done. Name another file.")
    new = path.with_name(f"{path.name}.new")
    made = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _OWNER_ONLY)

    def write(token: str) -> None:
        with open(made, "w", encoding="ascii", closefd=False) as file:
            file.write(f"{token}\n")
            file.flush()
            os.fsync(made)
        new.replace(path)

    try:
        yield write
    finally:
        os.close(made)
        with suppress(FileNotFoundError):
            new.unlink()


def _holds_a_token(path: Path) -> bool:
    with path.open(encoding="ascii", errors="replace") as file:
        try:
            parse(file.read(_MORE_THAN_A_TOKEN))
        except Unauthenticated:
            return False
    return True
