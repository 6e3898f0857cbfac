"""The text of a version line by line, as paper and Word files show it."""

from __future__ import annotations

from collections.abc import Sequence

from termsvc.core.redline import redline
from termsvc.render.redline.walk import Line, heading_level, walk


def lines_of(body: str) -> tuple[Line, ...]:
    """The lines of a text: of a redline in which nothing changed, since what draws those draws these."""
    return walk(redline(body, body))


def after_title(lines: Sequence[Line]) -> int:
    """How many lines there are up to the title and with it, above which a text may have a remark; 0 where it has none."""
    first = next((number for number, line in enumerate(lines) if line.is_heading), None)
    return 0 if first is None or heading_level(lines[first].provision) > 1 else first + 1
