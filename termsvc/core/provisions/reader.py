"""Markdown to provisions."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from termsvc.core.provisions.chunks import Chunk, chunks
from termsvc.core.provisions.model import Provision
from termsvc.core.provisions.pieces import Pieces
from termsvc.core.provisions.tree import grown
from termsvc.core.seal import canonical


def provisions(markdown: str) -> tuple[Provision, ...]:
    """The provisions of a document in the order in which a reader meets them, footnotes last.

    The text is CommonMark 0.31 with tables and footnotes; front matter is passed over. Blocks that show no words are no
    provisions. An item of an ordered list has the number that is shown, whatever the source says. A first heading that
    is alone on the highest level and has no number is the document's title and stands in nobody's address.
    """
    return Reader().excerpt(chunks(canonical(markdown)))


class Reader:
    """Reads documents that have much in common: what stands in several of them is parsed once."""

    def __init__(self) -> None:
        self._pieces = Pieces()

    def excerpt(self, document: Sequence[Chunk], without: Collection[int] = ()) -> tuple[Provision, ...]:
        """The provisions of a document, but of some of its chunks, given by index, their headings only.

        Each is as it is among all provisions, if what stands in the chunks that are left out stands alone.
        """
        pieces = [
            piece
            for index, chunk in enumerate(document)
            for piece in ([chunk.heading] if index in without else chunk.pieces())
        ]
        lines = (piece.line for piece in pieces)
        return grown(zip(lines, self._pieces.read(pieces), strict=True))
