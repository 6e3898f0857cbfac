"""Blocks to provisions: what stands under what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termsvc.core.provisions.addresses import AddressBook
from termsvc.core.provisions.blocks import Block
from termsvc.core.provisions.labels import Outline
from termsvc.core.provisions.model import MarkKind, Provision, ProvisionKind
from termsvc.core.provisions.sections import Sections


def grown(pieces: Iterable[tuple[int, Sequence[Block]]]) -> tuple[Provision, ...]:
    """The provisions that the blocks of a document become, footnotes last.

    The blocks come in pieces, each with its first line in the document, from 1.
    """
    read = [*pieces]
    tree = _Tree(Sections([one.level for _, blocks in read for one in blocks if one.level]))
    for line, blocks in read:
        tree.add(line, blocks)
    return (*tree.body, *tree.notes)


class _Tree:
    """Grows the provisions of a document block by block.

    Attributes:
        body, notes: the provisions so far, and those in footnotes.
    """

    def __init__(self, sections: Sections) -> None:
        self.body: list[Provision] = []
        self.notes: list[Provision] = []
        self._sections = sections
        self._book = AddressBook(sections)
        self._address_of, self._enter = self._book.address, self._book.enter
        self._section: Provision | None = None
        self._outline = Outline()
        self._noted_by: dict[str, Provision] = {}
        self._made: dict[Block, Provision] = {}

    def add(self, line: int, blocks: Iterable[Block]) -> None:
        """Add the next piece, of which no block stands under one of another."""
        self._made = {}
        for block in blocks:
            content, (first, end) = block.content, block.lines
            parent = self._sections.parent(block.level) if block.level else self._parent(block)
            made = Provision(content, (line + first, line + end - 1), parent, self._address_of)
            self._enter(made)
            self._made[block] = made
            (self.notes if block.in_note else self.body).append(made)
            if block.level:
                self._section, self._outline = made, Outline()
                self._sections.open(made, block.level)
            elif block.owner is None and not block.in_note and made.label:
                self._outline.enter(made)
            if content.cites_notes:
                self._note(made)

    def _parent(self, block: Block) -> Provision | None:
        kind, label = block.content.kind, block.content.label
        if kind is ProvisionKind.FOOTNOTE:
            return self._noted_by.get(label, self._section)
        if block.owner is not None:
            return self._made[block.owner]
        if label:
            return self._outline.leave(label) or self._section
        if kind is ProvisionKind.PARAGRAPH:
            self._outline.interrupt()
            return self._section
        return self._outline.current or self._section

    def _note(self, made: Provision) -> None:
        for mark in made.marks:
            if mark.kind is MarkKind.NOTE:
                self._noted_by.setdefault(mark.target, made)
