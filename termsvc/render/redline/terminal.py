"""A redline in the terminal: what was inserted is underlined, what was deleted is struck, what stands is folded.

Colour only adds to that. On a console without it, which may not underline either, insertions stand in `{+ +}` and
deletions in `[- -]`. What moved stands in `[~ ~]` where it was and in `{~ ~}` where it is, and says where the other is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.text import Text

from termsvc.core.materiality import Reason, explain
from termsvc.core.redline import Op, Redline
from termsvc.core.redline.sections import Place
from termsvc.core.review import UNREVIEWED, Review
from termsvc.render.redline.page import around
from termsvc.render.redline.remarks import leads_nowhere, quoted, summary, unchanged
from termsvc.render.redline.walk import Line, Presence, depth, walk
from termsvc.render.terminal_lines import INDENT, WIDTH, bullet, hanging, printable

_STYLES: dict[Op, str] = {"=": "", "-": "red strike", "+": "green underline"}
_BRACKETS: dict[Op, tuple[str, str]] = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}
_MOVED_STYLES = {Presence.MOVED_AWAY: "magenta strike", Presence.MOVED_HERE: "magenta underline"}
_MOVED_BRACKETS = {Presence.MOVED_AWAY: ("[~", "~]"), Presence.MOVED_HERE: ("{~", "~}")}
_ASIDE = "dim italic"
# Words of what stands that are shown at the start of a long provision, and next to a change in it.
_FIRST_WORDS = 8
_NEAR_WORDS = 20


def render(
    redline: Redline,
    *,
    review: Review = UNREVIEWED,
    context: int | None = 0,
    explain: bool = False,
    structure: Sequence[str] = (),
) -> RenderableType:
    """A redline to print on a rich console, at most 100 columns wide.

    Args:
        redline: what changed.
        review: which changes are shown, and how much they matter.
        context: how many unchanged provisions are shown on either side of a change; with `None` all are, and in full.
        explain: whether each change says how much it matters, and why.
        structure: what differs in front matter, definitions and tables, a sentence each; it is told after the changes.
    """
    return _TerminalRedline(redline, review, context, explain, tuple(structure))


@dataclass(frozen=True, slots=True)
class _TerminalRedline:
    """Whether brackets are needed depends on the console, so nothing is drawn before one asks."""

    redline: Redline
    review: Review
    context: int | None
    explain: bool
    structure: tuple[str, ...]

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        pen = _Pen(bare=console.no_color or console.color_system is None, full=self.context is None)
        lines = Group(
            Text("\n".join(summary(self.redline, self.review))),
            *self._page(pen),
            *_listed("Structured changes", self.structure),
            *_listed("References that lead nowhere now", map(leads_nowhere, self.review.dangling)),
        )
        yield from console.render(lines, options.update_width(min(options.max_width, WIDTH)))

    def _page(self, pen: _Pen) -> Iterator[RenderableType]:
        if self.review.shown(self.redline).changes:
            yield from _Page(self.redline, self.review, pen, explain=self.explain).lines(self.context)


def _listed(title: str, sentences: Iterable[str]) -> Iterator[RenderableType]:
    found = [_Hanging(Text(printable(sentence)), INDENT) for sentence in sentences]
    if found:
        yield Group(Text(), Text(title, style="bold"), *found)


class _Page:
    """Lines of a redline, each section under its heading."""

    def __init__(self, redline: Redline, review: Review, pen: _Pen, *, explain: bool) -> None:
        self._review = review
        self._explain = explain
        self._lines = walk(redline, review)
        self._headings = {line.place: line for line in self._lines if line.is_heading}
        self._pen = pen

    def lines(self, context: int | None) -> Iterator[RenderableType]:
        """What changed, with `context` lines around it, and how much is folded between."""
        shown = around(self._lines, context)
        folded = 0
        above: Text | None = None
        for index, line in enumerate(self._lines):
            if index not in shown:
                folded += line.row.change is None and not line.is_heading
                continue
            yield from self._fold(folded)
            folded = 0
            heading = self._heading(line)
            if heading != above:
                yield Group(Text(), heading)
                above = heading
            if not line.is_heading:
                yield self._pen.provision(line)
            yield from self._said(line)
        yield from self._fold(folded)

    def _fold(self, count: int) -> Iterator[RenderableType]:
        if count:
            yield _aside(f"... {unchanged(count, self._review)}", indent=1)

    def _said(self, line: Line) -> Iterator[RenderableType]:
        """What is said below a line: what its words do not show, and if asked for, how much it matters and why."""
        indent = depth(line.provision) + 1
        yield from (_aside(text, indent) for text in line.remarks)
        if self._explain and line.judgement:
            judged, *_ = explain(line.judgement)
            yield _Hanging(Text(printable(judged), style="italic"), indent * INDENT)
            yield from (_aside(_reason(reason), indent + 1) for reason in line.judgement.reasons)

    def _heading(self, line: Line) -> Text:
        if line.is_note:
            return Text("Footnotes", style="bold")
        return self._pen.heading(line.place, self._headings.get(line.place))


def _reason(reason: Reason) -> str:
    quote = quoted(reason)
    return f"{reason.says} [{reason.rule}{f': {quote}' if quote else ''}]"


def _aside(text: str, indent: int) -> RenderableType:
    return _Hanging(Text(printable(text), style=_ASIDE), indent * INDENT)


@dataclass(frozen=True, slots=True)
class _Hanging:
    """A paragraph of which all lines but the first stand further in."""

    text: Text
    indent: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from hanging(self.text, console, options.max_width, self.indent)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Draws edits.

    Attributes:
        bare: with brackets, not styles.
        full: what stands is never shortened.
    """

    bare: bool
    full: bool

    def heading(self, place: Place, line: Line | None) -> Text:
        """A section's heading after those above it; a section that is gone has its old one."""
        text = Text(style="bold")
        for above in place.section.headings if place.section else ():
            text.append(f"{printable(above)} > ", style="not bold dim")
        return text.append_text(self._words(line)) if line else text.append("Before the first heading")

    def provision(self, line: Line) -> RenderableType:
        """A provision, further in the deeper it stands in its section."""
        one = line.provision
        text = Text(style="" if line.row.change else "dim")
        text.append(bullet(one))
        return _Hanging(text.append_text(self._words(line)), depth(one) * INDENT)

    def _words(self, line: Line) -> Text:
        edits = line.wording
        text = Text()
        for index, (op, words) in enumerate(edits):
            style, (before, after) = _mark(op, line.presence)
            stands = op == "=" and not self.full
            shown = _shortened(words, first=index == 0, last=index == len(edits) - 1) if stands else words
            text.append(f"{before}{printable(shown)}{after}" if self.bare else printable(shown), style=style)
        return text


def _mark(op: Op, presence: Presence) -> tuple[str, tuple[str, str]]:
    """Style and brackets of words."""
    if op == "=" and presence in _MOVED_STYLES:
        return _MOVED_STYLES[presence], _MOVED_BRACKETS[presence]
    return _STYLES[op], _BRACKETS[op]


def _shortened(words: str, *, first: bool, last: bool) -> str:
    """Words that stand, without the middle of a long stretch."""
    stretch = words.split(" ")
    head = _FIRST_WORDS if first and not last else _NEAR_WORDS
    tail = 0 if last else _NEAR_WORDS
    left_out = len(stretch) - head - tail
    if left_out < _NEAR_WORDS:
        return words
    return " ".join([*stretch[:head], f"[... {left_out} words ...]", *stretch[len(stretch) - tail :]])
