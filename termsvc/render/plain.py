"""Values as plain JSON data: the contract for tools."""

from __future__ import annotations

from datetime import date
from typing import Any

from termsvc.core.answer import Binding, Bound, BoundVersion, Interval, Lost, Step
from termsvc.core.model import Document, Version
from termsvc.core.notice.audience import Audience


def binding(value: Binding) -> dict[str, Any]:
    """An answer with its reasons."""
    return {
        "account": value.account,
        "document": value.document,
        "binds": bound(value.binds),
        "rule": value.rule.value,
        "since": iso(value.since),
        "until": iso(value.until),
        "because": [step(item) for item in value.because],
    }


def bound(value: Bound | None) -> dict[str, str] | None:
    """What binds: a version's label or an agreement's id, and the seal of its text."""
    if value is None:
        return None
    if isinstance(value, BoundVersion):
        return {"version": value.label, "sha256": value.sha256}
    return {"agreement": value.id, "sha256": value.sha256}


def step(value: Step) -> dict[str, Any]:
    """One step of an explanation."""
    return {
        "rule": value.rule.value,
        "sentence": value.sentence,
        "facts": list(value.facts),
        "lost": [lost(item) for item in value.lost],
    }


def lost(value: Lost) -> dict[str, str]:
    """What a step rules out."""
    what = {"version": value.version} if value.version is not None else {"agreement": str(value.agreement)}
    return {**what, "reason": value.reason.value, "sentence": value.sentence}


def interval(value: Interval) -> dict[str, Any]:
    """An interval of a timeline."""
    return {
        "from": iso(value.start),
        "to": iso(value.end),
        "binds": bound(value.binds),
        "rule": value.rule.value,
        "since": iso(value.since),
        "until": iso(value.until),
    }


def document(value: Document) -> dict[str, Any]:
    """A document's fields; dated ones as a list of spans."""
    return {
        "slug": value.slug,
        "title": value.title,
        "kind": value.kind,
        "timezone": value.timezone,
        "notify_by": value.notify_by.value,
        "amendment_notice": value.amendment_notice,
        "prevailing_language": value.prevailing_language,
        **{
            name: [{"from": iso(span.start), "to": iso(span.end), "value": item} for span, item in dated.spans]
            for name, dated in (
                ("part_of", value.part_of),
                ("in_lieu_of", value.in_lieu_of),
                ("applies_if", value.applies_if),
            )
        },
    }


def version(value: Version) -> dict[str, Any]:
    """A version's fields, without its body."""
    return {
        "document": value.document,
        "label": value.label,
        "sequence": value.sequence,
        "sha256": value.sha256,
        "posted_on": iso(value.posted_on),
        "effective_on": iso(value.effective_on),
        "effective_on_new": iso(value.effective_on_new),
        "assent": value.assent.value,
        "withdrawn_on": iso(value.withdrawn_on),
        "title": value.title,
    }


def audience(value: Audience) -> dict[str, Any]:
    """Whom an update concerns: counts by reason, and the accounts behind them."""
    return {
        "posted_on": iso(value.update.posted_on),
        "accounts": len(value.accounts),
        "told": list(value.told),
        "versions": [
            {
                "document": one.document,
                "version": one.label,
                "effective_on": iso(one.effective_on),
                "concerns": value.counts(one)[None],
                "kept_out": {reason.value: count for reason, count in value.counts(one).items() if reason is not None},
                "accounts": [
                    {
                        "account": concern.account,
                        "binds_from": iso(concern.binds_from),
                        "kept_out": concern.kept_out and concern.kept_out.value,
                    }
                    for concern in value.of(one)
                ],
                "carve_outs": [
                    {"account": concern.account, "agreements": list(concern.agreements)}
                    for concern in value.carve_outs(one)
                ],
            }
            for one in value.update.versions
        ],
    }


def iso(value: date | None) -> str | None:
    """A date as ISO 8601."""
    return None if value is None else value.isoformat()
