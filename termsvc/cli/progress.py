"""How far a load of large files has come, on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeAlias

from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

LARGE = 10_000_000
"""Bytes from which on another process is worth its start, and a bar is worth looking at."""

Shown: TypeAlias = Callable[[str, int], None]


@contextmanager
def reading(paths: Sequence[Path]) -> Iterator[tuple[Shown | None, bool]]:
    """What to tell up to which byte a file is dealt with, if someone looks; and whether the files are large."""
    sizes = {str(path): path.stat().st_size for path in paths if path.is_file()}
    large = sum(sizes.values()) >= LARGE
    console = Console(stderr=True)
    if not (large and console.is_terminal):
        yield None, large
        return
    columns = (TextColumn("Loading"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        tasks = {file: bar.add_task(file, total=size) for file, size in sizes.items()}
        yield (lambda file, end: bar.update(tasks[file], completed=end)), large
