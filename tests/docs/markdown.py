"""The Markdown of the repository's own texts: fenced blocks, code spans, links and anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
ELSEWHERE = ("http://", "https://", "mailto:")

_FENCE = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_FILE = re.compile(r"`(?P<path>[\w./-]+\.\w+)`:\n\n\Z")
_TODAY = re.compile(r"\btoday is (?P<day>\d{1,2} [A-Z][a-z]+ \d{4})")
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^()\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes:
        file: the path of the file that the words before the block say it is; empty for none.
        today: the date that the text last said is today, as in "3 March 2031"; empty for none.
    """

    language: str
    text: str
    file: str
    today: str


def texts() -> list[Path]:
    """Every Markdown file of the repository."""
    files = (path for path in ROOT.rglob("*.md") if not hidden(path) and "node_modules" not in path.parts)
    return sorted(files)


def hidden(path: Path) -> bool:
    """Whether a file lies in a folder that is no part of the texts: `.venv`, caches, what a demo wrote."""
    parts = path.relative_to(ROOT).parts
    return any(part.startswith(".") for part in parts) or parts[0] in {"out", "dist", "mine"}


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a text, in order."""
    end, today = 0, ""
    for match in _FENCE.finditer(text):
        file = _FILE.search(text, end, match.start())
        for said in _TODAY.finditer(text, end, match.start()):
            today = said["day"]
        yield Block(match["language"], match["text"], file["path"] if file else "", today)
        end = match.end()


def prose(text: str) -> str:
    """A text without its fenced blocks."""
    return _FENCE.sub("", text)


def spans(text: str) -> list[str]:
    """The code spans of a text."""
    return _SPAN.findall(prose(text))


def links(text: str) -> list[str]:
    """Where the links and pictures of a text lead, but for other hosts."""
    targets = [match["target"] for match in _LINK.finditer(_SPAN.sub("", prose(text)))]
    return [target for target in targets if not target.startswith(ELSEWHERE)]


def anchors(text: str) -> set[str]:
    """The names by which links reach the headings of a text."""
    titles = (match["title"].replace("`", "").casefold() for match in _HEADING.finditer(prose(text)))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}
