"""A redline as plain data: the contract for tools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from termsvc.core.provisions import Provision
from termsvc.core.redline.change import Change, ChangeKind
from termsvc.core.redline.model import Redline
from termsvc.core.redline.tokens import words

# Kinds of which one change may hold several provisions of a side, which are then a list even when there is but one.
_RUNS = frozenset({ChangeKind.RENUMBERED})
_SEVERAL_OLD, _SEVERAL_NEW = _RUNS | {ChangeKind.MERGED}, _RUNS | {ChangeKind.SPLIT}


def to_json(redline: Redline) -> dict[str, Any]:
    """The redline as values that JSON has.

    `{"old": {"sha256", "words"}, "new": ..., "summary": {"words_inserted", "words_deleted", "words_absorbed"},
    "degraded": bool, "changes": [{"id", "kind", "old", "new", "words"}]}`. A side of a change is `{"address", "label",
    "lines": [first, last], "text"}`, null where there is none, and a list of them for `renumbered`. `words` is a list of
    `[op, text]`, empty where the texts are equal.
    """
    changes = redline.changes
    return {
        "old": {"sha256": redline.old_sha256, "words": _word_count(redline.old)},
        "new": {"sha256": redline.new_sha256, "words": _word_count(redline.new)},
        "summary": {
            "words_inserted": sum(change.words_inserted for change in changes),
            "words_deleted": sum(change.words_deleted for change in changes),
            "words_absorbed": sum(change.absorbed for change in changes),
        },
        "degraded": redline.degraded,
        "changes": [_change(change) for change in changes],
    }


def _word_count(provisions: Sequence[Provision]) -> int:
    return sum(len(words(provision.text)) for provision in provisions)


def _change(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "kind": str(change.kind),
        "old": _side(change.old, several=change.kind in _SEVERAL_OLD),
        "new": _side(change.new, several=change.kind in _SEVERAL_NEW),
        "words": [list(edit) for edit in change.words],
    }


def _side(provisions: Sequence[Provision], *, several: bool) -> Any:
    found = [_provision(provision) for provision in provisions]
    if several:
        return found
    return found[0] if found else None


def _provision(one: Provision) -> dict[str, Any]:
    return {"address": one.address, "label": one.label, "lines": list(one.lines), "text": one.text}
