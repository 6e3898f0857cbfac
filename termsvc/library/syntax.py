"""What the YAML parser finds wrong with the syntax of a file, in words for those who write the file.

Source: the messages of libyaml 0.2, which say how a parser works rather than what to mend.
"""

from __future__ import annotations

from collections.abc import Mapping

_CLOSE = "Close it, put a comma between what stands in it, and quotes around text with a comma, a bracket or a brace."
_ALIGN = "Indent what belongs together alike, with blanks; check the quotes and brackets here and above."
_QUOTE = "Put quotes around the whole value."

_IN_WORDS: Mapping[str, tuple[str, str]] = {
    "expected ',' or '}'": ("the brace opened on line {} is not closed, or a comma is missing in it", _CLOSE),
    "expected ',' or ']'": ("the bracket opened on line {} is not closed, or a comma is missing in it", _CLOSE),
    "node content": ("a value begins with a sign that can't begin one, or is missing", _QUOTE),
    "expected '-' indicator": ("this line is no item of the list above it", _ALIGN),
    "expected key": ("this line is no field of what stands above it", _ALIGN),
    "expected <block end>": ("this line is no field of what stands above it", _ALIGN),
    "expected ':'": (
        "a line without a colon stands where a field is due",
        "Write name: value; close the quotes above it.",
    ),
    "mapping values are not allowed": (
        "a colon stands where no field can begin",
        "Indent the fields of one mapping alike, and put quotes around a value that has a colon in it.",
    ),
    "mapping keys are not allowed": ("a question mark begins this value", _QUOTE),
    "sequence entries are not allowed": (
        "a list begins on a line where none can",
        "Begin it on the next line, below its field, or put quotes around a value that begins with a hyphen.",
    ),
    "tab character": ("a tab stands where only blanks may", "Indent with blanks in place of tabs."),
    "cannot start any token": (
        "a tab stands before this value, or a sign that can't begin one, such as @ ` or %",
        "Indent with blanks in place of tabs, and put quotes around a value that begins with such a sign.",
    ),
    "unexpected end of stream": (
        "the quote opened on line {} is never closed",
        "Close it, or put a second one beside it if it is part of the text.",
    ),
    "unexpected document indicator": ("the file's text goes on after --- within a quote", "Close the quote before it."),
    "escape": (
        "a backslash within double quotes stands for no character here",
        "Write two backslashes for one, or single quotes around the text.",
    ),
    "comment or line break": (
        "something stands beside | or >",
        "Begin the text on the next line, or put quotes around it all.",
    ),
    "alphabetic or numeric character": ("the * or & that begins this value has no name after it", _QUOTE),
    "<document start>": ("text goes on where the file's one mapping has ended", _ALIGN),
    "incompatible YAML document": ("the line %YAML asks for a version that is not known", "Remove the line."),
    "directive": (
        "a line that begins with % is an instruction for other programs",
        "Remove the line, or put quotes around the value.",
    ),
    "expected '>'": ("an exclamation mark begins this value", _QUOTE),
    "tag": ("an exclamation mark begins this value", _QUOTE),
}


def in_words(problem: str, opened: int) -> tuple[str, str]:
    """What is wrong and what to do about it, for a parser's message and the line on which what it was reading begins."""
    known = next((words for part, words in _IN_WORDS.items() if part in problem), None)
    if known is None:
        return f"not valid YAML or JSON: {problem}", "Mend the syntax here or just above."
    what, remedy = known
    return f"not valid YAML or JSON: {what.format(opened)}", remedy
