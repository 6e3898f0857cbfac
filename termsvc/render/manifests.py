"""Frozen audiences as plain JSON data, and back: a manifest that is read is the one that was written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from termsvc.core.model import Assent, Version, utc_text
from termsvc.core.notice.audience import KeptOut
from termsvc.core.notice.manifest import AccountList, AudienceCounts, AudienceManifest, VersionCounts
from termsvc.core.notice.update import TermsUpdate
from termsvc.render.plain import iso, version


def manifest(value: AudienceManifest) -> dict[str, Any]:
    """A manifest."""
    return {
        "posted_on": iso(value.update.posted_on),
        "known_at": utc_text(value.known_at),
        "listed": {"accounts": value.listed.accounts, "sha256": value.listed.sha256},
        "after": list(value.after),
        **counts(value.counts),
    }


def counts(value: AudienceCounts) -> dict[str, Any]:
    """Whom an update concerns, in numbers."""
    return {
        "accounts": value.accounts,
        "told": value.told,
        "versions": [
            {
                **version(one.version),
                "concerns": one.concerned,
                "awaiting_assent": one.awaiting_assent,
                "later": one.later,
                "kept_out": {reason.value: count for reason, count in one.kept_out},
            }
            for one in value.versions
        ],
    }


def read_manifest(data: Mapping[str, Any]) -> AudienceManifest:
    """The manifest that data was made of.

    Raises:
        ValueError, KeyError, TypeError: the data is none of a manifest.
    """
    found = AudienceCounts(data["accounts"], data["told"], tuple(_version_counts(one) for one in data["versions"]))
    return AudienceManifest(
        update=TermsUpdate(date.fromisoformat(data["posted_on"]), tuple(one.version for one in found.versions)),
        known_at=datetime.fromisoformat(data["known_at"]),
        counts=found,
        listed=AccountList(data["listed"]["accounts"], data["listed"]["sha256"]),
        after=tuple(data["after"]),
    )


def _version_counts(data: Mapping[str, Any]) -> VersionCounts:
    return VersionCounts(
        Version(
            document=data["document"],
            label=data["label"],
            sequence=data["sequence"],
            sha256=data["sha256"],
            posted_on=date.fromisoformat(data["posted_on"]),
            effective_on=date.fromisoformat(data["effective_on"]),
            effective_on_new=date.fromisoformat(data["effective_on_new"]),
            assent=Assent(data["assent"]),
            withdrawn_on=data["withdrawn_on"] and date.fromisoformat(data["withdrawn_on"]),
            title=data["title"],
        ),
        concerned=data["concerns"],
        awaiting_assent=data["awaiting_assent"],
        later=data["later"],
        kept_out=tuple((KeptOut(reason), count) for reason, count in data["kept_out"].items()),
    )
