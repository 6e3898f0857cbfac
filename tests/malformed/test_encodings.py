"""Files that are no UTF-8: which byte, after which words, on which line, whatever the line ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from termsvc.library.reading import read_data
from termsvc.library.table import read_table


@pytest.mark.parametrize(
    ("data", "line", "problem"),
    [
        ("accounts: [Caf\u00e9]".encode("latin-1"), 1, "the byte E9 after 'accounts: [Caf' is not UTF-8"),
        (b"a: b\n\xff", 2, "the byte FF at the beginning of the line is not UTF-8"),
        (
            b"\xef\xbb\xbfa: b\n# a line of some length, then \x93",
            2,
            "the byte 93 after 'f some length, then' is not UTF-8",
        ),
        (b"a: b\rc: \xe9\rd: e", 2, "the byte E9 after 'c:' is not UTF-8"),
        (b"a: b\r\n\r\nc: \xed\xa0\x80", 3, "the byte ED after 'c:' is not UTF-8"),
        ("accounts: []".encode("utf-16"), 1, "the file is in UTF-16"),
        ("accounts: []".encode("utf-16-be"), 1, "the control character U+0000 stands at column 1"),
    ],
)
def test_text_in_another_encoding(data: bytes, line: int, problem: str) -> None:
    (found,) = read_data(data, "facts.yaml").findings
    assert (found.line, found.problem) == (line, problem)


def test_a_cell_without_an_end(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text("{facts: accounts, columns: {id: SID, created_on: Opened}}")
    (tmp_path / "table.csv").write_text(f"SID,Opened\nA1{'x' * 140_000},2024-01-01\n")
    (found,) = read_table(tmp_path / "table.csv", tmp_path / "mapping.yaml").findings
    assert (found.line, found.problem) == (2, "a cell of this row is longer than 131,072 characters")
