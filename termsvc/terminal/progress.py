"""How far a load of large files has come, on a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from termsvc.service.terms import Source

LARGE = 10_000_000
"""Bytes from which on another process is worth its start, and a bar is worth looking at."""


@contextmanager
def reading(source: Source, paths: Sequence[Path]) -> Iterator[Source]:
    """What to load in the place of a source: of large files, one that is read ahead and shows how far it has come."""
    sizes = {str(path): path.stat().st_size for path in paths if path.is_file()}
    console = Console(stderr=True)
    if sum(sizes.values()) < LARGE:
        yield source
    elif not console.is_terminal:
        yield source.read_ahead()
    else:
        columns = (TextColumn("Loading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
        with Progress(*columns, console=console, transient=True) as bar:
            tasks = {file: bar.add_task(file, total=size) for file, size in sizes.items()}
            yield source.read_ahead().watched(lambda file, end: bar.update(tasks[file], completed=end))
