"""What is recognised quickly is what the decoders say, and nothing that they find fault with."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given

from termsvc.library.accounts import ACCOUNTS, Chunk
from termsvc.library.lines import Line, read_line
from termsvc.library.plain import plain_account
from termsvc.library.statements import Reading
from termsvc.service.prepared import prepare
from tests.loading.rows import lines

FILE = Path("accounts.ndjson")


@given(lines())
@example(b'{"id":"a","created_on":"2024-02-29","attributes":{"n":-0,"x":1e400}}')
@example(b'{"id":"a","created_on":"2024-02-29","attributes":{"n":-0.0,"x":1E5,"big":9223372036854775808}}')
@example(b'{"id":"a","created_on":"2024-02-29","attributes":{"n":NaN}}')
@example(b'{"id":"a","id":"a","created_on":"2024-02-29"}')
@example(b'{"id":"a","created_on":"2024-02-29","attributes":{"n":1,"n":1}}')
@example(b'{"id":"a","created_on":"2024-02-29","closed_on":"2024-02-28"}')
@example('{"id":"\ufeffa","created_on":"2024-02-29"}'.encode())
@example('{"id":"a\u00a0","created_on":"2024-02-29"}'.encode())
@example(b'{"id":"a","created_on":"2024-02-29","contacts":[{"email":"a@b.example","person":null,"role":""}]}')
def test_a_row_that_is_recognised_states_what_the_decoders_read(data: bytes) -> None:
    recognised = plain_account(7, data)
    if recognised is not None:
        reading = Reading()
        with reading.noting():
            read_line(Line(7, data, 0), FILE, ACCOUNTS, reading)
        chunk = Chunk(str(FILE), [recognised], [], frozenset(), [], 0)
        stated = prepare(chunk).statements({recognised.id})
        assert (reading.statements, reading.findings) == (stated, [])


@pytest.mark.parametrize(
    "line",
    [
        '{"id": "a", "created_on": "2024-02-29"}',
        '{"id":"a","created_on":"2024-02-29","closed_on":null,"parent":"b","country":"DE","locale":"de-DE"}',
        '{"id":"a","created_on":"2024-02-29","attributes":{"plan":"pro","seats":3,"x":[1,"b",true],"y":0.5}}',
        '{"id":"ü","created_on":"2024-02-29","name":"Ümlaut & Co","contacts":[{"email":"a@b.example","role":"legal"}]}',
    ],
)
def test_ordinary_rows_are_recognised(line: str) -> None:
    assert plain_account(1, line.encode()) is not None
