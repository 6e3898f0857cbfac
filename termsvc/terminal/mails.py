"""What was written of notices and mails, in the terminal and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from termsvc.service.mail_files import INDEX, Written
from termsvc.terminal.answers import listing


def files(paths: Sequence[Path]) -> RenderableType:
    """Files that were written."""
    return Text("\n".join(["Written:", *(f"  {path}" for path in paths)]))


def written(value: Sequence[Written], out: Path, *, index: bool) -> RenderableType:
    """How many mails were written for each list, and for how many accounts there is none."""
    if not value:
        return Text("The change log alone tells of this update, so nobody is written to.")
    table = listing("List", "Mails", "There already", "Nobody to write to")
    for one in value:
        name = "the first" if one.number == 1 else f"supplement {one.number - 1}"
        table.add_row(name, f"{one.files:,}", f"{one.kept:,}", f"{one.without:,}")
    told = f"; {INDEX} in the folder of each list says to whom nothing is written, and why" if index else ""
    return Group(table, Text(f"Written to {out}, list by list{told}."))


def written_data(value: Sequence[Written]) -> list[dict[str, Any]]:
    """The same for a program."""
    return [asdict(one) for one in value]
