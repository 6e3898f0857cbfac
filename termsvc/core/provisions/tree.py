"""Blocks to provisions: what stands under what, and under which address."""

from __future__ import annotations

import re
from collections import Counter

from termsvc.core.provisions.blocks import Block
from termsvc.core.provisions.inline import shifted
from termsvc.core.provisions.labels import Outline, component, split_label
from termsvc.core.provisions.model import MarkKind, Provision, ProvisionKind

_ORDINALS = {
    ProvisionKind.PARAGRAPH: "p",
    ProvisionKind.LIST_ITEM: "i",
    ProvisionKind.TABLE_ROW: "r",
    ProvisionKind.QUOTE: "q",
    ProvisionKind.CODE: "c",
    ProvisionKind.HTML: "h",
}
_NUMBERED = frozenset({ProvisionKind.SECTION, ProvisionKind.PARAGRAPH, ProvisionKind.LIST_ITEM})
_SLUG_LENGTH = 60


class Tree:
    """Grows the provisions of a document block by block.

    Attributes:
        body, notes: the provisions so far, and those in footnotes.
    """

    def __init__(self, *, has_title: bool) -> None:
        self.body: list[Provision] = []
        self.notes: list[Provision] = []
        self._title_due = has_title
        self._title: Provision | None = None
        self._sections: list[tuple[str, Provision]] = []
        self._outline = Outline()
        self._noted_by: dict[str, Provision] = {}
        self._addresses = Counter[str]()
        self._ordinals = Counter[tuple[str, str]]()

    def add(self, block: Block) -> None:
        """Add the next block."""
        kind, label = _role(block)
        text, marks = block.text, block.marks
        if not label and kind in _NUMBERED:
            label, text = split_label(text, heading=kind is ProvisionKind.SECTION)
            marks = shifted(marks, len(block.text) - len(text))
        parent = self._parent(block, kind, label)
        made = Provision(
            address=self._address(parent, kind, label, text),
            label=label,
            kind=kind,
            text=text,
            marks=marks,
            lines=block.lines,
            parent=parent,
        )
        self._keep(block, made)

    def _parent(self, block: Block, kind: ProvisionKind, label: str) -> Provision | None:
        if kind is ProvisionKind.SECTION:
            return self._close_sections(block.level)
        section = self._sections[-1][1] if self._sections else self._title
        owner = _owner(block)
        if kind is ProvisionKind.FOOTNOTE:
            return self._noted_by.get(label, section)
        if owner is not None:
            return owner
        if label:
            return self._outline.leave(label) or section
        if kind is ProvisionKind.PARAGRAPH:
            self._outline.interrupt()
            return section
        return self._outline.current or section

    def _close_sections(self, level: str) -> Provision | None:
        while self._sections and self._sections[-1][0] >= level:
            self._sections.pop()
        return self._sections[-1][1] if self._sections else None

    def _keep(self, block: Block, made: Provision) -> None:
        in_note = any(one.kind is ProvisionKind.FOOTNOTE for one in block.containers)
        (self.notes if in_note else self.body).append(made)
        for mark in made.marks:
            if mark.kind is MarkKind.NOTE:
                self._noted_by.setdefault(mark.target, made)
        if made.kind is ProvisionKind.SECTION:
            self._open_section(block.level, made)
        elif made.label and _owner(block) is None and not in_note:
            self._outline.enter(made)
        if block.containers and made.kind is block.containers[-1].kind is not ProvisionKind.QUOTE:
            block.containers[-1].owner = made

    def _open_section(self, level: str, section: Provision) -> None:
        self._outline = Outline()
        if self._title_due and not section.label:
            self._title = section
        else:
            self._sections.append((level, section))
        self._title_due = False

    def _address(self, parent: Provision | None, kind: ProvisionKind, label: str, text: str) -> str:
        above = "" if parent is None or parent is self._title else parent.address
        if kind is ProvisionKind.FOOTNOTE:
            return self._unique(f"note-{component(label)}")
        if label:
            return self._unique(_joined(above, component(label)))
        if kind is ProvisionKind.SECTION:
            return self._unique(_joined(above, _slug(text)))
        letter = _ORDINALS[kind]
        self._ordinals[above, letter] += 1
        return self._unique(_joined(above, f"{letter}{self._ordinals[above, letter]}"))

    def _unique(self, address: str) -> str:
        """A second `4/b` is `4/b~2`; no label or slug has a tilde."""
        self._addresses[address] += 1
        times = self._addresses[address]
        return address if times == 1 else f"{address}~{times}"


def _role(block: Block) -> tuple[ProvisionKind, str]:
    """What a block is by where it stands: the first paragraph of a list item is the item."""
    if block.kind is not ProvisionKind.PARAGRAPH or not block.containers:
        return block.kind, ""
    innermost = block.containers[-1]
    return (innermost.kind, innermost.label) if innermost.owner is None else (ProvisionKind.PARAGRAPH, "")


def _owner(block: Block) -> Provision | None:
    return next((one.owner for one in reversed(block.containers) if one.owner is not None), None)


def _joined(above: str, own: str) -> str:
    """`4` and `b` are `4/b`, but `4` and `4.2` are `4.2`, as one cites it."""
    head, _, last = above.rpartition("/")
    if last and own.startswith(f"{last}."):
        return _joined(head, own)
    return f"{above}/{own}" if above else own


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")[:_SLUG_LENGTH].strip("-") or "section"
