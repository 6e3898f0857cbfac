"""Printing: text for people at the width of their terminal, or JSON for a program."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console, RenderableType


def put(as_json: bool, data: Any, shown: Callable[[], RenderableType]) -> None:
    """Print an answer: its data, or what people are shown of it, which is then drawn."""
    if as_json:
        put_json(data)
    else:
        show(shown())
    sys.stdout.flush()


def show(shown: RenderableType) -> None:
    """Print for people; a finding or a path that is longer than the terminal is wide is not cut off."""
    console().print(shown, crop=False)


def put_json(data: Any, indent: int | None = 2) -> None:
    """Print for a program; without an indent, on one line."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=indent) + "\n")


def console() -> Console:
    """The terminal, on which what stands in square brackets is no mark-up."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)
