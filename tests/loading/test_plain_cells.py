"""A row of a table that is recognised quickly states what the decoders read, and nothing that they find fault with."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from termsvc.library.accounts import ACCOUNTS, Chunk
from termsvc.library.columns import Column, Columns
from termsvc.library.decode import Place, Refusal
from termsvc.library.facts import read_fact
from termsvc.library.plain_cells import plain_row
from termsvc.library.statements import Reading
from termsvc.service.prepared import prepare
from tests.loading.rows import DAYS, NAMES

FILE = "accounts.csv"
COLUMNS = Columns(
    ACCOUNTS,
    {
        "id": Column("id"),
        "created_on": Column("opened"),
        "closed_on": Column("closed"),
        "parent": Column("of"),
        "country": Column("country"),
        "name": Column("called"),
        "attributes.plan": Column("plan"),
        "attributes.seats": Column("seats", number=True),
        "attributes.products": Column("products", separator=";"),
        "contact.email": Column("mail"),
        "contact.role": Column("role"),
    },
    {},
    None,
)
WORDS = st.one_of(NAMES, st.sampled_from(["true", "FALSE", "12", "-0", "007", "null", "~", "a;b", ";", "a; ;true"]))
NUMBERS = st.sampled_from(["", "0", "-0", "12", "+3", "007", "0.5", "1e3", "9223372036854775808", "x", "-12", "0x1f"])
CELLS = st.fixed_dictionaries(
    {
        "id": WORDS,
        "opened": DAYS,
        "closed": DAYS,
        "of": WORDS,
        "country": WORDS,
        "called": WORDS,
        "plan": WORDS,
        "seats": NUMBERS,
        "products": WORDS,
        "mail": st.sampled_from(["", "a@b.example", "none"]),
        "role": WORDS,
    }
).map(lambda cells: {header: cell.strip() for header, cell in cells.items()})
ORDINARY = dict.fromkeys((column.header for column in COLUMNS.columns.values()), "") | {
    "id": "a",
    "opened": "2024-02-29",
}


@given(CELLS)
@example(ORDINARY | {"seats": "-0", "plan": "true", "products": ";"})
@example(ORDINARY | {"id": "12", "of": "true", "called": "null", "country": "~"})
@example(ORDINARY | {"role": "legal"})
@example(ORDINARY | {"mail": "a@b.example", "role": "legal", "products": "a; ;true"})
def test_a_row_that_is_recognised_states_what_the_decoders_read(cells: dict[str, str]) -> None:
    recognised = plain_row(7, cells, COLUMNS)
    if recognised is not None:
        reading = Reading()
        place = Place(FILE, reading.findings)
        with suppress(Refusal):
            read_fact(COLUMNS.row(cells, 7, place), place, ACCOUNTS, reading)
        chunk = Chunk(FILE, [recognised], [], frozenset(), [], 0)
        assert (reading.statements, reading.findings) == (prepare(chunk).statements({recognised.id}), [])


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"closed": "2025-01-01", "of": "b", "country": "DE", "called": "Ümlaut & Co"},
        {"plan": "pro", "seats": "12", "products": "sms;voice", "mail": "a@b.example"},
    ],
)
def test_ordinary_rows_are_recognised(cells: dict[str, str]) -> None:
    assert plain_row(1, ORDINARY | cells, COLUMNS) is not None
