"""A document's source cut into the lines of each provision, so that it can be edited and every provision traced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from termsvc.core.provisions import MarkKind, Provision, ProvisionKind, provisions
from termsvc.core.redline.tokens import words
from termsvc.core.seal import canonical

_PREFIX = re.compile(r"[ ]*(?:(?:[-*+]|\d+[.)])[ ]+)?")
_PROSE = frozenset({ProvisionKind.PARAGRAPH, ProvisionKind.LIST_ITEM})


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """The source of one provision, with the empty lines after it.

    Attributes:
        provision: what it is or, for one that was put in, what it resembles.
        origin: the old provisions that it was made of, by index; none for one that was put in.
        deleted, inserted: words that edits took from these and added.
        touched: it was edited, and is not edited again.
        moved: it stands elsewhere, as all of its section does.
    """

    source: str
    provision: Provision
    origin: tuple[int, ...] = ()
    deleted: tuple[str, ...] = ()
    inserted: tuple[str, ...] = ()
    touched: bool = False
    moved: bool = False

    @property
    def label(self) -> str:
        """Its number."""
        return self.provision.label

    @property
    def level(self) -> int:
        """1 to 6 for a heading at the margin, otherwise 0."""
        if self.provision.kind is not ProvisionKind.SECTION or not self.source.startswith("#"):
            return 0
        return next(int(mark.target[1]) for mark in self.provision.marks if mark.kind is MarkKind.HEADING)

    @property
    def prefix(self) -> str:
        """How its first line begins: indentation and bullet."""
        found = _PREFIX.match(self.source)
        return found[0] if found else ""

    @property
    def indent(self) -> str:
        """How its other lines, and the blocks beneath it, begin."""
        return " " * len(self.prefix)

    @property
    def is_prose(self) -> bool:
        """Say whether it is a paragraph or list item of plain lines, which can be edited without surprises."""
        first, last = self.provision.lines
        plain = self.source.rstrip().count("\n") == last - first
        return self.provision.kind in _PROSE and plain and self.source.lstrip()[0] not in "#>|<`~["

    @property
    def length(self) -> int:
        """How many words it has."""
        return len(words(self.provision.text))


def parted(source: str) -> str:
    """A source that ends with an empty line."""
    return source.rstrip("\n") + "\n\n"


def cut(markdown: str) -> tuple[str, list[Unit]] | None:
    """What stands before the first provision, and the units in order of lines; none if two share a line."""
    lines = canonical(markdown).split("\n")
    found = provisions(markdown)
    starts = sorted((one.lines[0], index) for index, one in enumerate(found))
    if not starts or len({line for line, _ in starts}) < len(starts):
        return None
    ends = [line for line, _ in starts[1:]] + [len(lines) + 1]
    units = [
        Unit(source="\n".join(lines[line - 1 : end - 1]) + "\n", provision=found[index], origin=(index,))
        for (line, index), end in zip(starts, ends, strict=True)
    ]
    return "".join(f"{line}\n" for line in lines[: starts[0][0] - 1]), units


def section_end(units: Sequence[Unit], start: int) -> int:
    """Where the section ends whose heading has this index."""
    level = units[start].level
    after = range(start + 1, len(units))
    return next((index for index in after if 0 < units[index].level <= level), len(units))
