"""Cells that could be read in more than one way, and the one way in which they are."""

import json
from collections.abc import Mapping

import pytest

from termsvc.core.model import Acceptance, Account
from termsvc.library.statements import Loaded
from termsvc.library.table import read_table
from tests.library.conftest import Write


def loaded(write: Write, mapping: Mapping[str, object], table: str) -> Loaded:
    folder = write({"mapping.json": json.dumps(mapping), "table.csv": table})
    found = read_table(folder / "table.csv", folder / "mapping.json")
    assert not found.findings
    return found


def attribute(write: Write, header: str, cell: str) -> str:
    """The JSON text of an attribute from the cell of a column."""
    mapping = {"facts": "accounts", "columns": {"id": "SID", "created_on": "Opened", "attributes.x": header}}
    (account,) = loaded(write, mapping, f'SID,Opened,X\nAC1,2024-01-01,"{cell}"\n').statements
    assert isinstance(account.fact, Account)
    ((_, value),) = account.fact.attributes
    (text,) = value.values()
    return text


@pytest.mark.parametrize(
    ("header", "cell", "text"),
    [
        ("list(X;)", "true; 1 ;~;null;;2024-06-03", '["true","1","~","null","2024-06-03"]'),
        ("list(X|)", "a;b|c,d", '["a;b","c,d"]'),
        ("list(X,)", "a,b", '["a","b"]'),
        ("list(X/)", "/", "[]"),
        ("number(X)", "0012", "12"),
        ("number( X )", " 1.50 ", "1.5"),
        ("X", "0012", '"0012"'),
        ("X", "true", "true"),
        ("X", "True", "true"),
        ("X", "yes", '"yes"'),
        ("X", "null", '"null"'),
        ("X", "1.5", '"1.5"'),
    ],
)
def test_an_attribute_from_a_cell(header: str, cell: str, text: str, write: Write) -> None:
    assert attribute(write, header, cell) == text


def test_a_delimiter_that_is_said_counts_where_the_header_does_not_tell(write: Write) -> None:
    mapping = {"facts": "accounts", "columns": {"id": "SID"}, "constants": {"created_on": "2024-01-01"}}
    (account,) = loaded(write, mapping | {"delimiter": ";"}, "SID\nA,1\n").statements
    assert account.fact.key == ("A,1",)


def test_a_name_within_evidence_may_have_dots(write: Write) -> None:
    columns = {"account": "Who", "version": "What", "accepted_at": "When", "evidence.page.url": "Page"}
    mapping = {"facts": "acceptances", "columns": columns, "constants": {"document": "dpa"}}
    (click,) = loaded(write, mapping, "Who,What,When,Page\na,v1,2024-05-01T10:00:00Z,/x\n").statements
    assert isinstance(click.fact, Acceptance)
    assert click.fact.evidence == (("page.url", "/x"),)
    assert click.personal == ()


def test_a_cell_has_a_longest_length(write: Write) -> None:
    mapping = '{"facts": "accounts", "columns": {"id": "SID", "created_on": "Opened"}}'
    folder = write({"mapping.json": mapping, "table.csv": f"SID,Opened\nAC1,{'x' * 131_073}\n"})
    (finding,) = read_table(folder / "table.csv", folder / "mapping.json").findings
    assert str(finding) == (
        f"{folder / 'table.csv'}:2: error: a cell of this row is longer than 131,072 characters\n"
        "    Check its quotes, or shorten it."
    )
