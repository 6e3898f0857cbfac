"""The headings of a document, as provisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from termsvc.core.provisions.addresses import Addresses
from termsvc.core.provisions.blocks import Block
from termsvc.core.provisions.inline import shifted
from termsvc.core.provisions.labels import split_label
from termsvc.core.provisions.model import Provision, ProvisionKind


class Sections:
    """All headings, with their addresses and what they stand under.

    Attributes:
        provisions: the headings, in order.
        title: a first heading that is alone on the highest level and has no number; it stands in nobody's address.
    """

    def __init__(self, headings: Sequence[tuple[int, Block]], addresses: Addresses) -> None:
        self.title: Provision | None = None
        self._open: list[tuple[str, Provision]] = []
        self._addresses = addresses
        self._is_title_due = _stands_alone([one.level for _, one in headings])
        self.provisions = [self._add(line, heading) for line, heading in headings]

    def address(self, one: Provision | None) -> str:
        """The address that others under a provision continue."""
        return "" if one is None or one is self.title else one.address

    def _add(self, line: int, heading: Block) -> Provision:
        label, text = split_label(heading.text, heading=True)
        parent = self._parent(heading.level)
        made = Provision(
            address=self._addresses.of_heading(self.address(parent), label, text),
            label=label,
            kind=ProvisionKind.SECTION,
            text=text,
            marks=shifted(heading.marks, len(heading.text) - len(text)),
            lines=heading.lines_from(line),
            parent=parent,
        )
        if self._is_title_due and not label:
            self.title = made
        else:
            self._open.append((heading.level, made))
        self._is_title_due = False
        return made

    def _parent(self, level: str) -> Provision | None:
        while self._open and self._open[-1][0] >= level:
            self._open.pop()
        return self._open[-1][1] if self._open else None


def _stands_alone(levels: Iterable[str]) -> bool:
    first, *others = [*levels, ""]
    return bool(first) and all(first < level for level in others if level)
