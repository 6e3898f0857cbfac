"""A redline as plain data: the contract for tools."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from termsvc.core.provisions import Provision
from termsvc.core.redline.change import Change, ChangeKind
from termsvc.core.redline.model import Redline
from termsvc.core.redline.tokens import words

# Kinds of which one change may hold several provisions of a side, which are then a list even when there is but one.
_RUNS = frozenset({ChangeKind.RENUMBERED})
_SEVERAL_OLD, _SEVERAL_NEW = _RUNS | {ChangeKind.MERGED}, _RUNS | {ChangeKind.SPLIT}


class Summary(NamedTuple):
    """How many words a redline marks, as changes count them (see `Change.words_inserted`).

    Attributes:
        words_moved: those that stand unchanged in provisions that moved.
        words_absorbed: those marked as deleted and inserted that stand unchanged (see `word_redline`).
    """

    words_inserted: int
    words_deleted: int
    words_moved: int
    words_absorbed: int


def to_json(redline: Redline) -> dict[str, Any]:
    """The redline as values that JSON has.

    `{"old": {"sha256", "words"}, "new": ..., "summary": {"words_inserted", "words_deleted", "words_moved",
    "words_absorbed"}, "degraded": bool, "changes": [{"id", "kind", "old", "new", "words"}]}`. A side of a change is
    `{"address", "label", "lines": [first, last], "text"}`, null where there is none, and a list of them for
    `renumbered`. `words` is a list of `[op, text]`, empty where the texts are equal.
    """
    return {
        "old": {"sha256": redline.old_sha256, "words": word_count(redline.old)},
        "new": {"sha256": redline.new_sha256, "words": word_count(redline.new)},
        "summary": summary(redline)._asdict(),
        "degraded": redline.degraded,
        "changes": [_change(change) for change in redline.changes],
    }


def summary(redline: Redline) -> Summary:
    """How many words were inserted, deleted and moved."""
    changes = redline.changes
    return Summary(
        words_inserted=sum(change.words_inserted for change in changes),
        words_deleted=sum(change.words_deleted for change in changes),
        words_moved=sum(_words_moved(change) for change in changes),
        words_absorbed=sum(change.absorbed for change in changes),
    )


def kinds(redline: Redline) -> tuple[tuple[ChangeKind, int], ...]:
    """How many changes there are of each kind, in the order of `ChangeKind`; each renumbered provision counts."""
    counts = Counter[ChangeKind]()
    for change in redline.changes:
        counts[change.kind] += len(change.new) if change.kind in _RUNS else 1
    return tuple((kind, counts[kind]) for kind in ChangeKind if counts[kind])


def word_count(provisions: Iterable[Provision]) -> int:
    """How many words and numbers provisions have, without their labels."""
    return sum(len(words(provision.text)) for provision in provisions)


def _words_moved(change: Change) -> int:
    if change.kind is not ChangeKind.MOVED:
        return 0
    if not change.words:
        return word_count(change.new)
    return sum(len(words(text)) for op, text in change.words if op == "=")


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
