"""Terms updates as plain JSON data: where one stands, what its notice says, and every act that led there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from termsvc.core.model import Translation, utc_text
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.items import Item
from termsvc.core.notice.lifecycle import Act, ActKind, Progress
from termsvc.render.plain import document, iso, version


def summary(draft: Draft, found: Progress) -> dict[str, Any]:
    """An update in short: where it stands, and its versions."""
    superseded = found.last(ActKind.SUPERSEDED)
    return {
        "id": draft.id,
        "state": found.state and found.state.value,
        "posted_on": iso(draft.posted_on),
        "revision": found.revision,
        "supersedes": draft.supersedes,
        "superseded_by": superseded and superseded.superseded_by,
        "versions": [version(one) for one in draft.versions],
    }


def update(draft: Draft, found: Progress) -> dict[str, Any]:
    """An update with all that its draft says and everything that was done about it."""
    return {
        **summary(draft, found),
        "postponement": found.postponement and act(found.postponement),
        "documents": [document(one) for one in draft.documents],
        "translations": [_translation(one) for one in draft.translations],
        "items": [item(one) for one in draft.items],
        "not_material": [
            {"document": one.document, "change": one.change, "reason": one.reason, "by": one.by or None}
            for one in draft.not_material
        ],
        "overrides": [{"rule": one.rule, "reason": one.reason, "by": one.by} for one in draft.overrides],
        "acts": [act(one) for one in found.acts],
    }


def item(value: Item) -> dict[str, Any]:
    """An item, with those that are nested in it."""
    return {
        "id": value.id,
        "document": value.document,
        "kind": value.kind.value,
        "text": value.text,
        "changes": list(value.changes),
        "applies_if": value.applies_if,
        "condition": value.condition,
        "translations": [
            {
                "language": one.language,
                "text": one.text,
                "condition": one.condition,
                "outdated": one in value.outdated,
            }
            for one in value.translations
        ],
        "items": [item(one) for one in value.items],
    }


def act(value: Act) -> dict[str, Any]:
    """One thing that somebody did."""
    return {
        "number": value.number,
        "kind": value.kind.value,
        "revision": value.revision,
        "actor": value.actor,
        "at": instant(value.at),
        "comment": value.comment,
        "effective_on": {slug: iso(day) for slug, day in value.effective_on},
        "superseded_by": value.superseded_by,
        "templates": value.templates,
    }


def instant(value: datetime) -> str:
    """An aware instant, in UTC."""
    return utc_text(value).replace("+00:00", "Z")


def _translation(value: Translation) -> dict[str, Any]:
    return {
        "document": value.document,
        "version": value.version,
        "language": value.language,
        "sha256": value.sha256,
    }
