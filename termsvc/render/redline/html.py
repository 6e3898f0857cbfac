"""A redline as one page that needs nothing else: no other file, script or font."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Literal, NamedTuple, TypeAlias

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from termsvc.core.provisions import ProvisionKind
from termsvc.core.redline import ChangedSection, Redline
from termsvc.core.review import UNREVIEWED, Review
from termsvc.render.redline.page import Fold, page
from termsvc.render.redline.remarks import quoted, summary
from termsvc.render.redline.runs import PLAIN, Run, cells, runs
from termsvc.render.redline.walk import Line, Presence, depth, heading_level
from termsvc.resources import folder

Layout: TypeAlias = Literal["inline", "side-by-side"]
Side: TypeAlias = Literal["both", "old", "new"]

_DEEPEST = 4

_SIDES: dict[Layout, tuple[Side, ...]] = {"inline": ("both",), "side-by-side": ("old", "new")}
_OPS: dict[Side, str] = {"both": "=-+", "old": "=-", "new": "=+"}


class Cell(NamedTuple):
    """What a line shows in one column of the page: its label, and its words by table cell, of which most have one."""

    side: Side
    label: Sequence[Run]
    words: Sequence[Sequence[Run]]


class Entry(NamedTuple):
    """A line as the template draws it.

    Attributes:
        tag: the element that it is.
        anchors: names by which it is led to, in the page.
        begins_notes: it is the first footnote.
    """

    line: Line
    tag: str
    depth: int
    anchors: Sequence[str]
    cells: Sequence[Cell]
    begins_notes: bool


class Section(NamedTuple):
    """A section that changed, and the anchor of its heading; what stands before the first one has none."""

    heading: str
    anchor: str


class Hidden(NamedTuple):
    """Entries that open when asked for."""

    told: str
    entries: Sequence[Entry]


def render(
    redline: Redline,
    *,
    review: Review = UNREVIEWED,
    layout: Layout = "inline",
    title: str,
    context: int | None = 1,
) -> str:
    """A redline as an HTML page, for screens, phones and paper, light and dark.

    Words of the documents never become mark-up. What changed is told by lines under or through the words, by remarks and
    by `ins` and `del`, never by colour alone. Each change has its id as anchor, and both ends of a move lead to each
    other. Of what was reviewed, a word in the margin says how much it matters; the reasons open when asked for. What
    stands is folded, but for `context` provisions on either side of a change; with `None` nothing is.
    """
    return _drawn("page", redline, review, layout, context, title=title, explained=True)


def body(redline: Redline, *, review: Review = UNREVIEWED, layout: Layout = "inline", context: int | None = 1) -> str:
    """The same as a part of a page that has a title and a frame of its own, and `style`.

    Reasons are left out: they are for those who review a redline, and not for whoever reads it in public.
    """
    return _drawn("body", redline, review, layout, context, explained=False)


@cache
def style() -> str:
    """The rules by which `body` looks as `render` does, beside those of all pages (`frame.stylesheet`)."""
    return (folder("templates") / "redline" / "lines.css").read_text(encoding="utf-8")


def _drawn(name: str, redline: Redline, review: Review, layout: Layout, context: int | None, **values: Any) -> str:
    shown = review.shown(redline)
    items = [*page(redline, context, review)] if shown.changes else []
    return _template(name).render(
        layout=layout,
        summary=summary(redline, review),
        sections=[*map(_section, shown.sections())],
        items=[*_items(items, layout)],
        old_sha256=redline.old_sha256,
        new_sha256=redline.new_sha256,
        **values,
    )


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=FileSystemLoader(folder("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["quoted"] = quoted
    return environment.get_template(f"redline/{name}.html.j2")


def _section(section: ChangedSection) -> Section:
    anchor = _anchor(section.address, is_new=not section.removed) if section.address else ""
    return Section(section.heading or "Before the first heading", anchor)


def _items(items: Iterable[Line | Fold], layout: Layout) -> Iterator[Entry | Hidden]:
    above: Line | None = None
    for item in items:
        lines = item.lines if isinstance(item, Fold) else (item,)
        entries = []
        for line in lines:
            begins_notes = line.is_note and not (above and above.is_note)
            entries.append(_entry(line, layout, begins_notes=begins_notes))
            above = line
        if isinstance(item, Fold):
            yield Hidden(item.told, entries)
        else:
            yield from entries


def _entry(line: Line, layout: Layout, *, begins_notes: bool) -> Entry:
    return Entry(
        line=line,
        tag=_tag(line),
        depth=min(depth(line.provision), _DEEPEST),
        anchors=(*line.anchors, *([_heading_anchor(line)] if line.is_heading else [])),
        cells=_cells(line, layout),
        begins_notes=begins_notes,
    )


def _heading_anchor(line: Line) -> str:
    return _anchor(line.provision.address, is_new=line.row.new is not None)


def _anchor(address: str, *, is_new: bool) -> str:
    """Colons part what is in no address, so that no two anchors are the same, and none is that of a provision."""
    return f"{'new' if is_new else 'old'}:{address.replace('/', ':')}"


def _tag(line: Line) -> str:
    """The title of the page is its only heading of the first level."""
    one = line.provision
    return f"h{min(heading_level(one) + 1, 6)}" if one.kind is ProvisionKind.SECTION else "p"


def _cells(line: Line, layout: Layout) -> list[Cell]:
    label = [Run(op, text, PLAIN, PLAIN) for op, text in line.label]
    return [
        Cell(side, _of(label, side), [_of(cell, side) for cell in _words(line, side)])
        for side in _SIDES[layout]
        if _is_on(line, side)
    ]


def _is_on(line: Line, side: Side) -> bool:
    """Whether a line has a place in a column; parts of a split or merger have one in both."""
    gone = line.presence in {Presence.REMOVED, Presence.MOVED_AWAY}
    come = line.presence in {Presence.ADDED, Presence.MOVED_HERE}
    return not (gone and side == "new") and not (come and side == "old")


def _words(line: Line, side: Side) -> list[list[Run]]:
    strand, *others = strands = line.before if side == "old" else line.reading
    is_row = {one.kind for one in (strand.old, strand.new) if one} == {ProvisionKind.TABLE_ROW}
    if is_row and not others and not (strand.old_at or strand.new_at):
        return cells(strand)
    return [[run for one in strands for run in runs(one)]]


def _of(found: Iterable[Run], side: Side) -> list[Run]:
    """The runs that stand in a column, as they look there."""
    shown = [run for run in found if run.op in _OPS[side]]
    return [run._replace(new=run.old) for run in shown] if side == "old" else shown
