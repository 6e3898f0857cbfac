"""Words of a text, ready to stand in an item."""

from __future__ import annotations

import re

from termsvc.core.notice.drafting.reading import Reading
from termsvc.core.notice.drafting.voice import told

# A sentence that begins so can't be told without the one before it.
POINTS_BACK = re.compile(
    r"(?:(?:its|their|this|these|those|such|he|she)\b(?!\s[A-Z])|(?:\w+\s){0,4}?(?:it|they|them)\b)", re.IGNORECASE
)
_LONGEST_QUOTE = 120  # words; the notice asks to read the rest in full


def stated(reading: Reading, text: str) -> str:
    """Whole sentences in the notice's voice; empty if they can't be told so, or are not English."""
    return told(text.strip(), reading.title.removeprefix("The ")) if reading.is_english else ""


def quoted(text: str) -> str:
    """Words to be quoted, cut where there are too many."""
    words = text.split()
    return text.strip() if len(words) <= _LONGEST_QUOTE else " ".join(words[:_LONGEST_QUOTE]) + " \u2026"
