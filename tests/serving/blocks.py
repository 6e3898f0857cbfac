"""The commands and statements that the guide for operators shows."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tests.docs.markdown import ROOT, blocks


def shown(language: str, containing: str) -> str:
    """The one block of a language that contains some words."""
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    (found,) = [block.text for block in blocks(text) if block.language == language and containing in block.text]
    return found


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The same with names of a test's own."""
    return re.sub(r"\w+", lambda word: names.get(word[0], word[0]), text)
