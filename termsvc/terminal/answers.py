"""Documents, answers and timelines in the terminal: text first, colour never alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from termsvc.core.answer import AsOf, Binding, Bound, BoundVersion, Interval, Step
from termsvc.core.dated import Dated
from termsvc.core.explanation import wording
from termsvc.core.model import Assent, Document, Version

NO_DOCUMENT = "No document is known."


def documents(found: Iterable[tuple[Document, Sequence[Version]]]) -> Table:
    """The documents, each with how many versions it has and which was posted last."""
    table = listing("Slug", "Title", "Versions", "Last posted", "Applies", counts=["Versions"])
    for document, versions in found:
        last = max((version.posted_on for version in versions), default=None)
        table.add_row(document.slug, document.title, str(len(versions)), iso(last), Group(*_applies(document)))
    return table


def _applies(document: Document) -> Iterator[Text]:
    yield from (Text(line) for line in _dated("", document.applies_if))
    yield from (Text(line) for line in _dated("part of ", document.part_of))
    yield from (Text(line) for line in _dated("in lieu of ", document.in_lieu_of))
    if not any((document.applies_if.spans, document.part_of.spans, document.in_lieu_of.spans)):
        yield Text("to every account")


def _dated(prefix: str, value: Dated[str]) -> Iterator[str]:
    for span, item in value.spans:
        since = f" from {span.start}" if span.start else ""
        until = f" until {span.end}" if span.end else ""
        yield f"{prefix}{item}{since}{until}"


def versions(found: Iterable[Version]) -> Table:
    """A document's versions: posted on, in effect for new and for existing accounts from, by which assent."""
    table = listing("Version", "Posted", "For new", "For existing", "Assent", "Withdrawn", "Seal")
    for version in found:
        table.add_row(
            version.label,
            iso(version.posted_on),
            iso(version.effective_on_new),
            iso(version.effective_on),
            "express" if version.assent is Assent.EXPRESS else "use",
            iso(version.withdrawn_on),
            version.sha256[:8],
        )
    return table


def bindings(found: Sequence[tuple[Binding, Document]], as_of: AsOf, *, in_full: bool, explain: bool) -> RenderableType:
    """Answers about one account: a row each, or each in full, with its reasons if asked."""
    asked = f"account {found[0][0].account}, {_as_of(as_of)}" if found else NO_DOCUMENT
    if in_full:
        return Group(
            *(part for answer, document in found for part in _in_full(answer, document, asked, explain=explain))
        )
    table = listing("Document", "Binds", "By", "Since", "Until")
    for answer, document in found:
        table.add_row(document.title, what(answer.binds), answer.rule.value, iso(answer.since), iso(answer.until))
    return Group(Text(wording.sentence(asked).removesuffix("."), style="bold"), table)


def _in_full(answer: Binding, document: Document, asked: str, *, explain: bool) -> Iterator[RenderableType]:
    yield Text.assemble((document.title, "bold"), f", {asked}")
    yield Padding(Text.assemble((what(answer.binds), "bold"), f" binds, {_run(answer)}"), (0, 0, 0, 2), expand=False)
    if explain:
        yield from (Padding(item, (0, 0, 0, 2), expand=False) for item in reasons(answer.because))


def _as_of(as_of: AsOf) -> str:
    known = "" if as_of.known_at is None else f", as known {wording.moment(as_of.known_at)}"
    return wording.moment(as_of.when) + known


def reasons(steps: Sequence[Step]) -> Iterator[RenderableType]:
    """The steps of an explanation, numbered, each with what it rules out."""
    for number, step in enumerate(steps, 1):
        grid = _grid()
        grid.add_row(f"{number}.", Text.assemble(step.sentence, "  ", (step.rule.value, "dim italic")))
        for lost in step.lost:
            if lost.sentence != step.sentence:
                grid.add_row("", Text.assemble("· ", lost.sentence, "  ", (lost.reason.value, "dim italic")))
        if step.facts:
            grid.add_row("", Text("rests on " + ", ".join(step.facts), style="dim"))
        yield grid


def what(binds: Bound | None) -> str:
    """What binds, in a word or two."""
    if binds is None:
        return "nothing"
    return f"version {binds.label}" if isinstance(binds, BoundVersion) else f"agreement {binds.id}"


def _run(answer: Binding) -> str:
    since = f"since {wording.day(answer.since)}" if answer.since else "from the beginning"
    until = f"until {wording.day(answer.until)}" if answer.until else "with no end known"
    return f"{since}, {until}"


def timeline(rows: Sequence[tuple[Document, Sequence[Interval]]], today: date, width: int) -> RenderableType:
    """Bands on one axis of dates, one a document; under a single one, its intervals as a table."""
    if not rows:
        return Text(NO_DOCUMENT)
    edges = [edge for _, intervals in rows for item in intervals for edge in (item.start,) if edge] + [today]
    name_width = max(len(document.slug) for document, _ in rows) + 2
    axis = _Axis(min(edges), max(edges), max(20, width - name_width - 2))
    lines: list[RenderableType] = [
        Text.assemble((f"{document.slug:<{name_width}}", "bold"), axis.band(intervals)) for document, intervals in rows
    ]
    lines += [Text(" " * name_width + line, style="dim") for line in axis.legend(today)]
    if len(rows) == 1:
        lines.append(_intervals(rows[0][1]))
    return Group(*lines)


class _Axis:
    """Dates as columns of the terminal, with a little room after the last."""

    def __init__(self, first: date, last: date, width: int) -> None:
        self.first = date(first.year, 1, 1).toordinal()
        self.days = max(1, last.toordinal() - self.first)
        self.width = width
        self.last = last

    def column(self, day: date | None, default: int) -> int:
        if day is None:
            return default
        return round((day.toordinal() - self.first) / self.days * (self.width * 19 // 20))

    def band(self, intervals: Sequence[Interval]) -> Text:
        band = Text()
        for run in _runs(intervals):
            start, end = self.column(run.since, 0), self.column(run.until, self.width)
            if end > start:
                band.append_text(_segment(run, end - start))
        return band

    def legend(self, today: date) -> Iterator[str]:
        years = [" "] * (self.width + 6)
        next_free = 0
        for year in range(date.fromordinal(self.first).year, self.last.year + 1):
            column = self.column(date(year, 1, 1), 0)
            if column >= next_free:
                years[column : column + 4] = f"{year}"
                next_free = column + 6
        yield "".join(years).rstrip()
        name, column = wording.day(today), self.column(today, 0)
        fits = column + len(name) + 2 <= self.width
        yield " " * column + f"^ {name}" if fits else " " * (column - len(name) - 1) + f"{name} ^"


def _runs(intervals: Sequence[Interval]) -> Iterator[Interval]:
    """One interval of each run of the same thing."""
    for index, item in enumerate(intervals):
        if index == 0 or intervals[index - 1].binds != item.binds:
            yield item


def _segment(run: Interval, width: int) -> Text:
    if run.binds is None:
        return Text("·" * width, style="dim")
    fill = "─" if isinstance(run.binds, BoundVersion) else "═"
    name = run.binds.label if isinstance(run.binds, BoundVersion) else run.binds.id
    label = name if len(name) < width - 1 else ""
    return Text(f"│{label}".ljust(width, fill)[:width], style="green" if fill == "─" else "magenta")


def _intervals(intervals: Sequence[Interval]) -> Table:
    table = listing("From", "To", "Binds", "By")
    for item in intervals:
        table.add_row(
            "the beginning" if item.start is None else item.start.isoformat(),
            "no end" if item.end is None else item.end.isoformat(),
            what(item.binds),
            item.rule.value,
        )
    return table


def listing(*columns: str, counts: Sequence[str] = ()) -> Table:
    """An empty table in the product's style; counts are set to the right, and only prose is broken into lines."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        justify: Literal["left", "right"] = "right" if column in counts else "left"
        table.add_column(column, justify=justify, no_wrap=column not in _PROSE, overflow="fold")
    return table


_PROSE = {"Title", "Applies", "Document", "Binds", "By", "What", "Comment", "Why not"}


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", min_width=2)
    grid.add_column()
    return grid


def iso(value: date | None) -> str:
    """A date as ISO 8601, empty for none."""
    return "" if value is None else value.isoformat()
