"""What loads, case files, notices and activations came to, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from termsvc.core.activation import Activation
from termsvc.core.model import FACTS
from termsvc.library.cases import Named
from termsvc.library.finding import Finding, Severity
from termsvc.service.cases import Difference, Report
from termsvc.service.terms import LoadReport
from termsvc.service.updates import Notice
from termsvc.terminal.answers import listing, reasons
from termsvc.terminal.audience import audience


def load_report(report: LoadReport) -> RenderableType:
    """What a load recorded, or everything that stands against it."""
    lines: list[RenderableType] = [finding(one) for one in report.findings]
    errors = sum(one.severity is Severity.ERROR for one in report.findings)
    if errors:
        told = "1 finding stands" if errors == 1 else f"{errors} findings stand"
        return Group(*lines, Text(f"{told} against it. Nothing was recorded.", style="bold"))
    verb = "Would record" if report.dry_run else "Recorded"
    table = listing("", "New", "Restated", "Already recorded", counts=["New", "Restated", "Already recorded"])
    for kind in FACTS:
        if kind.name in report.counts:
            count = report.counts[kind.name]
            table.add_row(f"{kind.name}s", str(count.new), str(count.restated), str(count.unchanged))
    restated = (
        Text(f"  {one.kind} {'/'.join(one.key)}: {', '.join(one.fields)}", style="dim") for one in report.restated
    )
    untold = sum(count.restated for count in report.counts.values()) - len(report.restated)
    more = [Text(f"  and {untold:,} more that are restated", style="dim")] if untold > 0 else []
    return Group(*lines, Text(verb, style="bold"), table, *restated, *more)


def finding(value: Finding) -> Text:
    """A value that no line end breaks but its own, so that a path or a sentence in it can be searched for."""
    style = "red" if value.severity is Severity.ERROR else "yellow"
    return Text(str(value), style=style, no_wrap=True, overflow="ignore")


def case_report(report: Report) -> RenderableType:
    """Each ask that differs, with the explanation; then a count."""
    lines: list[RenderableType] = [finding(one) for one in report.findings]
    for outcome in report.outcomes:
        if outcome.differences:
            lines.append(Text(f"{outcome.case.file}: {outcome.case.name}", style="bold"))
        lines += (
            Padding(part, (0, 0, 0, 2), expand=False) for item in outcome.differences for part in _difference(item)
        )
    cases = f"{len(report.outcomes)} case{'' if len(report.outcomes) == 1 else 's'}"
    lines.append(
        Text(f"{cases}, {report.asks} asks: {report.asks - report.differing} as expected, {report.differing} differ")
    )
    return Group(*lines)


def _difference(item: Difference) -> Iterator[RenderableType]:
    ask = item.ask
    known_at = f", known at {ask.known_at.isoformat()}" if ask.known_at else ""
    when = f"on {ask.on}" if ask.on else f"at {ask.at.isoformat() if ask.at else ''}"
    yield Text(f"line {ask.line}: {ask.account}, {ask.document}, {when}{known_at}", style="bold")
    if item.refused:
        yield Text(f"  refused: {item.refused}")
    for field, expected in item.expected.items():
        answer = f", but the answer is {shown(item.answered[field])}" if field in item.answered else ""
        yield Text(f"  {field}: expected {shown(expected)}{answer}")
    if item.binding is not None:
        yield from (Padding(part, (0, 0, 0, 2), expand=False) for part in reasons(item.binding.because))


def shown(value: object) -> str:
    """An expected or answered value in words."""
    if isinstance(value, Named):
        return f"{value.what} {value.name}"
    return "nothing" if value is None else str(value)


def notice(found: Notice, written: Sequence[Path]) -> RenderableType:
    """Where a notice was written, whom it concerns, and whom it does not."""
    files = Text(f"Written: {', '.join(str(path) for path in written)}")
    return Group(files, Text(f"By {found.basis}:"), audience(found.audience, found.titles))


def activations(recorded: Sequence[Activation], *, since: date = date.min) -> RenderableType:
    """What came into force, in full from a date on, and before it as a count."""
    lines = [
        Text(f"{item.document} {item.version} is in force for {item.accounts} accounts since {item.effective_on}")
        for item in recorded
        if item.effective_on >= since
    ]
    passed = len(recorded) - len(lines)
    if passed:
        lines.insert(0, Text(f"{passed} dates had already passed and are noted now"))
    return Group(*(lines or [Text("Nothing new has come into force.")]))
