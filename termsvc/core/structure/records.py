"""What of a document is structured, as records: the defined terms, and tables by row and column."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from termsvc.core.provisions import provisions
from termsvc.core.redline.tables import Table, cells, tables
from termsvc.core.structure.definitions import definitions
from termsvc.core.structure.differences import Difference, differences

_NO_FRONT_MATTER: Mapping[str, Any] = {}


def structure(
    old_markdown: str,
    new_markdown: str,
    *,
    old_front_matter: Mapping[str, Any] = _NO_FRONT_MATTER,
    new_front_matter: Mapping[str, Any] = _NO_FRONT_MATTER,
) -> tuple[Difference, ...]:
    """What differs between the records of two Markdown texts.

    Front matter is passed over in the texts, since it is YAML; what it says is given beside them.
    """
    return differences(
        {"front_matter": old_front_matter, **records(old_markdown)},
        {"front_matter": new_front_matter, **records(new_markdown)},
    )


def records(markdown: str) -> dict[str, dict[str, Any]]:
    """The definitions and tables of a Markdown text.

    `{"definitions": {term: meaning}, "tables": {name: {"columns": [title, ...], "rows": {row: {title: cell}}}}}`. A table
    has the name of the section that it stands in, a row that of its first cell. A name that comes again is `name (2)`;
    what has none is named for its kind. Tables without words in their heads have no fields, and are passed over.
    """
    found = provisions(markdown)
    terms, name = Names("term"), Names("table")
    return {
        "definitions": {terms(term): meaning for term, meaning in definitions(found)},
        "tables": {name(_title(table)): _table(table) for table in tables(found) if table.head},
    }


class Names:
    """Names that are unique, as they are given out."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._given = Counter[str]()

    def __call__(self, name: str) -> str:
        """The name, or the next one of the same."""
        name = name or f"unnamed {self._kind}"
        self._given[name] += 1
        return name if self._given[name] == 1 else f"{name} ({self._given[name]})"


def _title(table: Table) -> str:
    section = table.rows[0].section
    return section.text if section else ""


def _table(table: Table) -> dict[str, Any]:
    titles, rows = Names("column"), Names("row")
    columns = [titles(title) for title in table.titles]
    found = (cells(row.text) for row in table.body)
    return {
        "columns": columns,
        "rows": {rows(row[0]): dict(zip(columns[1:], row[1:], strict=False)) for row in found},
    }
