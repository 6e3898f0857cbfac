"""Files that are too large, out of reach, or not text."""

from pathlib import Path

import pytest

from termsvc.library.source import Unreadable, front_matter, read_bytes, read_text
from tests.library.conftest import Write

SAVE = "Save the file as UTF-8; spreadsheets and editors offer that as an encoding."
REMOVE = "Remove it; text holds printable characters, tabs and line ends alone."


def test_a_file_of_just_the_limit_is_read_and_one_byte_more_is_not(write: Write) -> None:
    path = write({"facts.yaml": "x" * 3_000_000}) / "facts.yaml"
    assert len(read_bytes(path, 3_000_000)) == 3_000_000
    with pytest.raises(Unreadable, match="larger than 2 MB"):
        read_bytes(path, 2_999_999)


def test_a_file_that_cannot_be_opened(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write({"facts.yaml": "x"}) / "facts.yaml"

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(Unreadable, match="cannot be opened \\(Permission denied\\)"):
        read_bytes(path, 10)


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"a\r\nb\rc\n", "a\nb\nc\n"),
        (b"\xef\xbb\xbfa", "a"),
        ("é\u00a0\t\u2028😀".encode(), "é\u00a0\t\u2028😀"),
    ],
)
def test_text(data: bytes, text: str) -> None:
    assert read_text(data, "x.md") == text


@pytest.mark.parametrize(
    ("data", "line", "problem", "remedy"),
    [
        (b"a\nb\xffc", 2, "the byte FF after 'b' is not UTF-8", SAVE),
        ("a".encode("utf-16"), 1, "the file is in UTF-16", SAVE),
        (b"a\nb\r\n\xed\xa0\xbd", 3, "the byte ED at the beginning of the line is not UTF-8", SAVE),
        (b"a\n\x00", 2, "the control character U+0000 stands at column 1", REMOVE),
        (b"\na\x00", 2, "the control character U+0000 stands at column 2", REMOVE),
        (b"a\r\nbc\x1b", 2, "the control character U+001B stands at column 3", REMOVE),
        ("\uffff".encode(), 1, "the control character U+FFFF stands at column 1", REMOVE),
        (b"\xc2\x9f", 1, "the control character U+009F stands at column 1", REMOVE),
    ],
)
def test_what_is_not_text_is_told_by_its_place(data: bytes, line: int, problem: str, remedy: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_text(data, "x.md")
    assert str(refused.value) == f"x.md:{line}: error: {problem}\n    {remedy}"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("# A\n", (None, "# A\n")),
        ("\n\n# A\n", (None, "# A\n")),
        ("---\na: 1\n---\n# A\n", ("a: 1\n", "# A\n")),
        ("---  \na: 1\n--- \n\n\n# A\n\n---\n\nB\n", ("a: 1\n", "# A\n\n---\n\nB\n")),
        ("---\n---\n", ("", "")),
        ("---\na: 1\n---", ("a: 1\n", "")),
        ("----\n# A\n", (None, "----\n# A\n")),
        ("---x\n# A\n", (None, "---x\n# A\n")),
    ],
)
def test_front_matter(text: str, parts: tuple[str | None, str]) -> None:
    assert front_matter(text, "x.md") == parts


@pytest.mark.parametrize("text", ["---", "---\n", "---\na: 1\n", "---\na: 1\n----\n"])
def test_front_matter_without_an_end(text: str) -> None:
    with pytest.raises(Unreadable, match="has no end"):
        front_matter(text, "x.md")
