"""Audiences of updates in the terminal, and as JSON for a program to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from termsvc.core.explanation import wording
from termsvc.core.notice.manifest import AudienceCounts, Listing, VersionCounts
from termsvc.render import manifests
from termsvc.service.audiences import Planned
from termsvc.terminal import bulk
from termsvc.terminal.reports import KEPT_OUT


def counts(found: AudienceCounts) -> RenderableType:
    """Whom an update concerns, as numbers by reason for each document."""
    told = f"{found.told:,} of {found.accounts:,} accounts are to be told."
    return Group(Text(told, style="bold"), *(part for one in found.versions for part in _of(one)))


def planned(found: Planned, out: Path | None) -> RenderableType:
    """Whom an update would concern, and what would change for whom."""
    lists = out and out / "changes"
    changes = (part for one in found.changes for part in (Text(), bulk.changes(one, lists)))
    return Group(Text("If it were posted as it stands:", style="dim"), counts(found.counts), *changes, *_written(out))


def planned_data(found: Planned) -> dict[str, Any]:
    """The same for a program."""
    return {
        "frozen": False,
        **manifests.counts(found.counts),
        "changes": [bulk.changes_data(one) for one in found.changes],
    }


def listings(found: Sequence[Listing], out: Path | None) -> RenderableType:
    """The frozen lists of an update."""
    return Group(
        *(part for one in found for part in _listing(one)), Text(), counts(found[-1].manifest.counts), *_written(out)
    )


def supplement(found: Listing | None) -> RenderableType:
    """Who came into scope."""
    if found is None:
        return Text("Nobody has come into scope since the last list.")
    return Group(*_listing(found))


def listings_data(found: Sequence[Listing]) -> dict[str, Any]:
    """Frozen lists for a program."""
    return {
        "frozen": True,
        "lists": [{"number": one.number, **manifests.manifest(one.manifest)} for one in found],
    }


def _listing(one: Listing) -> Iterator[RenderableType]:
    manifest = one.manifest
    what = f"Supplement {one.number - 1}" if manifest.is_supplement else "Told at posting"
    yield Text.assemble(
        (what, "bold"), f": {manifest.listed.accounts:,} accounts, known {wording.moment(manifest.known_at)}"
    )
    yield Text(f"  SHA-256 of the list {manifest.listed.sha256}", style="dim")


def _of(one: VersionCounts) -> Iterator[RenderableType]:
    version = one.version
    title = f"{version.document} {version.label}"
    yield Text.assemble("\n", (title, "bold"), f", effective {wording.day(version.effective_on)}")
    grid = Table.grid(padding=(0, 1))
    grid.add_column(justify="right", min_width=6)
    grid.add_column()
    grid.add_row(f"{one.concerned:,}", "concerned")
    if one.awaiting_assent:
        grid.add_row(f"{one.awaiting_assent:,}", "of these only once they agree")
    if one.later:
        grid.add_row(f"{one.later:,}", "of these later than that date, as where an agreement asks for more notice")
    for reason, accounts in one.kept_out:
        grid.add_row(Text(f"{accounts:,}", style="dim"), Text(KEPT_OUT[reason], style="dim"))
    yield grid


def _written(out: Path | None) -> Iterator[RenderableType]:
    if out is not None:
        yield Text(f"\nThe accounts are listed in {out}", style="dim")
