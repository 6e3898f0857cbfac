"""What differs between two sets of records: front matter, definitions and tables, key by key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias

from deepdiff import DeepDiff
from deepdiff.helper import notpresent

from termsvc.core.structure.renaming import Renaming, renamed_columns, renamed_tables, renamed_terms

Path: TypeAlias = tuple[str | int, ...]


class DifferenceKind(StrEnum):
    """What happened to a record or one of its fields: it came, went, has another value, or another name."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


_KINDS = {
    "dictionary_item_added": DifferenceKind.ADDED,
    "iterable_item_added": DifferenceKind.ADDED,
    "dictionary_item_removed": DifferenceKind.REMOVED,
    "iterable_item_removed": DifferenceKind.REMOVED,
    "values_changed": DifferenceKind.CHANGED,
    "type_changes": DifferenceKind.CHANGED,
}
_OPPOSITE = {DifferenceKind.ADDED: DifferenceKind.REMOVED, DifferenceKind.REMOVED: DifferenceKind.ADDED}
_PARTS = ("front_matter", "definitions", "tables")


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One difference between two sets of records.

    Attributes:
        path: first the part, `front_matter`, `definitions` or `tables`, then names and, in lists, places from 0. Within
            a table `columns` and a title follow, or `rows`, the row and a title. What has another name now goes by both,
            in alphabetical order with ` / ` between.
        old, new: values; for `renamed`, names. `None` where there is none.
    """

    path: Path
    kind: DifferenceKind
    old: Any = None
    new: Any = None

    def mirrored(self) -> Difference:
        """The same difference, with the sides exchanged."""
        return replace(self, kind=_OPPOSITE.get(self.kind, self.kind), old=self.new, new=self.old)


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What differs between two sets of records, by part and path.

    Each is a mapping of `front_matter` (any mapping), `definitions` (meanings by term) and `tables` (by name,
    `{"columns": [title, ...], "rows": {row: {title: cell}}}`), of which any may be missing. A term that has another
    name and the same meaning is renamed; so is a table with the same columns, and a column with like cells. A column
    that came or went is one difference. With the sides exchanged, each difference is mirrored.
    """
    before, after = (_plain({part: side.get(part, {}) for part in _PARTS}) for side in (old, new))
    if repr(after) < repr(before):
        return tuple(one.mirrored() for one in differences(after, before))
    found = [*_renamed(before, after), *_compared(before, after)]
    return tuple(sorted(found, key=_order))


def _plain(value: Any) -> Any:
    """The value with mappings by text, and lists for all that is a row of values."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, AbstractSet):
        return sorted(map(_plain, value), key=repr)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [*map(_plain, value)]
    return value


def _renamed(before: dict[str, Any], after: dict[str, Any]) -> Iterator[Difference]:
    """What has another name now; after this it has one name on both sides."""
    old, new = before["tables"], after["tables"]
    for one in renamed_tables(old, new):
        old[one.joint], new[one.joint] = old.pop(one.old), new.pop(one.new)
        yield _of(one, "tables")
    for name in sorted(old.keys() & new.keys()):
        columns = [*renamed_columns(old[name], new[name])]
        yield from (_of(one, "tables", name, "columns") for one in columns)
        old[name] = _records(old[name], {one.old: one.joint for one in columns})
        new[name] = _records(new[name], {one.new: one.joint for one in columns})
        _keep_common(old[name], new[name])
    for one in [*renamed_terms(before["definitions"], after["definitions"])]:
        del before["definitions"][one.old], after["definitions"][one.new]
        yield _of(one, "definitions")


def _of(one: Renaming, *where: str) -> Difference:
    return Difference(path=(*where, one.joint), kind=DifferenceKind.RENAMED, old=one.old, new=one.new)


def _records(table: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """A table by the names of columns that both sides share; which columns there are is told, not in which order."""
    return {
        "columns": {names.get(title, title): names.get(title, title) for title in table["columns"]},
        "rows": {
            row: {names.get(title, title): cell for title, cell in record.items()}
            for row, record in table["rows"].items()
        },
    }


def _keep_common(old: dict[str, Any], new: dict[str, Any]) -> None:
    """Take the cells of columns that came or went out of the rows that stand."""
    common = old["columns"].keys() & new["columns"].keys()
    for row in old["rows"].keys() & new["rows"].keys():
        for side in (old, new):
            side["rows"][row] = {title: cell for title, cell in side["rows"][row].items() if title in common}


def _compared(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    found = DeepDiff(
        before,
        after,
        view="tree",
        ignore_nan_inequality=True,
        ignore_private_variables=False,  # a term may begin with two underscores
        threshold_to_diff_deeper=0,  # of two mappings with hardly a key in common, too, each key is told
    )
    for kind, levels in found.items():
        for level in levels:
            path = tuple(level.path(output_format="list"))
            old, new = (None if side is notpresent else side for side in (level.t1, level.t2))
            yield Difference(path=path, kind=_KINDS[kind], old=old, new=new)


def _order(one: Difference) -> tuple[int, list[str], str]:
    part, *names = one.path
    return _PARTS.index(str(part)), [f"{name:09}" if isinstance(name, int) else name for name in names], one.kind


def to_data(found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Differences as values that JSON has.

    Each is `{"path": [...], "kind", "old", "new"}`; dates, and whatever else JSON lacks, are texts.
    """
    return [{"path": [*one.path], "kind": str(one.kind), "old": _json(one.old), "new": _json(one.new)} for one in found]


def _json(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    if isinstance(value, list):
        return [*map(_json, value)]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int) else str(value)
