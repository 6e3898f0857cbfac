"""YAML that is not quite YAML: what is wrong in words that a writer of the file knows, and on which line."""

from __future__ import annotations

import pytest

from termsvc.library.nodes import compose
from termsvc.library.source import Unreadable

ALIGN = "Indent what belongs together alike, with blanks; check the quotes and brackets here and above."
CLOSE = "Close it, put a comma between what stands in it, and quotes around text with a comma, a bracket or a brace."
QUOTE = "Put quotes around the whole value."
SIGN = "Indent with blanks in place of tabs, and put quotes around a value that begins with such a sign."


@pytest.mark.parametrize(
    ("text", "line", "problem", "remedy"),
    [
        ("a: [1, 2\nb: 3", 2, "the bracket opened on line 1 is not closed, or a comma is missing in it", CLOSE),
        ('{"a": 1,\n "b" 2}', 2, "the brace opened on line 1 is not closed, or a comma is missing in it", CLOSE),
        ("a:\n  b: }", 2, "a value begins with a sign that can't begin one, or is missing", QUOTE),
        ("- a\nb: 1", 2, "this line is no item of the list above it", ALIGN),
        ("a: 1\n- b", 2, "this line is no field of what stands above it", ALIGN),
        ("k: 'it's'", 1, "this line is no field of what stands above it", ALIGN),
        (
            "a: b\nc",
            2,
            "a line without a colon stands where a field is due",
            "Write name: value; close the quotes above it.",
        ),
        (
            "title: Terms: of service",
            1,
            "a colon stands where no field can begin",
            "Indent the fields of one mapping alike, and put quotes around a value that has a colon in it.",
        ),
        ("a: ? b", 1, "a question mark begins this value", QUOTE),
        (
            "a: - b",
            1,
            "a list begins on a line where none can",
            "Begin it on the next line, below its field, or put quotes around a value that begins with a hyphen.",
        ),
        ("k: |1\n\ta", 2, "a tab stands where only blanks may", "Indent with blanks in place of tabs."),
        ("a:\n\tb: 1", 2, "a tab stands before this value, or a sign that can't begin one, such as @ ` or %", SIGN),
        ("a: @b", 1, "a tab stands before this value, or a sign that can't begin one, such as @ ` or %", SIGN),
        (
            "a: 'b\nc: d",
            2,
            "the quote opened on line 1 is never closed",
            "Close it, or put a second one beside it if it is part of the text.",
        ),
        ('a: "b\n---\nc"', 2, "the file's text goes on after --- within a quote", "Close the quote before it."),
        (
            'a: "C:\\terms"\nb: "C:\\Aster"',
            2,
            "a backslash within double quotes stands for no character here",
            "Write two backslashes for one, or single quotes around the text.",
        ),
        (
            "a: |b\n c",
            1,
            "something stands beside | or >",
            "Begin the text on the next line, or put quotes around it all.",
        ),
        ("a: *", 1, "the * or & that begins this value has no name after it", QUOTE),
        ("{a: 1}\nb", 2, "text goes on where the file's one mapping has ended", ALIGN),
        ("%YAML 9.9\n---\na: 1", 1, "the line %YAML asks for a version that is not known", "Remove the line."),
        (
            "%discount\na: 1",
            1,
            "a line that begins with % is an instruction for other programs",
            "Remove the line, or put quotes around the value.",
        ),
        ("a: !<b", 1, "an exclamation mark begins this value", QUOTE),
        ("a: !b!c d", 1, "an exclamation mark begins this value", QUOTE),
    ],
)
def test_mistakes_in_syntax(text: str, line: int, problem: str, remedy: str) -> None:
    with pytest.raises(Unreadable) as refused:
        compose(text, "facts.yaml")
    found = refused.value.finding
    assert (found.line, found.problem, found.remedy) == (line, f"not valid YAML or JSON: {problem}", remedy)
