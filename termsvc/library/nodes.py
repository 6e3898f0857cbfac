"""YAML and JSON text into nodes: mappings, lists and scalars that know their line.

The text is read as parser events, without a schema and without recursion: which scalar is a date or a number is for
`decode` to say. JSON is read as the YAML that it is. Source: YAML 1.1 (what the parser knows), RFC 8259.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from termsvc.library.finding import Finding, shown
from termsvc.library.source import NOT_TEXT, unreadable
from termsvc.library.syntax import in_words

DEPTH_LIMIT = 60
REPEATS_LIMIT = 1_000_000

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# Where JSON and YAML 1.1 read the same text differently: tabs between tokens, escapes for halves of a character beyond
# U+FFFF, and line separators within strings.
_DIFFERS = re.compile("[\t\x85\u2028\u2029]|\\\\u[dD]")
_JSON_TOKEN = re.compile(r'\t|"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_JSON_ESCAPE = re.compile(
    r"(?P<pair>\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|(?P<break>[\x85\u2028\u2029])|\\.", re.DOTALL
)


@dataclass(slots=True, eq=False)
class Scalar:
    """A scalar's own text; `plain` when it stands without quotes and may be a number, a boolean or null."""

    text: str
    plain: bool
    line: int


@dataclass(slots=True, eq=False)
class Items:
    """A list."""

    nodes: list[Node]
    line: int


@dataclass(slots=True, eq=False)
class Entries:
    """A mapping by the texts of its keys. The line of a value is that of its key."""

    nodes: dict[str, Node]
    line: int


Node: TypeAlias = Scalar | Items | Entries


def compose(text: str, file: str, *, first_line: int = 1) -> tuple[Node, list[Finding]]:
    """The one YAML or JSON document in a text, and a finding for each key that stands twice in a mapping.

    Args:
        text: as `source.read_text` gives it.
        file: for findings; what ends in `.json` or `.ndjson` is JSON.
        first_line: the line of the file on which the text begins.

    Raises:
        Unreadable: it is empty, not YAML, several documents, nested deeper than 60, repeats more than 1,000,000 nodes
            by aliases, or uses tags, or keys that are not scalars.
    """
    if file.lower().endswith((".json", ".ndjson")) and _DIFFERS.search(text):
        text = _JSON_TOKEN.sub(_token_as_yaml, text)
    # The parser may tell of the end of the text on a line that is not there.
    lines = range(first_line, first_line + text.rstrip("\n").count("\n") + 1)
    composer = _Composer(file, lines)
    for event in _events(text, file, lines):
        composer.take(event)
    if composer.root is None:
        unreadable(file, first_line, "there is nothing in it", "Write a mapping of field names to values.")
    return composer.root, composer.findings


def _token_as_yaml(token: re.Match[str]) -> str:
    return " " if token[0] == "\t" else _JSON_ESCAPE.sub(_escape_as_yaml, token[0])


def _escape_as_yaml(escape: re.Match[str]) -> str:
    if escape["break"]:
        return f"\\u{ord(escape[0]):04x}"
    if escape["pair"]:
        return bytes.fromhex(escape[0].replace("\\u", "")).decode("utf-16-be")
    return escape[0]


def _events(text: str, file: str, lines: range) -> Iterator[Event]:
    try:
        yield from yaml.parse(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        line, opened = (_line(lines, mark.line) if mark else 0 for mark in _marks(error))
        unreadable(file, line, *in_words(str(error.problem or error.context), opened))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        unreadable(file, 0, f"not valid YAML or JSON: {shown(str(error))}", "Mend the syntax.")


def _marks(error: yaml.MarkedYAMLError) -> tuple[yaml.Mark | None, yaml.Mark | None]:
    """Where the parser stopped, and where what it was reading begins."""
    return error.problem_mark or error.context_mark, error.context_mark or error.problem_mark


@dataclass(slots=True)
class _Frame:
    """A collection that is being read, with the key that waits for its value."""

    node: Items | Entries
    anchor: str | None
    size: int = 1
    key: Scalar | None = None


@dataclass(slots=True)
class _Composer:
    """Builds the root node from one event after the other."""

    file: str
    lines: range
    root: Node | None = None
    findings: list[Finding] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, tuple[Node, int]] = field(default_factory=dict)
    repeats: int = 0

    def take(self, event: Event) -> None:
        if isinstance(event, ScalarEvent):
            self._refuse_tag(event)
            self._close(self._scalar(event), event.anchor, 1)
        elif isinstance(event, CollectionStartEvent):
            self._refuse_tag(event)
            self._open(event)
        elif isinstance(event, CollectionEndEvent):
            frame = self.stack.pop()
            self._close(frame.node, frame.anchor, frame.size)
        elif isinstance(event, AliasEvent):
            self._repeat(event)
        elif isinstance(event, DocumentStartEvent) and self.root is not None:
            self._stop(event, "a second YAML document begins here", "Put each document in a file of its own.")

    def _refuse_tag(self, event: ScalarEvent | CollectionStartEvent) -> None:
        if event.tag is not None:
            tag = shown(event.tag.replace("tag:yaml.org,2002:", "!!", 1))
            self._stop(event, f"the tag {tag} is not used here", "Remove it; the field says what type it has.")

    def _scalar(self, event: ScalarEvent) -> Scalar:
        plain = event.implicit[0]
        # Escapes are the one way for such characters to come into a text that was read without them.
        if not plain and (found := NOT_TEXT.search(event.value)):
            problem = f"the escape for U+{ord(found[0]):04X} stands for no character of text"
            self._stop(event, problem, "Remove it; text holds printable characters, tabs and line ends alone.")
        return Scalar(event.value, plain, self._line(event))

    def _open(self, event: CollectionStartEvent) -> None:
        if len(self.stack) == DEPTH_LIMIT:
            self._stop(
                event,
                f"nested deeper than {DEPTH_LIMIT} levels",
                "Close the brackets and braces that were opened above; no file needs so many.",
            )
        line = self._line(event)
        node = Entries({}, line) if isinstance(event, MappingStartEvent) else Items([], line)
        self.stack.append(_Frame(node, event.anchor))

    def _close(self, node: Node, anchor: str | None, size: int) -> None:
        """Put a complete node where it belongs."""
        if anchor is not None:
            self.anchors[anchor] = (node, size)
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        frame.size += size
        if isinstance(frame.node, Items):
            frame.node.nodes.append(node)
        elif frame.key is None:
            frame.key = self._key(node)
        else:
            self._enter(frame.node, frame.key, node)
            frame.key = None

    def _key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            problem = "a list or a mapping stands where a field name belongs"
            unreadable(self.file, node.line, problem, "Put quotes around text that begins with a bracket or a brace.")
        return node

    def _enter(self, entries: Entries, key: Scalar, node: Node) -> None:
        if key.text not in entries.nodes:
            entries.nodes[key.text] = node
            return
        problem = f"this field stands twice in one mapping; the first time on line {entries.nodes[key.text].line}"
        remedy = "Keep one of them."
        self.findings.append(
            Finding(file=self.file, line=key.line, field=shown(key.text), problem=problem, remedy=remedy)
        )

    def _repeat(self, event: AliasEvent) -> None:
        if event.anchor not in self.anchors:
            problem = f"the alias *{shown(str(event.anchor))} names nothing that is complete above it"
            self._stop(event, problem, "Write the value out.")
        node, size = self.anchors[event.anchor]
        self.repeats += size
        if self.repeats > REPEATS_LIMIT:
            problem = f"aliases repeat more than {REPEATS_LIMIT:,} values"
            self._stop(event, problem, "Write the values out instead of repeating them by aliases.")
        self._close(node, None, size)

    def _line(self, event: Event) -> int:
        """The line on which a node begins, or where it is a field's value, the line of the field's name."""
        frame = self.stack[-1] if self.stack else None
        if frame is not None and frame.key is not None:
            return frame.key.line
        return self._own_line(event)

    def _stop(self, event: Event, problem: str, remedy: str) -> NoReturn:
        unreadable(self.file, self._own_line(event), problem, remedy)

    def _own_line(self, event: Event) -> int:
        return _line(self.lines, event.start_mark.line if event.start_mark else 0)


def _line(lines: range, number: int) -> int:
    """The line of the file that the parser counts so from 0."""
    return lines[min(number, len(lines) - 1)]
