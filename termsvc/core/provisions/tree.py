"""Blocks to provisions: what stands under what, and under which address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termsvc.core.provisions.addresses import Addresses
from termsvc.core.provisions.blocks import Block, Container
from termsvc.core.provisions.inline import shifted
from termsvc.core.provisions.labels import Outline, split_label
from termsvc.core.provisions.model import MarkKind, Provision, ProvisionKind
from termsvc.core.provisions.sections import Sections

_NUMBERED = frozenset({ProvisionKind.PARAGRAPH, ProvisionKind.LIST_ITEM})


def grown(pieces: Iterable[tuple[int, Sequence[Block]]]) -> tuple[Provision, ...]:
    """The provisions that the blocks of a document become, footnotes last.

    The blocks come in pieces, each with its first line in the document, from 1.
    """
    read = [*pieces]
    headings = [(line, one) for line, blocks in read for one in blocks if one.kind is ProvisionKind.SECTION]
    tree = _Tree(headings)
    for line, blocks in read:
        tree.add(line, blocks)
    return (*tree.body, *tree.notes)


class _Tree:
    """Grows the provisions of a document block by block, from its headings.

    Attributes:
        body, notes: the provisions so far, and those in footnotes.
    """

    def __init__(self, headings: Sequence[tuple[int, Block]]) -> None:
        self.body: list[Provision] = []
        self.notes: list[Provision] = []
        self._addresses = Addresses()
        self._sections = Sections(headings, self._addresses)
        self._to_come = iter(self._sections.provisions)
        self._section: Provision | None = None
        self._outline = Outline()
        self._noted_by: dict[str, Provision] = {}
        self._owners: dict[Container, Provision] = {}

    def add(self, line: int, blocks: Iterable[Block]) -> None:
        """Add the next piece, of which no container reaches into another."""
        self._owners.clear()
        for block in blocks:
            if block.kind is ProvisionKind.SECTION:
                self._section = next(self._to_come)
                self._outline = Outline()
                self._keep(self._section, self.body)
            else:
                self._add(line, block)

    def _add(self, line: int, block: Block) -> None:
        kind, label = self._role(block)
        text, marks = block.text, block.marks
        if not label and kind in _NUMBERED:
            label, text = split_label(text, heading=False)
            marks = shifted(marks, len(block.text) - len(text))
        owner = next(filter(None, map(self._owners.get, reversed(block.containers))), None)
        parent = self._parent(kind, label) if owner is None or kind is ProvisionKind.FOOTNOTE else owner
        section, above = self._sections.address(self._section), self._sections.address(parent)
        made = Provision(
            address=self._addresses.of_other(section, above, (kind, label)),
            label=label,
            kind=kind,
            text=text,
            marks=marks,
            lines=block.lines_from(line),
            parent=parent,
        )
        in_note = any(one.kind is ProvisionKind.FOOTNOTE for one in block.containers)
        self._keep(made, self.notes if in_note else self.body)
        if label and owner is None and not in_note:
            self._outline.enter(made)
        if block.containers and kind is block.containers[-1].kind is not ProvisionKind.QUOTE:
            self._owners[block.containers[-1]] = made

    def _role(self, block: Block) -> tuple[ProvisionKind, str]:
        """What a block is by where it stands: the first paragraph of a list item is the item."""
        if block.kind is not ProvisionKind.PARAGRAPH or not block.containers:
            return block.kind, ""
        innermost = block.containers[-1]
        return (ProvisionKind.PARAGRAPH, "") if innermost in self._owners else (innermost.kind, innermost.label)

    def _parent(self, kind: ProvisionKind, label: str) -> Provision | None:
        if kind is ProvisionKind.FOOTNOTE:
            return self._noted_by.get(label, self._section)
        if label:
            return self._outline.leave(label) or self._section
        if kind is ProvisionKind.PARAGRAPH:
            self._outline.interrupt()
            return self._section
        return self._outline.current or self._section

    def _keep(self, made: Provision, among: list[Provision]) -> None:
        among.append(made)
        for mark in made.marks:
            if mark.kind is MarkKind.NOTE:
                self._noted_by.setdefault(mark.target, made)
