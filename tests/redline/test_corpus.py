"""The laws over real histories: neighbouring versions of public policies."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

from termsvc.core.redline import redline
from tests.redline.laws import assert_laws

SAMPLE = 40


def _text(path: Path) -> str:
    return path.read_bytes().decode()


def test_laws_hold_for_neighbours(corpus: Path) -> None:
    folders = sorted({path.parent for path in corpus.glob("*/*/*.md")})
    neighbours = [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]
    for old, new in random.Random(0).sample(neighbours, SAMPLE):
        assert_laws(_text(old), _text(new))


def test_other_line_ends_and_a_byte_order_mark_change_nothing(corpus: Path) -> None:
    for path in random.Random(1).sample(sorted(corpus.glob("*/*/*.md")), SAMPLE):
        text = _text(path)
        assert redline(text, "\ufeff" + text.replace("\r\n", "\n").replace("\n", "\r\n")).changes == ()
