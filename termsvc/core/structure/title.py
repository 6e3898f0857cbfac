"""How a text calls its document."""

from __future__ import annotations

from termsvc.core.provisions import MarkKind, Provision, provisions

_TITLE = (MarkKind.HEADING, "h1")


def title(markdown: str) -> str | None:
    """The words of a text's first heading of level 1, as a reader sees them; `None` where it has none."""
    return next((one.wording for one in provisions(markdown) if _is_title(one)), None)


def _is_title(one: Provision) -> bool:
    return any((mark.kind, mark.target) == _TITLE for mark in one.marks)
