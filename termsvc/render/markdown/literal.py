"""Text as Markdown that shows it as it is, whatever mark-up it looks like."""

from __future__ import annotations

import re

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~]|&(?=[#\w])")


def literal(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _MARKUP.sub(r"\\\g<0>", text)
