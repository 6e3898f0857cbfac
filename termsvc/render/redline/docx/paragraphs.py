"""Provisions as paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline import ChangeKind, Op
from termsvc.render.redline.docx.words import Pen, label, told
from termsvc.render.redline.docx.xml import Tracked
from termsvc.render.redline.runs import PLAIN, Run, runs
from termsvc.render.redline.strands import Strand, strands
from termsvc.render.redline.walk import Line, Presence, depth, heading_level

_STEP = 720  # twentieths of a point; the numbering of bullets steps as far
_DEEPEST = 9
_STYLES = {
    ProvisionKind.QUOTE: "Quote",
    ProvisionKind.CODE: "SourceCode",
    ProvisionKind.FOOTNOTE: "FootnoteText",
}
_MOVES: dict[Presence, Literal["moveFrom", "moveTo"]] = {
    Presence.MOVED_AWAY: "moveFrom",
    Presence.MOVED_HERE: "moveTo",
}
_ENDS: dict[Presence, Tracked] = {Presence.ADDED: "ins", Presence.REMOVED: "del", **_MOVES}


def paragraph(pen: Pen, line: Line) -> str:
    """A line as a paragraph.

    A paragraph whose end was put in, or taken out, is joined to the one after it if that is rejected, or accepted. So of
    the parts of a split provision all but the last have an end that was put in, and the last has the end that it always
    had.
    """
    end = _end(line)
    words = [[*told(line.presence, runs(strand))] for strand in _strands(line)]
    words[0] = [*label(line, " " if line.provision.kind is ProvisionKind.SECTION else "\t"), *words[0]]
    pen.begin([run for some in words for run in some], end)
    properties = _properties(pen, line, end)
    written = [pen.words(line.presence, some) for some in words]
    tag = _MOVES.get(line.presence)
    if tag is None:
        return f"<w:p>{properties}{''.join(written)}</w:p>"
    ranges = [pen.revisions.range(tag, strand.name) for strand in line.strands]
    # The last range takes in the end of the paragraph.
    *inner, (start, after) = ranges
    moved = "".join(f"{first}{some}{last}" for (first, last), some in zip(inner, written[:-1], strict=True))
    return f"<w:p>{properties}{moved}{start}{written[-1]}</w:p>{after}"


def _strands(line: Line) -> Sequence[Strand]:
    """The strands of a line, those of what moved away with the words that it lost on its way."""
    if line.presence is not Presence.MOVED_AWAY or line.row.change is None:
        return line.strands
    return [one for one in strands(line.row.change) if one.old is line.row.old]


def note_heading(pen: Pen, lines: Sequence[Line], text: str) -> str:
    """What stands above the footnotes; it came, or went, if they all did."""
    was, is_there = (any(getattr(line.row, side) for line in lines) for side in ("old", "new"))
    presence = Presence.STANDS if was and is_there else Presence.ADDED if is_there else Presence.REMOVED
    op: Op = "=" if was and is_there else "+" if is_there else "-"
    end = _ENDS.get(presence)
    words = [Run(op, text, PLAIN, PLAIN)] if text else []
    pen.begin(words, end)
    mark = f"<w:rPr>{pen.revisions.mark(end)}</w:rPr>" if end else ""
    return f'<w:p><w:pPr><w:pStyle w:val="NotesHeading"/>{mark}</w:pPr>{pen.words(presence, words)}</w:p>'


def _properties(pen: Pen, line: Line, end: Tracked | None) -> str:
    last = line.strands[-1]
    before = _layout(last.old) if last.old else ""
    after = _layout(last.new) if last.new else ""
    content = before if end == "del" else after
    if end:
        content += f"<w:rPr>{pen.revisions.mark(end)}</w:rPr>"
    elif before != after:
        content += pen.revisions.mark("pPrChange", f"<w:pPr>{before}</w:pPr>")
    return f"<w:pPr>{content}</w:pPr>" if content else ""


def _end(line: Line) -> Tracked | None:
    change = line.row.change
    if change is None or line.presence is not Presence.STANDS:
        return _ENDS.get(line.presence)
    if change.kind is ChangeKind.SPLIT and line.row.new is not change.new[-1]:
        return "ins"
    if change.kind is ChangeKind.MERGED and line.row.old is not change.old[-1]:
        return "del"
    return None


def _layout(one: Provision) -> str:
    """Style and indent, in the order that the schema wants."""
    level = min(depth(one), _DEEPEST) - 1
    if one.kind is ProvisionKind.SECTION:
        return f'<w:pStyle w:val="Heading{heading_level(one)}"/>'
    if one.kind is ProvisionKind.LIST_ITEM and not one.label:
        return f'<w:pStyle w:val="ListBullet"/><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>'
    style = _STYLES.get(one.kind, "Clause" if one.label else "")
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    if one.label:
        return f'{named}<w:ind w:left="{_STEP * (level + 1)}" w:hanging="{_STEP}"/>'
    return f'{named}<w:ind w:left="{_STEP * level}"/>' if level else named
