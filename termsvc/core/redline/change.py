"""Changes of provisions, and the rows of two versions read side by side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from termsvc.core.provisions import Provision
from termsvc.core.redline.edits import Edit, Op
from termsvc.core.redline.tokens import words


class ChangeKind(StrEnum):
    """What happened to a provision.

    `added`, `removed`: it has no counterpart. `moved`: it stands elsewhere, perhaps with other words. `split`, `merged`:
    one became several, or several one. `retitled`: a heading's words differ. `modified`: any other's words
    differ. `relinked`: only links lead elsewhere. `renumbered`: only the number differs. `reformatted`: only mark-up,
    case, or the glyphs of quotes and dashes differ. Where several of the last three are so, the first is meant.
    """

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    RETITLED = "retitled"
    MODIFIED = "modified"
    RELINKED = "relinked"
    RENUMBERED = "renumbered"
    REFORMATTED = "reformatted"

    @property
    def words_differ(self) -> bool:
        """Say whether a change of this kind changes words, and not numbers, links or mark-up alone."""
        return self not in {ChangeKind.RELINKED, ChangeKind.RENUMBERED, ChangeKind.REFORMATTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of one provision, or of a run of provisions whose numbers shifted together.

    Attributes:
        id: `c1`, `c2` ... in reading order.
        old, new: the provisions on each side, in order; empty where there is none.
        words: `=` and `-` rebuild the old text exactly, `=` and `+` the new one; empty where the texts are equal. The
            texts of several provisions are joined by blanks.
        absorbed: how many of the words that are marked stand unchanged (see `word_redline`).
    """

    id: str
    kind: ChangeKind
    old: tuple[Provision, ...]
    new: tuple[Provision, ...]
    words: tuple[Edit, ...] = ()
    absorbed: int = 0

    @property
    def words_inserted(self) -> int:
        """How many words are new; another case or glyph makes none."""
        return self._marked("+")

    @property
    def words_deleted(self) -> int:
        """How many words are gone; another case or glyph takes none."""
        return self._marked("-")

    def _marked(self, op: Op) -> int:
        if not self.kind.words_differ:
            return 0
        return sum(len(words(text)) for mark, text in self.words if mark == op)


@dataclass(frozen=True, slots=True)
class Row:
    """A place of two versions read side by side; without a change, the provision stands."""

    old: Provision | None
    new: Provision | None
    change: Change | None = None

    @property
    def provision(self) -> Provision:
        """The new provision, or the old one where there is no new one."""
        return next(side for side in (self.new, self.old) if side is not None)
