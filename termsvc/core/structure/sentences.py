"""Structured differences in sentences."""

from __future__ import annotations

from itertools import takewhile
from typing import Any

from termsvc.core.structure.differences import Difference, DifferenceKind, Path

_IS = {DifferenceKind.ADDED: "is new", DifferenceKind.REMOVED: "is gone"}
_DEFINED = {DifferenceKind.ADDED: "is now defined", DifferenceKind.REMOVED: "is no longer defined"}


def in_words(one: Difference) -> str:
    """A difference as a reader is told of it, such as `Table 'Support plans': row 'Gold' is new`."""
    match one.path:
        case ("definitions", name):
            return _of_term(one, str(name))
        case ("tables", name):
            return _of_whole(one, "Table ", str(name))
        case ("tables", name, "columns", title):
            return _of_whole(one, f"Table {_quoted(name)}: column ", str(title))
        case ("tables", name, "rows", row):
            return _of_whole(one, f"Table {_quoted(name)}: row ", str(row))
        case ("tables", name, "rows", row, title):
            return _of_value(one, f"Table {_quoted(name)}, row {_quoted(row)}, column {_quoted(title)}")
    return _of_value(one, f"Front matter {_place(one.path[1:])}")


def _of_term(one: Difference, name: str) -> str:
    if one.kind is DifferenceKind.CHANGED:
        return f"Definition of {_quoted(name)} changed"
    if one.kind is DifferenceKind.RENAMED:
        return _of_whole(one, "Term ", name)
    return f"Term {_quoted(name)} {_DEFINED[one.kind]}"


def _of_whole(one: Difference, what: str, name: str) -> str:
    if one.kind is DifferenceKind.RENAMED:
        return f"{what}{_quoted(one.old)} is now called {_quoted(one.new)}"
    return f"{what}{_quoted(name)} {_IS[one.kind]}"


def _of_value(one: Difference, where: str) -> str:
    match one.kind:
        case DifferenceKind.ADDED:
            return f"{where} is new: {_shown(one.new)}"
        case DifferenceKind.REMOVED:
            return f"{where} is gone; it was {_shown(one.old)}"
    return f"{where}: {_shown(one.old)} -> {_shown(one.new)}"


def _place(names: Path) -> str:
    """`terms.fees` quoted, and places in lists counted from 1."""
    keys = [*takewhile(lambda name: isinstance(name, str), names)]
    rest = (f"item {name + 1}" if isinstance(name, int) else _quoted(name) for name in names[len(keys) :])
    return ", ".join([_quoted(".".join(map(str, keys))), *rest])


def _quoted(name: object) -> str:
    return f"'{name}'"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_shown(item)}" for key, item in value.items()) or "empty"
    if isinstance(value, list):
        return ", ".join(map(_shown, value)) or "empty"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "empty" if value in {None, ""} else str(value)
