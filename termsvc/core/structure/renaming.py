"""Which term, table or column has another name in the later of two sets of records."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping
from typing import Any, NamedTuple

from termsvc.core.redline.columns import aligned_columns


class Renaming(NamedTuple):
    """A name on each side for what is the same."""

    old: str
    new: str

    @property
    def joint(self) -> str:
        """One name for both sides, the same whichever is the older."""
        return " / ".join(sorted(self))


def renamed_terms(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Renaming]:
    """Terms that mean the same, word by word, and are each in one of two mappings of meanings by term alone."""
    return _renamed(*({name: repr(meaning) for name, meaning in side.items()} for side in (old, new)))


def renamed_tables(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Renaming]:
    """Tables with the same columns, of which each is in one of two mappings of tables by name alone."""
    return _renamed(*({name: repr(table["columns"]) for name, table in side.items()} for side in (old, new)))


def _renamed(old: Mapping[str, Hashable], new: Mapping[str, Hashable]) -> Iterator[Renaming]:
    """Names of which each is on one side alone, in order, where what they are names of is the same."""
    named: defaultdict[Hashable, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, other, place in ((old, new, 0), (new, old, 1)):
        for name, identity in side.items():
            if name not in other:
                named[identity][place].append(name)
    return (Renaming(*names) for sides in named.values() for names in zip(*sides, strict=False))


def renamed_columns(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Renaming]:
    """Columns of two tables that stand at the same place or have like cells, and of which each title is new or gone."""
    titles: tuple[tuple[str, ...], tuple[str, ...]] = (tuple(old["columns"]), tuple(new["columns"]))
    if not all(titles):
        return
    rows = [(_cells(old, row), _cells(new, row)) for row in old["rows"] if row in new["rows"]]
    for i, j in aligned_columns(rows, titles):
        one = Renaming(titles[0][i], titles[1][j])
        if one.old not in titles[1] and one.new not in titles[0]:
            yield one


def _cells(table: Mapping[str, Any], row: str) -> tuple[str, ...]:
    return tuple(str(table["rows"][row].get(title, "")) for title in table["columns"])
