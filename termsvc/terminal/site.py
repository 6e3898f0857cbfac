"""The building of the legal centre, in the terminal and for programs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from termsvc.site.build import Built

_SHOWN = 10


@contextmanager
def progress() -> Iterator[Callable[[int, int], None]]:
    """A line on the standard error, if that is a terminal, that says how many of the known pages are written."""
    columns = (TextColumn("Building"), BarColumn(), MofNCompleteColumn(), TextColumn("pages"))
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)
        yield lambda written, known: bar.update(task, completed=written, total=known)


def built(found: Built, out: Path) -> RenderableType:
    """What was built, and which links in posted texts lead nowhere."""
    told = Text(f"The legal centre stands in {out}: {found.pages:,} pages, {found.size / 1e6:.1f} MB.", no_wrap=True)
    if not found.dead:
        return told
    links = "1 link" if len(found.dead) == 1 else f"{len(found.dead):,} links"
    shown = [Text(f"  {page}: {href}", no_wrap=True, style="dim") for page, href in found.dead[:_SHOWN]]
    more = [Text(f"  and {len(found.dead) - _SHOWN:,} more", style="dim")] if len(found.dead) > _SHOWN else []
    return Group(told, Text(f"{links} in what was posted lead to no page of it:"), *shown, *more)


def built_data(found: Built, out: Path) -> dict[str, Any]:
    """The same for a program."""
    dead = [{"page": page, "link": href} for page, href in found.dead]
    return {"folder": str(out), "pages": found.pages, "bytes": found.size, "dead_links": dead}
