"""What a document is made of: provisions, and the mark-up that stands beside their words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class ProvisionKind(StrEnum):
    """What sort of block a provision is; a section is its heading alone."""

    SECTION = "section"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    FOOTNOTE = "footnote"
    QUOTE = "quote"
    CODE = "code"
    HTML = "html"


class MarkKind(StrEnum):
    """What sort of mark-up a mark is; a note is a reference to a footnote."""

    STRONG = "strong"
    EMPHASIS = "em"
    CODE = "code"
    LINK = "link"
    IMAGE = "image"
    NOTE = "note"
    HTML = "html"
    HEADING = "heading"


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Mark-up over `text[start:end]` of a provision.

    Attributes:
        target: where a link leads, an image's address, a footnote's label, HTML as written, a heading's level.
    """

    start: int
    end: int
    kind: MarkKind
    target: str = ""

    @property
    def leads_elsewhere(self) -> bool:
        """Say whether its target is an address that a reader, or an image's viewer, is led to."""
        return self.kind in {MarkKind.LINK, MarkKind.IMAGE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Provision:
    """An addressable unit of a document; a clause is a numbered one.

    Attributes:
        address: path of number labels, heading slugs and ordinals, unique in the document, such as `4.2/b`.
        label: its own number as a reader sees it, such as `(b)` or `4.2`; empty where it has none.
        text: its own words without the label, on one line, with single blanks and no mark-up.
        marks: the mark-up beside the text, in order.
        lines: first and last line in the source, from 1, both inclusive.
        parent: the provision that it stands under.
    """

    address: str
    label: str
    kind: ProvisionKind
    text: str
    marks: tuple[Mark, ...] = ()
    lines: tuple[int, int]
    parent: Provision | None = field(default=None, repr=False)

    @property
    def wording(self) -> str:
        """The label and the text as a reader sees them."""
        return f"{self.label} {self.text}".strip()

    @property
    def section(self) -> Provision | None:
        """The nearest section around it, or itself if it is one; `None` before the first heading."""
        return next((one for one in self.lineage() if one.kind is ProvisionKind.SECTION), None)

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings that it stands under, outermost first; a section's own is not among them."""
        above = self.parent.lineage() if self.parent else ()
        return tuple(one.wording for one in above if one.kind is ProvisionKind.SECTION)[::-1]

    @property
    def links(self) -> tuple[str, ...]:
        """Where its links and images lead, in order."""
        return tuple(mark.target for mark in self.marks if mark.leads_elsewhere)

    def lineage(self) -> Iterator[Provision]:
        """Itself, its parent, and so on outward."""
        one: Provision | None = self
        while one is not None:
            yield one
            one = one.parent
