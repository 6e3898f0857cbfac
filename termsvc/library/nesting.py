"""Markdown that nests so much that reading it would take minutes, told before it is parsed.

The parser reads on from every bracket that is open, up to a hundred at a time, and from every reference to a note; and
it asks every quote that is open whether the next line still belongs to it. What that comes to is counted here in one
pass, so no text that is let through takes more than seconds. Texts that people write are a hundred times below the limits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MOST_READ_ON = 2_000_000
MOST_ASKED = 300_000
_OPEN_AT_ONCE = 100  # the parser's own limit

_BRACKETS = "too many square brackets stand within each other or are never closed, from line {} of the text"
_CLOSE = r"Close each [ with a ] in its paragraph, or write \[ where it begins no link."

_WORD = re.compile(r"[^ \n\]]+")
_MARK = re.compile(r"\\.|[!-/:-@\[-`{-~\n]", re.DOTALL)
_BLANK = re.compile(r"\n[ \t]*(?=\n)")
_CONTAINERS = re.compile(r"[ \t]*(?:>|[-+*](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))")


@dataclass(frozen=True, slots=True)
class Tangle:
    """What is wrong with a text, and what to do, as in a `Finding`."""

    problem: str
    remedy: str


def tangle(text: str) -> Tangle | None:
    """What of a Markdown text nests too much to be read, if anything does; lines are counted from 1."""
    return _endless_notes(text) or _open_brackets(text) or _open_quotes(text)


def _endless_notes(text: str) -> Tangle | None:
    if text.count("[^") * len(text) <= MOST_READ_ON:
        return None
    read_on = 0
    for word in _WORD.finditer(text):
        read_on += word[0].count("[^") * len(word[0])
        if read_on > MOST_READ_ON:
            return Tangle(_BRACKETS.format(text.count("\n", 0, word.start()) + 1), _CLOSE)
    return None


def _open_brackets(text: str) -> Tangle | None:
    if min(text.count("["), _OPEN_AT_ONCE) * len(text) <= MOST_READ_ON:
        return None
    read_on, line = 0, 1
    for paragraph in _BLANK.split(text):
        opened: list[int] = []
        at = line
        for mark in _MARK.findall(paragraph):
            read_on += min(len(opened), _OPEN_AT_ONCE)
            if mark == "[":
                opened.append(at)
            elif mark == "]" and opened:
                opened.pop()
            at += mark.endswith("\n")
        if read_on > MOST_READ_ON:
            return Tangle(_BRACKETS.format(opened[0] if opened else line), _CLOSE)
        line = at + 1
    return None


def _open_quotes(text: str) -> Tangle | None:
    if ">" not in text:
        return None
    asked = depth = since = 0
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            depth = 0
            continue
        own = _depth(line)
        asked += max(0, depth - own)
        depth, since = (own, number) if own > depth else (depth, since)
        if asked > MOST_ASKED:
            problem = f"quotes or lists nested {depth} deep go on for too many lines, from line {since} of the text"
            return Tangle(problem, "Begin each line of a quote with its >, and end a quote with a blank line.")
    return None


def _depth(line: str) -> int:
    """How many quotes and list items the marks at the beginning of a line open or continue."""
    depth = at = 0
    while found := _CONTAINERS.match(line, at):
        depth, at = depth + 1, found.end()
    return depth
