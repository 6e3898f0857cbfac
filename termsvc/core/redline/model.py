"""What changed between two versions of a document, as a value that everything else renders."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from termsvc.core.provisions import Provision
from termsvc.core.redline.change import Change, Row
from termsvc.core.redline.sections import ChangedSection, changed_sections


@dataclass(frozen=True, kw_only=True)
class Redline:
    """Two versions side by side.

    Attributes:
        old_sha256, new_sha256: the seals of the two texts.
        changes: each once, in reading order.
        degraded: the texts were too long and too different to compare in full; more may be marked than was changed.
        read_rows: reads what stands unchanged too; `rows` does so once, when they are asked for.
    """

    old_sha256: str
    new_sha256: str
    changes: tuple[Change, ...]
    degraded: bool = False
    read_rows: Callable[[], tuple[Row, ...]] = field(repr=False, compare=False)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Every provision of either version once, in reading order; at one place, what was removed comes first."""
        return self.read_rows()

    @property
    def old(self) -> tuple[Provision, ...]:
        """The provisions of the old version, in order."""
        return tuple(row.old for row in self.rows if row.old is not None)

    @property
    def new(self) -> tuple[Provision, ...]:
        """The provisions of the new version, in order."""
        return tuple(row.new for row in self.rows if row.new is not None)

    def sections(self) -> tuple[ChangedSection, ...]:
        """The sections in which something changed, in document order; a change counts in the nearest around it."""
        return changed_sections(self.rows)
