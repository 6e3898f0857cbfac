"""Case files: a title, then its parts, each of them ended by a line that is a single point."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from termsvc.core.redline import Edit

CASES = Path(__file__).parent / "cases"
BRACKETS = {"=": ("", ""), "-": ("[-", "-]"), "+": ("{+", "+}")}


def cases(name: str, parts: int) -> list[ParameterSet]:
    """The cases of a file, each with so many parts beside its title."""
    lines = (CASES / name).read_text(encoding="utf-8").split("\n")
    ends = [-1, *(number for number, line in enumerate(lines) if line == ".")]
    texts = ["\n".join(lines[start + 1 : end]) for start, end in pairwise(ends)]
    step = parts + 1
    return [
        pytest.param(*texts[first + 1 : first + step], id=texts[first].strip()) for first in range(0, len(texts), step)
    ]


def marked(edits: tuple[Edit, ...]) -> str:
    """Edits as one text, with brackets for marks."""
    return "".join(text.join(BRACKETS[op]) for op, text in edits)
