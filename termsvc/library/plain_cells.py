"""Rows of CSV tables of accounts, recognised quickly as `plain` does lines of JSON; the others are left to `columns`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from termsvc.library.columns import Column, Columns
from termsvc.library.decode import BOOLEANS
from termsvc.library.plain import PlainAccount, account_of, is_plain

# Short of 64 bits, and written as JSON writes it.
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)


def plain_row(line: int, cells: Mapping[str, str], columns: Columns) -> PlainAccount | None:
    """The account that a row states, or `None` where the decoders must look, as for any mapping with constants.

    Args:
        line: on which the row begins.
        cells: by header, without blanks around them.
        columns: of accounts.
    """
    text = "".join(cells.values())
    if columns.constants or '"' in text or not is_plain(text):
        return None
    fields: dict[str, Any] = {}
    for field, column in columns.columns.items():
        if cell := cells[column.header]:
            head, inner, name = field.partition(".")
            value = _value(cell, column, attribute=head == "attributes")
            if value is None:
                return None
            if inner:
                fields.setdefault(head, {})[name] = value
            else:
                fields[head] = value
    if "contact" in fields:
        fields["contacts"] = [fields.pop("contact")]
    return account_of(line, fields)


def _value(cell: str, column: Column, *, attribute: bool) -> str | bool | int | list[str] | None:
    """What JSON would have in the place of a cell, or `None` where that needs a second look."""
    if column.separator:
        return [text for part in cell.split(column.separator) if (text := part.strip())]
    if column.number:
        return int(cell) if _INTEGER.fullmatch(cell) else None
    return BOOLEANS.get(cell, cell) if attribute else cell
