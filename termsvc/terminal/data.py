"""What loads, case files, activations and histories came to, as JSON for a program to read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from termsvc.core.activation import Activation
from termsvc.core.redline import ChangedSection, ChangeKind
from termsvc.library.cases import Named
from termsvc.library.finding import Finding
from termsvc.render import plain
from termsvc.service.cases import Difference, Outcome
from termsvc.service.history import Attributed, Changed, Entry
from termsvc.service.terms import LoadReport


def load_report(value: LoadReport) -> dict[str, Any]:
    """What a load recorded, or everything that stands against it."""
    return {
        "accepted": value.accepted,
        "dry_run": value.dry_run,
        "findings": [finding(item) for item in value.findings],
        "counts": {
            kind: {"new": count.new, "restated": count.restated, "unchanged": count.unchanged}
            for kind, count in value.counts.items()
        },
        "restated": [{"kind": one.kind, "key": list(one.key), "fields": list(one.fields)} for one in value.restated],
    }


def finding(value: Finding) -> dict[str, Any]:
    """One thing that is wrong or odd in a file."""
    return {
        "file": value.file,
        "line": value.line,
        "field": value.field,
        "value": value.value,
        "problem": value.problem,
        "remedy": value.remedy,
        "severity": value.severity.value,
    }


def outcome(value: Outcome) -> dict[str, Any]:
    """How one case went."""
    return {
        "name": value.case.name,
        "file": value.case.file,
        "asks": len(value.case.asks),
        "passed": not value.differences,
        "differences": [_difference(item) for item in value.differences],
    }


def _difference(value: Difference) -> dict[str, Any]:
    ask = value.ask
    return {
        "line": ask.line,
        "ask": {
            "account": ask.account,
            "document": ask.document,
            "on": plain.iso(ask.on),
            "at": ask.at.isoformat() if ask.at else None,
            "known_at": ask.known_at.isoformat() if ask.known_at else None,
        },
        "expected": _named(value.expected),
        "answered": _named(value.answered),
        "refused": value.refused or None,
        "because": [plain.step(step) for step in value.binding.because] if value.binding else [],
    }


def _named(fields: Mapping[str, object]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in fields.items()}


def _plain(value: object) -> Any:
    if isinstance(value, Named):
        return {value.what: value.name}
    return value.isoformat() if isinstance(value, date) else value


def activation(value: Activation) -> dict[str, Any]:
    """A version whose date has come."""
    return {
        "document": value.document,
        "version": value.version,
        "accounts": value.accounts.value,
        "effective_on": plain.iso(value.effective_on),
        "activated_at": value.activated_at.isoformat(),
    }


def entry(value: Entry) -> dict[str, Any]:
    """A version, how long its text is, and what it changed."""
    return {
        **plain.version(value.version),
        "provisions": value.provisions,
        "words": value.words,
        "changed": value.changed and _changed(value.changed),
    }


def _changed(value: Changed) -> dict[str, Any]:
    return {
        "against": value.against.label,
        "kinds": _counts(value.kinds),
        "summary": {**{one.value: count for one, count in value.weights.items()}, **value.summary._asdict()},
        "degraded": value.degraded,
        "sections": [_section(one) for one in value.sections],
    }


def _section(value: ChangedSection) -> dict[str, Any]:
    return {
        "address": value.address,
        "heading": value.heading,
        "path": list(value.path),
        "removed": value.removed,
        "kinds": _counts(value.counts),
    }


def _counts(kinds: Iterable[tuple[ChangeKind, int]]) -> dict[str, int]:
    return {kind.value: count for kind, count in kinds}


def attributed(value: Attributed) -> list[dict[str, Any]]:
    """The provisions of a text; the words of each, joined, are its text."""
    return [
        {
            "address": one.provision.address,
            "label": one.provision.label,
            "text": one.provision.text,
            "words": [[run.text, run.label] for run in one.runs],
        }
        for one in value.provisions
    ]
