"""The laws that every redline keeps, as assertions on one pair of texts."""

from __future__ import annotations

from collections import Counter

from termsvc.core.provisions import Provision, ProvisionKind, provisions
from termsvc.core.redline import Change, ChangeKind, Redline, redline
from termsvc.core.redline.edits import mirrored

OPPOSITE = {
    ChangeKind.ADDED: ChangeKind.REMOVED,
    ChangeKind.REMOVED: ChangeKind.ADDED,
    ChangeKind.SPLIT: ChangeKind.MERGED,
    ChangeKind.MERGED: ChangeKind.SPLIT,
}


def assert_laws(old: str, new: str) -> None:
    """Assert all of them."""
    found = redline(old, new)
    assert_rebuilds(found, old, new)
    assert_each_provision_changes_once(found)
    assert_nothing_is_silent(found)
    assert_mirrors(found, redline(new, old))
    assert redline(old, old).changes == ()


def assert_rebuilds(found: Redline, old: str, new: str) -> None:
    assert found.old == provisions(old)
    assert found.new == provisions(new)
    for change in found.changes:
        before, after = (" ".join(one.text for one in side) for side in (change.old, change.new))
        if change.words:
            assert "".join(text for op, text in change.words if op != "+") == before
            assert "".join(text for op, text in change.words if op != "-") == after
        else:
            assert not (before and after) or before == after


def assert_each_provision_changes_once(found: Redline) -> None:
    """Each provision that changed is in one change of its row; rows and changes tell of the same provisions."""
    for side in ("old", "new"):
        told = Counter(one.address for change in found.changes for one in getattr(change, side))
        rows = Counter(one.address for row in found.rows if row.change and (one := getattr(row, side)))
        assert told == rows
        assert set(told.values()) <= {1}


def assert_nothing_is_silent(found: Redline) -> None:
    """A provision without a change reads the same, leads to the same and has the same number."""
    for row in found.rows:
        if row.change is None:
            assert row.old is not None
            assert row.new is not None
            assert _read(row.old) == _read(row.new)


def _read(one: Provision) -> tuple[object, ...]:
    nesting = [above.kind for above in one.lineage()].count(ProvisionKind.LIST_ITEM) if one.kind == "list_item" else 0
    return one.kind, one.label, one.text, one.links, nesting, [(mark.kind, mark.start, mark.end) for mark in one.marks]


def assert_mirrors(there: Redline, back: Redline) -> None:
    """The other way round, the same changes happened to the same provisions in the same words, the other way round."""
    assert sorted(map(_told, back.changes)) == sorted(_told_backwards(change) for change in there.changes)


def _told(change: Change) -> tuple[object, ...]:
    return (
        change.kind,
        [one.address for one in change.old],
        [one.address for one in change.new],
        change.words,
        change.absorbed,
    )


def _told_backwards(change: Change) -> tuple[object, ...]:
    return (
        OPPOSITE.get(change.kind, change.kind),
        [one.address for one in change.new],
        [one.address for one in change.old],
        mirrored(change.words),
        change.absorbed,
    )
