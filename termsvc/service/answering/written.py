"""Answers as plain JSON data, and encoded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from termsvc.core.model import Document, utc_text
from termsvc.render import plain
from termsvc.service.answering.values import Changes, Pending, Question, Term, Terms, Timelines, Upcoming


def terms(value: Terms) -> dict[str, Any]:
    """What binds an account."""
    question = value.question
    return {**head(question, value.known_at), "terms": listed(value.terms, explained=question.explained)}


def head(question: Question, known_at: datetime) -> dict[str, Any]:
    """What was asked, and what was known."""
    when = question.when
    return {
        "account": question.account,
        "on": None if isinstance(when, datetime) else plain.iso(when),
        "at": instant(when if isinstance(when, datetime) else None),
        "known_at": instant(known_at),
    }


def listed(found: Iterable[Term], *, explained: bool) -> list[dict[str, Any]]:
    """What binds for each document, whichever account asks; `because` is there if reasons were asked for."""
    fields = ("binds", "rule", "since", "until", *(["because"] if explained else []))
    return [_of(document, plain.binding(binding), fields) for binding, document in found]


def _of(document: Document, told: Mapping[str, Any], fields: Iterable[str]) -> dict[str, Any]:
    return {"document": document.slug, "title": document.title, **{name: told[name] for name in fields}}


def timelines(value: Timelines) -> dict[str, Any]:
    """What binds an account over all time."""
    return {
        "account": value.account,
        "known_at": instant(value.known_at),
        "timelines": [
            {
                "document": document.slug,
                "title": document.title,
                "intervals": [plain.interval(interval) for interval in intervals],
            }
            for document, intervals in value.timelines
        ],
    }


def changes(value: Changes) -> dict[str, Any]:
    """What will change for an account."""
    return {
        "account": value.account,
        "known_at": instant(value.known_at),
        "changes": [upcoming(one) for one in value.changes],
    }


def upcoming(value: Upcoming) -> dict[str, Any]:
    """One change to come."""
    return {
        "document": value.document.slug,
        "title": value.document.title,
        "on": plain.iso(value.on),
        "binds": plain.bound(value.binds),
        "rule": value.rule.value,
        "replaces": plain.bound(value.replaces),
        "update": value.update,
    }


def pending(value: Pending) -> dict[str, Any]:
    """What waits for an account's assent."""
    return {
        "account": value.account,
        "known_at": instant(value.known_at),
        "pending": [
            {
                "document": document.slug,
                "title": document.title,
                "version": one.version.label,
                "sha256": one.version.sha256,
                "posted_on": plain.iso(one.version.posted_on),
                "by": plain.iso(one.by),
                "assent": one.version.assent.value,
                "binds_now": plain.bound(one.binds_now),
            }
            for document, one in value.pending
        ],
    }


def instant(value: datetime | None) -> str | None:
    """An instant in UTC, with microseconds and a Z."""
    return None if value is None else utc_text(value).replace("+00:00", "Z")


def encoded(value: object) -> bytes:
    """Plain data as compact JSON in UTF-8 (RFC 8259)."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
