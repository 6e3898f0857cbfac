"""Others that compare texts word by word: git, cydifflib, RapidFuzz and redlines."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, TypeAlias

from cydifflib import SequenceMatcher
from rapidfuzz.distance import Indel

from termsvc.core.redline import Redline
from termsvc.core.redline.tokens import words

try:
    from redlines import WholeDocumentProcessor
except ModuleNotFoundError:
    WholeDocumentProcessor = None

_GIT = ("git", "diff", "--no-index", "--no-color", "--no-ext-diff", "--word-diff=porcelain", "--histogram")
_WORD = re.compile(r"\S+\s*")
_BLANK_LINE = re.compile(r"\n\s*\n")

Op: TypeAlias = Literal["=", "-", "+"]
_OPS: dict[str, Op] = {" ": "=", "-": "-", "+": "+"}

Edits: TypeAlias = Iterable[tuple[Op, str]]
Opcode: TypeAlias = tuple[str, int, int, int, int]


class Marked(NamedTuple):
    """How much a redline marks.

    Attributes:
        words: inserted and deleted.
        islands: words that stand alone, unchanged, between two edits of a paragraph.
    """

    words: int
    islands: int


def marked(edits: Edits) -> Marked:
    """Count, with the same notion of a word for everybody; `=` with a blank line ends a paragraph."""
    count = islands = 0
    since: str | None = None
    for op, text in edits:
        if op == "=":
            since = None if since is None else since + text
            continue
        alone = since is not None and since.strip() and not _BLANK_LINE.search(since) and len(words(since)) == 1
        count, islands, since = count + len(words(text)), islands + bool(alone), ""
    return Marked(count, islands)


def ours(found: Redline) -> Marked:
    """What a redline of this project marks; another case or mark-up alone makes no words."""
    changes = [marked(change.words) for change in found.changes if change.kind.words_differ]
    return Marked(sum(one.words for one in changes), sum(one.islands for one in changes))


def git_output(old: Path, new: Path) -> bytes:
    """What git prints, as a process of its own: words are what stands between blanks, as git takes them."""
    return subprocess.run([*_GIT, str(old), str(new)], capture_output=True, check=False).stdout


def git(old: Path, new: Path) -> Iterator[tuple[Op, str]]:
    """Git's edits."""
    is_body = False
    for line in git_output(old, new).decode(errors="replace").split("\n"):
        if line.startswith("@@"):
            is_body = True
            yield "=", "\n\n"
        elif is_body and line.startswith("~"):
            yield "=", "\n"
        elif is_body and line[:1] in _OPS:
            yield _OPS[line[0]], line[1:]


def cydifflib(old: str, new: str) -> Iterator[tuple[Op, str]]:
    """The edits of difflib's algorithm, written in C++."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(None, _stripped(before), _stripped(after), autojunk=False)
    return _edits(before, after, matcher.get_opcodes())


def rapidfuzz(old: str, new: str) -> Iterator[tuple[Op, str]]:
    """The fewest words that can be inserted and deleted."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    return _edits(before, after, [*Indel.opcodes(_stripped(before), _stripped(after))])


def redlines(old: str, new: str) -> Iterator[tuple[Op, str]]:
    """The edits of the library redlines."""
    for found in WholeDocumentProcessor().process(old, new):
        yield from _edits(found.source_chunk.text, found.test_chunk.text, [found.opcodes])


PEERS: dict[str, Callable[[str, str], Edits]] = {
    "cydifflib": cydifflib,
    "rapidfuzz": rapidfuzz,
    **({"redlines": redlines} if WholeDocumentProcessor else {}),
}


def _stripped(tokens: Sequence[str]) -> list[str]:
    return [token.rstrip() for token in tokens]


def _edits(old: Sequence[str], new: Sequence[str], opcodes: Iterable[Opcode]) -> Iterator[tuple[Op, str]]:
    for tag, old_start, old_end, new_start, new_end in opcodes:
        if tag == "equal":
            yield "=", "".join(old[old_start:old_end])
        else:
            yield "-", "".join(old[old_start:old_end])
            yield "+", "".join(new[new_start:new_end])
