"""Whom an update concerns, in the terminal: counts by reason, carve-outs, frozen lists, and what a draft would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from termsvc.bulk.changes import Changes
from termsvc.core.explanation import wording
from termsvc.core.model import Version
from termsvc.core.notice.audience import Audience, KeptOut
from termsvc.core.notice.manifest import AudienceCounts
from termsvc.service.frozen import Frozen
from termsvc.terminal import bulk

KEPT_OUT = {
    KeptOut.NEW_ACCOUNT: "opened on or after the posting date",
    KeptOut.CLOSED: "closed",
    KeptOut.DOES_NOT_APPLY: "not under the document",
    KeptOut.DISPLACED: "with another document in lieu of it",
    KeptOut.OBJECTED: "with an objection in time",
    KeptOut.WITHDRAWN: "not bound when the version was withdrawn",
    KeptOut.SUPERSEDED: "bound by a later version already",
    KeptOut.NEGOTIATED: "with negotiated terms that stay",
}
NAMED = 20
"""So many carved-out accounts of an agreement are named."""


def audience(value: Audience, titles: Mapping[str, str]) -> RenderableType:
    """Whom an update concerns, as counts by reason for each document, and the carve-outs by name."""
    parts: list[RenderableType] = [_told(len(value.told), len(value.accounts))]
    for version in value.update.versions:
        reasons = value.counts(version)
        parts += [_headed(version, titles), _by_reason(reasons[None], 0, reasons.items()), *_carve_outs(value, version)]
    return Group(*parts)


def counts(value: AudienceCounts, titles: Mapping[str, str], out: Path | None = None) -> RenderableType:
    """The same as counts alone, and where the accounts are listed."""
    parts: list[RenderableType] = [_told(value.told, value.accounts)]
    for one in value.versions:
        parts += [_headed(one.version, titles), _by_reason(one.concerned, one.awaiting_assent, one.kept_out)]
    if out is not None:
        parts.append(_line(f"The accounts are listed in {out}"))
    return Group(*parts)


def frozen(value: Frozen, titles: Mapping[str, str]) -> RenderableType:
    """A list for good, by its seal, and whom the update concerns."""
    manifest = value.manifest
    what = "came into scope and are" if manifest.is_supplement else "are"
    return Group(
        Text(
            f"{manifest.listed.accounts:,} accounts {what} listed, by what was known {wording.moment(manifest.known_at)}."
        ),
        _line(f"SHA-256 {manifest.listed.sha256}"),
        counts(manifest.counts, titles, value.folder),
    )


def dry_run(dates: Sequence[Changes], out: Path | None = None) -> RenderableType:
    """What would change for whom, date by date."""
    shown = (bulk.changes(one, out and out / one.on.isoformat()) for one in dates)
    return Group(Text("Nothing of this is recorded, and nobody has been told."), *shown)


def _told(told: int, accounts: int) -> Text:
    return Text(f"{told:,} of {accounts:,} accounts are to be told.", style="bold")


def _line(text: str) -> Text:
    return Text(text, no_wrap=True, overflow="ignore")


def _headed(version: Version, titles: Mapping[str, str]) -> Text:
    return Text.assemble("\n", (titles[version.document], "bold"), f", effective {wording.day(version.effective_on)}")


def _by_reason(concerned: int, awaiting_assent: int, kept_out: Iterable[tuple[KeptOut | None, int]]) -> Table:
    reasons = dict(kept_out)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", min_width=6)
    grid.add_column()
    asked = f", {awaiting_assent:,} of them asked to agree" if awaiting_assent else ""
    grid.add_row(f"{concerned:,}", f"concerned{asked}")
    for reason, why in KEPT_OUT.items():
        if reasons.get(reason):
            grid.add_row(Text(f"{reasons[reason]:,}", style="dim"), Text(why, style="dim"))
    return grid


def _carve_outs(value: Audience, version: Version) -> Iterator[RenderableType]:
    found = defaultdict(list)
    for concern in value.carve_outs(version):
        found[concern.agreements].append(concern.account)
    for agreements, accounts in sorted(found.items()):
        more = f" and {len(accounts) - NAMED:,} more" if len(accounts) > NAMED else ""
        named = f"agreement {', '.join(agreements)}: {', '.join(accounts[:NAMED])}{more}"
        yield Padding(Text(named, style="dim"), (0, 0, 0, 9), expand=False)
