"""How a provision is set in the terminal, whatever is said of its words."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from termsvc.core.provisions import Provision, ProvisionKind

WIDTH = 100
INDENT = 2
_HANGING = 4
_BULLETS = {ProvisionKind.LIST_ITEM: "- ", ProvisionKind.QUOTE: "> "}
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\N{REPLACEMENT CHARACTER}")


def hanging(text: Text, console: Console, width: int, indent: int) -> Iterator[Text]:
    """The lines of a paragraph of which all but the first stand further in."""
    for number, line in enumerate(text.wrap(console, max(_HANGING, width - indent - _HANGING))):
        line.rstrip()
        yield Text(" " * (indent + (_HANGING if number else 0))) + line


def bullet(one: Provision) -> str:
    """What opens a provision that has no number: of an item a dash, of a quotation an angle."""
    return "" if one.label else _BULLETS.get(one.kind, "")


def printable(text: str) -> str:
    """The text without characters that would steer the terminal."""
    return text.translate(_CONTROLS)
