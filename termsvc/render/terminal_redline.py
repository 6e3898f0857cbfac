"""A redline in the terminal: what was inserted is underlined, what was deleted is struck, what stands is folded.

Colour only adds to that. On a console without it, which may not underline either, insertions stand in `{+ +}` and
deletions in `[- -]`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from termsvc.core.provisions import MarkKind, Provision, ProvisionKind
from termsvc.core.redline import Change, ChangeKind, Edit, Op, Redline, Row
from termsvc.core.redline.edits import Runs
from termsvc.core.redline.sections import Place, placed

_WIDTH = 100
_INDENT = 2
_HANGING = 4
_STYLES: dict[Op, str] = {"=": "", "-": "red strike", "+": "green underline"}
_BRACKETS: dict[Op, tuple[str, str]] = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
_ASIDE = "dim italic"
_BULLETS = {ProvisionKind.LIST_ITEM: "- ", ProvisionKind.QUOTE: "> "}
# Words of what stands that are shown at the start of a long provision, and next to a change in it.
_FIRST_WORDS = 8
_NEAR_WORDS = 20
_SHIFTS = 6
_CONTROLS = dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), "\N{REPLACEMENT CHARACTER}")


def render(redline: Redline, *, context: int | None = 0) -> RenderableType:
    """A redline to print on a rich console, at most 100 columns wide.

    `context` unchanged provisions are shown on either side of a change; with `None` all are, and in full.
    """
    return _TerminalRedline(redline, context)


@dataclass(frozen=True, slots=True)
class _TerminalRedline:
    """Whether brackets are needed depends on the console, so nothing is drawn before one asks."""

    redline: Redline
    context: int | None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        pen = _Pen(bare=console.no_color or console.color_system is None, full=self.context is None)
        page = _Page(self.redline, pen).lines(self.context) if self.redline.changes else ()
        lines = Group(_summary(self.redline), *page)
        yield from console.render(lines, options.update_width(min(options.max_width, _WIDTH)))


def _summary(redline: Redline) -> Text:
    counts = Counter(row.change.kind for row in redline.rows if row.change)
    if not counts:
        return Text("No provision differs.")
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ChangeKind if counts[kind])
    inserted = sum(change.words_inserted for change in redline.changes)
    deleted = sum(change.words_deleted for change in redline.changes)
    lines = [f"Provisions: {kinds}", f"Words: {inserted} inserted, {deleted} deleted"]
    if redline.degraded:
        lines.append(
            "The texts are too long and too different to compare in full: more may be marked than was changed."
        )
    return Text("\n".join(lines))


class _Page:
    """Rows as lines, each section under its heading."""

    def __init__(self, redline: Redline, pen: _Pen) -> None:
        self._places = [*placed(redline.rows)]
        self._headings = {place: row for place, row in self._places if _is_heading(place, row)}
        self._pen = pen

    def lines(self, context: int | None) -> Iterator[RenderableType]:
        """What changed, with `context` rows around it, and how much is folded between."""
        first_rows = self._first_rows()
        shown = self._around(first_rows, context)
        folded = 0
        above: Text | None = None
        for index, (place, row) in enumerate(self._places):
            if index not in shown:
                folded += row.change is None and not _is_heading(place, row)
                continue
            yield from _fold(folded)
            folded = 0
            heading = self._heading(place, row)
            if heading != above:
                yield Group(Text(), heading)
                above = heading
            if not _is_heading(place, row):
                yield self._pen.provision(row)
            if index in first_rows and row.change is not None:
                yield from (_aside(text, _depth(row.provision) + 1) for text in _asides(row.change))
        yield from _fold(folded)

    def _first_rows(self) -> set[int]:
        """The row at which each change is told; the others of a run of new numbers are not."""
        first: dict[str, int] = {}
        for index, (_, row) in enumerate(self._places):
            if row.change is not None:
                first.setdefault(row.change.id, index)
        return set(first.values())

    def _around(self, rows: set[int], context: int | None) -> set[int]:
        if context is None:
            return set(range(len(self._places)))
        return {near for index in rows for near in range(index - context, index + context + 1)}

    def _heading(self, place: Place, row: Row) -> Text:
        if any(one.kind is ProvisionKind.FOOTNOTE for one in row.provision.lineage()):
            return Text("Footnotes", style="bold")
        return self._pen.heading(place, self._headings.get(place))


def _is_heading(place: Place, row: Row) -> bool:
    return row.provision is place.section


def _fold(count: int) -> Iterator[RenderableType]:
    if count:
        yield _aside(f"... {count} provision{'s' if count > 1 else ''} unchanged", depth=1)


def _aside(text: str, depth: int) -> RenderableType:
    return _Hanging(Text(text, style=_ASIDE), depth * _INDENT)


def _depth(one: Provision) -> int:
    """How deep a provision stands in its section; a footnote stands at the foot, whatever refers to it."""
    depth = 0
    for above in one.lineage():
        if above.kind is ProvisionKind.SECTION:
            break
        depth += 1
        if above.kind is ProvisionKind.FOOTNOTE:
            break
    return depth


@dataclass(frozen=True, slots=True)
class _Hanging:
    """A paragraph of which all lines but the first stand further in."""

    text: Text
    indent: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = max(_HANGING, options.max_width - self.indent - _HANGING)
        for number, line in enumerate(self.text.wrap(console, width)):
            line.rstrip()
            yield Text(" " * (self.indent + (_HANGING if number else 0))) + line


def _asides(change: Change) -> Iterator[str]:
    """What the words of a provision do not show of a change."""
    match change.kind:
        case ChangeKind.RENUMBERED:
            yield f"renumbered: {_shifts(change)}"
        case ChangeKind.RELINKED:
            yield from _targets("link", change.old[0].links, change.new[0].links)
        case ChangeKind.REFORMATTED if change.words:
            yield "only capitals, quotation marks or dashes differ"
        case ChangeKind.REFORMATTED:
            notes = [*_targets("footnote", _notes(change.old[0]), _notes(change.new[0]))]
            yield from notes or ["only formatting differs"]


def _targets(name: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    for before, after in zip_longest(old, new, fillvalue="none"):
        if before != after:
            yield f"{name}: {before}, now {after}"


def _notes(one: Provision) -> list[str]:
    return [mark.target for mark in one.marks if mark.kind is MarkKind.NOTE]


def _shifts(change: Change) -> str:
    shifts = [f"{_number(old)} to {_number(new)}" for old, new in zip(change.old, change.new, strict=True)]
    more = len(shifts) - _SHIFTS
    return ", ".join(shifts[:_SHIFTS]) + (f" and {more} more" if more > 0 else "")


def _number(one: Provision) -> str:
    return one.label.rstrip(".:") or "none"


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws edits.

    Attributes:
        bare: with brackets, not styles.
        full: what stands is never shortened.
    """

    bare: bool
    full: bool

    def heading(self, place: Place, row: Row | None) -> Text:
        """A section's heading after those above it; a section that is gone has its old one."""
        line = Text(style="bold")
        for above in place.section.headings if place.section else ():
            line.append(f"{_printable(above)} > ", style="not bold dim")
        return line.append_text(self._edits(_wording(row))) if row else line.append("Before the first heading")

    def provision(self, row: Row) -> RenderableType:
        """A provision, further in the deeper it stands in its section."""
        one = row.provision
        line = Text(style="" if row.change else "dim")
        line.append("" if one.label else _BULLETS.get(one.kind, ""))
        return _Hanging(line.append_text(self._edits(_wording(row))), _depth(one) * _INDENT)

    def _edits(self, edits: tuple[Edit, ...]) -> Text:
        line = Text()
        for index, (op, words) in enumerate(edits):
            before, after = _BRACKETS[op] if self.bare else ("", "")
            stands = op == "=" and not self.full
            shown = _shortened(words, first=index == 0, last=index == len(edits) - 1) if stands else words
            line.append(f"{before}{_printable(shown)}{after}", style=_STYLES[op])
        return line


def _wording(row: Row) -> tuple[Edit, ...]:
    """Label and text on both sides; what differs in glyphs and case alone is shown as it is now."""
    runs = Runs()
    old, new = row.old.label if row.old else "", row.new.label if row.new else ""
    blank = " " if old and new else ""
    if old == new:
        runs.add("=", old)
    else:
        runs.add("-", old if blank or not old else f"{old} ")
        runs.add("+", new if blank or not new else f"{new} ")
    runs.add("=", blank)
    words = row.change.words if row.change and row.change.kind.words_differ else ()
    for op, text in words or (("=", row.provision.text),):
        runs.add(op, text)
    return runs.edits()


def _shortened(words: str, *, first: bool, last: bool) -> str:
    """Words that stand, without the middle of a long stretch."""
    stretch = words.split(" ")
    head = _FIRST_WORDS if first and not last else _NEAR_WORDS
    tail = 0 if last else _NEAR_WORDS
    left_out = len(stretch) - head - tail
    if left_out < _NEAR_WORDS:
        return words
    return " ".join([*stretch[:head], f"[... {left_out} words ...]", *stretch[len(stretch) - tail :]])


def _printable(text: str) -> str:
    return text.translate(_CONTROLS)
