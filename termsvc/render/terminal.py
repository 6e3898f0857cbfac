"""Answers, timelines and audiences in the terminal: text first, colour never alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from termsvc.core.answer import Binding, Bound, BoundVersion, Interval, Step
from termsvc.core.dated import Dated
from termsvc.core.explanation import wording
from termsvc.core.model import Assent, Document, Version
from termsvc.core.notice.audience import Audience, KeptOut

KEPT_OUT = {
    KeptOut.NEW_ACCOUNT: "opened on or after the posting date",
    KeptOut.CLOSED: "closed",
    KeptOut.NEGOTIATED: "keep their negotiated terms",
    KeptOut.DOES_NOT_APPLY: "the document does not apply to them",
    KeptOut.DISPLACED: "another document applies in lieu",
    KeptOut.OBJECTED: "objected in time",
    KeptOut.WITHDRAWN: "the version was withdrawn before it bound them",
    KeptOut.SUPERSEDED: "a later version already binds them",
}


def documents(found: Iterable[tuple[Document, Sequence[Version]]]) -> Table:
    """The documents, each with how many versions it has and which was posted last."""
    table = _table("Document", "Title", "Versions", "Last posted", "Applies")
    for document, versions in found:
        last = max((version.posted_on for version in versions), default=None)
        table.add_row(
            document.slug, escape(document.title), str(len(versions)), _date(last), Group(*_applies(document))
        )
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
    """A document's versions with their dates."""
    table = _table("Version", "Posted", "New accounts from", "Existing accounts from", "Assent", "Withdrawn", "Seal")
    for version in found:
        table.add_row(
            version.label,
            _date(version.posted_on),
            _date(version.effective_on_new),
            _date(version.effective_on),
            "express" if version.assent is Assent.EXPRESS else "continued use",
            _date(version.withdrawn_on),
            version.sha256[:12],
        )
    return table


def binding_rows(bindings: Iterable[tuple[Binding, Document]]) -> Table:
    """Several answers about one account, a row each."""
    table = _table("Document", "Binds", "By", "Since", "Until")
    for answer, document in bindings:
        table.add_row(
            escape(document.title), what(answer.binds), answer.rule.value, _date(answer.since), _date(answer.until)
        )
    return table


def binding(answer: Binding, document: Document, when: str, *, explain: bool) -> RenderableType:
    """One answer in full, with its reasons if asked."""
    head = Text.assemble((document.title, "bold"), f"   account {answer.account}, {when}")
    says = Text.assemble(("Binds  ", "dim"), (what(answer.binds), "bold"), f"   {_run(answer)}")
    lines: list[RenderableType] = [head, Padding(says, (0, 0, 0, 2))]
    if explain:
        lines += [Padding(item, (0, 0, 0, 2)) for item in reasons(answer.because)]
    return Group(*lines)


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
        yield " " * self.column(today, 0) + f"^ {wording.day(today)}"


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
    table = _table("From", "To", "Binds", "By")
    for item in intervals:
        table.add_row(
            "the beginning" if item.start is None else wording.day(item.start),
            "no end" if item.end is None else wording.day(item.end),
            what(item.binds),
            item.rule.value,
        )
    return table


def audience(value: Audience, titles: dict[str, str]) -> RenderableType:
    """Whom an update concerns, as counts by reason for each document, and the carve-outs by name."""
    head = Text(f"{len(value.told)} of {len(value.accounts)} accounts are to be told.", style="bold")
    table = _table("Document", "Effective", "Concerns", "Kept out", "Why")
    carve_outs: list[RenderableType] = []
    for version in value.update.versions:
        counts = value.counts(version)
        kept_out = [(KEPT_OUT[reason], counts[reason]) for reason in KeptOut if counts[reason]]
        table.add_row(
            escape(titles[version.document]),
            _date(version.effective_on),
            str(counts[None]),
            "\n".join(str(count) for _, count in kept_out),
            "\n".join(why for why, _ in kept_out),
        )
        for concern in value.carve_outs(version):
            line = f"{concern.account} keeps agreement {', '.join(concern.agreements)} for {titles[version.document]}"
            carve_outs.append(Padding(Text(line), (0, 0, 0, 2)))
    return Group(head, table, Text("Carve-outs", style="bold") if carve_outs else Text(), *carve_outs)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for column in columns:
        table.add_column(column, justify="right" if column in ("Versions", "Concerns", "Kept out") else "left")
    return table


def _grid() -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", min_width=2)
    grid.add_column()
    return grid


def _date(value: date | None) -> str:
    return "" if value is None else value.isoformat()
