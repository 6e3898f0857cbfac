"""Runs of provisions whose numbers shifted together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.provisions.labels import component, ordinal

Facing: TypeAlias = tuple[Provision | None, Provision | None]
_Key: TypeAlias = tuple[int, int] | tuple[ProvisionKind, ProvisionKind]


def runs(facing: Sequence[Facing], renumbered: Collection[int]) -> list[list[int]]:
    """Group the rows that are renumbered, by index: siblings run on until one of them keeps its number.

    A number that changed only because the number above it did, as `5.1` that became `6.1` when 5 became 6, belongs to
    the run of the one above.
    """
    if not renumbered:
        return []
    shifted = {_key(old, new): (old, new) for old, new in facing if old and new and not same_number(old, new)}
    found: list[list[int]] = []
    current: dict[_Key, list[int]] = {}
    for index, (old, new) in enumerate(facing):
        if old is None or new is None or not (old.label or new.label):
            continue
        if _key(old, new) not in shifted:
            current.pop(_key(old.parent, new.parent), None)
        elif index in renumbered:
            family = _family(old, new, shifted)
            if family not in current:
                current[family] = []
                found.append(current[family])
            current[family].append(index)
    return found


def same_number(old: Provision, new: Provision) -> bool:
    """Say whether two provisions have the same number, as `(a)` and `a.` do."""
    return old.label == new.label or component(old.label) == component(new.label)


def _family(old: Provision, new: Provision, shifted: Mapping[_Key, tuple[Provision, Provision]]) -> _Key:
    """What siblings have in common: those above them, and above what made them shift."""
    while _key(old.parent, new.parent) in shifted and ordinal(old.label) == ordinal(new.label):
        old, new = shifted[_key(old.parent, new.parent)]
    if old.kind is new.kind is ProvisionKind.FOOTNOTE:
        return old.kind, new.kind
    return _key(old.parent, new.parent)


def _key(old: Provision | None, new: Provision | None) -> _Key:
    """By which provisions, whatever their addresses, which need not be worked out for this."""
    return id(old), id(new)
