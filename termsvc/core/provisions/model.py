"""What a document is made of: provisions, and the mark-up that stands beside their words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import NamedTuple, TypeAlias


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


class Mark(NamedTuple):
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


class Shown(NamedTuple):
    """What Markdown shows, on one line, and the mark-up of it."""

    text: str
    marks: tuple[Mark, ...] = ()


class Told(NamedTuple):
    """The number label, the text without it, and the mark-up of that."""

    label: str
    text: str
    marks: tuple[Mark, ...]


Read: TypeAlias = Callable[[str], Shown]
Tell: TypeAlias = Callable[[Shown], Told]
_NOTE = "[^"


class Content:
    """What a block says wherever it stands, of which most need not be read.

    Provisions that share their content say the same, and so one knows of what stands in two documents without reading it.

    Attributes:
        cites_notes: there may be references to footnotes in it.
    """

    __slots__ = ("_label", "_read", "_source", "_tell", "_told", "cites_notes", "kind")

    def __init__(self, kind: ProvisionKind, source: str, read: Read, tell: Tell, label: str | None) -> None:
        self.kind = kind
        self.cites_notes = _NOTE in source
        self._source, self._read, self._tell = source, read, tell
        self._label = label
        self._told: Told | None = None

    @property
    def label(self) -> str:
        """The number label; of most blocks it is known without reading that they have none."""
        return self.told.label if self._label is None else self._label

    @property
    def told(self) -> Told:
        """All of it, worked out once."""
        if self._told is None:
            self._told = self._tell(self._read(self._source))
        return self._told


class Provision:
    """An addressable unit of a document; a clause is a numbered one. Its words and its address are worked out when asked for.

    Attributes:
        content: its label, kind, words and mark-up, which provisions of several documents may share.
        kind: what sort of block it is.
        lines: first and last line in the source, from 1, both inclusive.
        parent: the provision that it stands under.
    """

    __slots__ = ("_address_of", "content", "kind", "lines", "parent")

    def __init__(
        self,
        content: Content,
        lines: tuple[int, int],
        parent: Provision | None,
        address_of: Callable[[Provision], str],
    ) -> None:
        self.content, self.kind, self.lines, self.parent = content, content.kind, lines, parent
        self._address_of = address_of

    @property
    def address(self) -> str:
        """Path of number labels, heading slugs and ordinals, unique in the document, such as `4.2/b`."""
        return self._address_of(self)

    @property
    def label(self) -> str:
        """Its own number as a reader sees it, such as `(b)` or `4.2`; empty where it has none."""
        return self.content.label

    @property
    def text(self) -> str:
        """Its own words without the label, on one line, with single blanks and no mark-up."""
        return self.content.told.text

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The mark-up beside the text, in order."""
        return self.content.told.marks

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

    def __eq__(self, other: object) -> bool:
        """Say whether another one says the same at the same place of its document."""
        return isinstance(other, Provision) and self._identity() == other._identity()

    def __hash__(self) -> int:
        """A number that is the same for equal ones."""
        return hash((self.address, self.lines))

    def __repr__(self) -> str:
        """What it is, without what it stands under."""
        address, label, kind, text, marks, lines, _ = self._identity()
        return f"Provision({address=}, {label=}, {kind=}, {text=}, {marks=}, {lines=})"

    def _identity(self) -> tuple[object, ...]:
        return self.address, self.label, self.kind, self.text, self.marks, self.lines, self.parent
