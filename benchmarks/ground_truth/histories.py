"""Real histories: documents in all their versions, and long documents made of them."""

from __future__ import annotations

import os
import random
import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count, pairwise
from pathlib import Path
from typing import TypeAlias

SEED = 2025
ROOT = Path(os.environ.get("TERMSVC_CORPUS") or Path(__file__).parents[2] / "terms")
"""The corpus, or the sample policies of this repository for whoever has none."""

# A longer word that is no part of an address, a tag or a number label.
_LONG_WORD = re.compile(r"(?<![\w/<.#@(-])[a-z]{6,}(?![\w/>.@)-])")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"

Neighbours: TypeAlias = tuple[Path, Path]


@cache
def histories() -> tuple[tuple[Path, ...], ...]:
    """The versions of each document, oldest first; a translation, as `2024-11-12.de.md`, is none."""
    versions = [path for path in sorted(ROOT.rglob("[0-9]*.md")) if "." not in path.stem]
    folders = sorted({path.parent for path in versions})
    return tuple(tuple(path for path in versions if path.parent == folder) for folder in folders)


def text_of(path: Path) -> str:
    """A version's text as it is, byte-order mark and line ends too."""
    return path.read_bytes().decode()


def neighbours(number: int) -> list[Neighbours]:
    """So many pairs of consecutive versions, or all there are: a seeded sample."""
    pairs = [pair for versions in histories() for pair in pairwise(versions)]
    return random.Random(SEED).sample(pairs, min(number, len(pairs)))


def long_pair(size: int) -> tuple[str, str]:
    """A text of so many bytes at least, of one version of many documents, and the same of the versions after these."""
    return _joined(_pairs(histories()), size)


def strangers(size: int) -> tuple[str, str]:
    """Two texts of so many bytes at least, of different documents: of different publishers where there are several."""
    several = len({_publisher(versions) for versions in histories()}) > 1
    first = _publisher(max(histories(), key=len)) if several else None
    sides: tuple[list[Sequence[Path]], list[Sequence[Path]]] = [], []
    for number, versions in enumerate(histories()):
        sides[_publisher(versions) != first if several else number % 2].append(versions)
    one, two = (_joined(_pairs(side), size)[0] for side in sides)
    return one, two


def _publisher(versions: Sequence[Path]) -> Path:
    return versions[0].parent.parent


def _pairs(documents: Sequence[Sequence[Path]]) -> Iterator[tuple[str, str]]:
    """One pair of each document; then others, enciphered so that no document stands twice in a text."""
    rng = random.Random(SEED)
    several = [versions for versions in documents if len(versions) > 1]
    for turn in count():
        for versions in rng.sample(several, len(several)):
            old = rng.randrange(len(versions) - 1)
            yield _enciphered(text_of(versions[old]), turn), _enciphered(text_of(versions[old + 1]), turn)


def _enciphered(text: str, turn: int) -> str:
    if not turn:
        return text
    cipher = str.maketrans(_ALPHABET, _ALPHABET[turn:] + _ALPHABET[:turn])
    return _LONG_WORD.sub(lambda match: match[0].translate(cipher), text)


def _joined(pairs: Iterator[tuple[str, str]], size: int) -> tuple[str, str]:
    olds: list[str] = []
    news: list[str] = []
    length = 0
    while length < size:
        old, new = next(pairs)
        olds.append(old)
        news.append(new)
        length += len(old.encode())
    return "\n\n".join(olds), "\n\n".join(news)
