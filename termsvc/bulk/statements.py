"""The statements in `sql/`, each a file, filled in with the names that differ from one question to the next."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape


@cache
def _environment() -> Environment:
    loader = PackageLoader("termsvc.bulk", "sql")
    found = Environment(loader=loader, undefined=StrictUndefined, autoescape=select_autoescape())
    found.filters["name"] = quoted
    return found


def statement(name: str, **names: Any) -> str:
    """A statement by the name of its file, filled in; in DuckDB's dialect."""
    return _environment().get_template(f"{name}.sql").render(names)


def quoted(name: str) -> str:
    """A name as an identifier that may hold any character."""
    return '"' + name.replace('"', '""') + '"'
