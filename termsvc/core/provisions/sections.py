"""Which heading stands under which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termsvc.core.provisions.model import Provision


class Sections:
    """The sections of a document that are open at a point, from the levels of all its headings.

    Attributes:
        title: a first heading that is alone on the highest level and has no number; nothing stands under it but what
            comes before the next, and it stands in nobody's address.
    """

    def __init__(self, levels: Sequence[str]) -> None:
        self.title: Provision | None = None
        self._open: list[tuple[str, Provision]] = []
        self._is_title_due = _stands_alone(levels)

    def parent(self, level: str) -> Provision | None:
        """What a heading of a level stands under; what it ends is closed."""
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        return self._open[-1][1] if self._open else None

    def open(self, heading: Provision, level: str) -> None:
        """Open the section of a heading."""
        if self._is_title_due and not heading.label:
            self.title = heading
        else:
            self._open.append((level, heading))
        self._is_title_due = False


def _stands_alone(levels: Iterable[str]) -> bool:
    first, *others = [*levels, ""]
    return bool(first) and all(first < level for level in others if level)
