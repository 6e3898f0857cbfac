"""What loads, case files, notices and activations came to, in the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.padding import Padding
from rich.text import Text

from termsvc.core.explanation import wording
from termsvc.core.model import Activation
from termsvc.core.notice.audience import Audience, KeptOut
from termsvc.library.cases import Named
from termsvc.library.finding import Finding, Severity
from termsvc.service.cases import Difference, Report
from termsvc.service.terms import LoadReport
from termsvc.service.updates import Notice
from termsvc.terminal.answers import iso, listing, reasons

KEPT_OUT = {
    KeptOut.NEW_ACCOUNT: "opened on or after the posting date",
    KeptOut.CLOSED: "closed",
    KeptOut.NEGOTIATED: "keep their negotiated terms",
    KeptOut.DOES_NOT_APPLY: "the document does not apply to them",
    KeptOut.DISPLACED: "another document applies in lieu of it",
    KeptOut.OBJECTED: "objected in time",
    KeptOut.WITHDRAWN: "the version was withdrawn before it bound them",
    KeptOut.SUPERSEDED: "a later version already binds them",
}


def load_report(report: LoadReport) -> RenderableType:
    """What a load recorded, or everything that stands against it."""
    lines: list[RenderableType] = [Text(str(finding), style=_style(finding)) for finding in report.findings]
    errors = sum(finding.severity is Severity.ERROR for finding in report.findings)
    if errors:
        told = "1 finding stands" if errors == 1 else f"{errors} findings stand"
        return Group(*lines, Text(f"{told} against it. Nothing was recorded.", style="bold"))
    verb = "Would record" if report.dry_run else "Recorded"
    table = listing("", "New", "Restated", "Already recorded", counts=["New", "Restated", "Already recorded"])
    for kind, count in report.counts.items():
        table.add_row(f"{kind}s", str(count.new), str(count.restated), str(count.unchanged))
    restated = (
        Text(f"  {one.kind} {'/'.join(one.key)}: {', '.join(one.fields)}", style="dim") for one in report.restated
    )
    return Group(*lines, Text(verb, style="bold"), table, *restated)


def _style(finding: Finding) -> str:
    return "red" if finding.severity is Severity.ERROR else "yellow"


def case_report(report: Report) -> RenderableType:
    """Each ask that differs, with the explanation; then a count."""
    lines: list[RenderableType] = [Text(str(finding), style=_style(finding)) for finding in report.findings]
    for outcome in report.outcomes:
        if outcome.differences:
            lines.append(Text(f"{outcome.case.file}: {outcome.case.name}", style="bold"))
        lines += (Padding(part, (0, 0, 0, 2)) for item in outcome.differences for part in _difference(item))
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
        yield from (Padding(part, (0, 0, 0, 2)) for part in reasons(item.binding.because))


def shown(value: object) -> str:
    """An expected or answered value in words."""
    if isinstance(value, Named):
        return f"{value.what} {value.name}"
    return "nothing" if value is None else str(value)


def notice(found: Notice, written: Sequence[Path]) -> RenderableType:
    """Where a notice was written, whom it concerns, and whom it does not."""
    files = Text(f"Written: {', '.join(str(path) for path in written)}")
    known = "all that is known" if found.known_at is None else f"what was known {wording.moment(found.known_at)}"
    return Group(files, Text(f"By {known}:"), audience(found.audience, found.titles))


def audience(value: Audience, titles: Mapping[str, str]) -> RenderableType:
    """Whom an update concerns, as counts by reason for each document, and the carve-outs by name."""
    table = listing("Document", "Effective", "Concerns", "Kept out", "Why", counts=["Concerns", "Kept out"])
    carve_outs: list[RenderableType] = []
    for version in value.update.versions:
        counts = value.counts(version)
        kept_out = [(KEPT_OUT[reason], counts[reason]) for reason in KeptOut if counts[reason]]
        table.add_row(
            escape(titles[version.document]),
            iso(version.effective_on),
            str(counts[None]),
            "\n".join(str(count) for _, count in kept_out),
            "\n".join(why for why, _ in kept_out),
        )
        for concern in value.carve_outs(version):
            line = f"{concern.account} keeps {titles[version.document]} as in agreement {', '.join(concern.agreements)}"
            carve_outs.append(Padding(Text(line), (0, 0, 0, 2)))
    told = Text(f"{len(value.told)} of {len(value.accounts)} accounts are to be told.", style="bold")
    return Group(told, table, *([Text("Carve-outs", style="bold"), *carve_outs] if carve_outs else []))


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
