"""Whom an update concerns, in the terminal: counts by reason, carve-outs, frozen lists, and what a draft would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from termsvc.core.explanation import wording
from termsvc.core.model import Version
from termsvc.core.notice.audience import Audience, KeptOut
from termsvc.core.notice.manifest import AudienceCounts, Listing
from termsvc.render import manifests
from termsvc.service.audiences import Planned
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
BY_CHANGE_LOG = "The change log alone tells of this update, so no account is told."
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
    parts: list[RenderableType] = [_told(value.told, value.accounts) if value.versions else Text(BY_CHANGE_LOG)]
    for one in value.versions:
        parts += [_headed(one.version, titles), _by_reason(one.concerned, one.awaiting_assent, one.kept_out)]
        if one.later:
            parts.append(Text(f"       {one.later:,} of them later, as where an agreement asks for more notice"))
    if out is not None:
        parts.append(_line(f"The accounts are listed in {out}"))
    return Group(*parts)


def listings(value: Sequence[Listing], titles: Mapping[str, str], out: Path | None = None) -> RenderableType:
    """The lists of a posted update's audience, frozen for good."""
    if not value:
        return Text(BY_CHANGE_LOG)
    last = value[-1].manifest
    return Group(*(part for one in value for part in _listing(one)), Text(), counts(last.counts, titles, out))


def supplement(value: Listing | None) -> RenderableType:
    """Who came into scope since the last list."""
    return Text("Nobody has come into scope since the last list.") if value is None else Group(*_listing(value))


def listings_data(value: Sequence[Listing]) -> dict[str, Any]:
    """Frozen lists for a program."""
    return {"frozen": True, "lists": [{"number": one.number, **manifests.manifest(one.manifest)} for one in value]}


def planned(value: Planned, titles: Mapping[str, str], out: Path | None = None) -> RenderableType:
    """Whom an update would concern, and what would change for whom, date by date."""
    lists = out and out / "changes"
    changes = (part for one in value.changes for part in (Text(), bulk.changes(one, lists and lists / str(one.on))))
    told = Text("Nothing of this is recorded, and nobody has been told.", style="dim")
    return Group(told, counts(value.counts, titles, out and out / "audience"), *changes)


def planned_data(value: Planned) -> dict[str, Any]:
    """The same for a program."""
    changes = [bulk.changes_data(one) for one in value.changes]
    return {"frozen": False, **manifests.counts(value.counts), "changes": changes}


def _listing(one: Listing) -> Iterator[RenderableType]:
    manifest = one.manifest
    accounts = f"{manifest.listed.accounts:,} accounts"
    told = (
        f"Supplement {one.number - 1}: {accounts} came into scope" if manifest.is_supplement else f"{accounts} are told"
    )
    yield Text(f"{told}, by what was known {wording.moment(manifest.known_at)}.")
    yield _line(f"  SHA-256 {manifest.listed.sha256}")


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
