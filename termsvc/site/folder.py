"""The folder that a site is built into: put in place whole, and never in the place of what was not built here."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from termsvc.core.errors import Refused

MARK = ".termsvc-site"
"""A file that every built folder has, by which the next build knows that it may replace it."""

_SAID = "Built by termsvc site build, which replaces this folder as a whole.\n"


@contextmanager
def replaced(out: Path) -> Iterator[Path]:
    """A new folder to build into, which takes the place of the one that was built before once all is written.

    Raises:
        Refused: what is at its place was not built here.
        OSError: the folder can't be written.
    """
    _require_ours(out)
    place = out.absolute()
    begun, gone = place.with_name(f".{place.name}.unfinished"), place.with_name(f".{place.name}.replaced")
    for stale in (begun, gone):
        shutil.rmtree(stale, ignore_errors=True)
    begun.mkdir(parents=True)
    try:
        (begun / MARK).write_text(_SAID, encoding="utf-8")
        yield begun
        _swap(begun, place, gone)
    finally:
        shutil.rmtree(begun, ignore_errors=True)
        shutil.rmtree(gone, ignore_errors=True)


def _swap(begun: Path, place: Path, gone: Path) -> None:
    if place.exists():
        place.rename(gone)
    try:
        begun.rename(place)
    except OSError:
        if gone.exists():
            gone.rename(place)
        raise


def _require_ours(out: Path) -> None:
    if out.is_symlink() or (out.exists() and not out.is_dir()):
        raise Refused(f"{out} is no folder; name a new one, or one that was built before")
    if out.is_dir() and any(out.iterdir()) and not (out / MARK).is_file():
        raise Refused(
            f"{out} holds something that termsvc site build did not put there; name a new folder, an empty one, or one that"
            " was built before"
        )
