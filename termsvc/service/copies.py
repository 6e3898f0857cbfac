"""Copies of versions and of their redlines as files; those that were asked for last are kept."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from termsvc.render.redline.faces import Face as RedlineFace
from termsvc.render.versions.copy import VersionCopy
from termsvc.render.versions.faces import Face, Faces
from termsvc.service.kept import Kept
from termsvc.service.redlines import Rulebook
from termsvc.service.versions import Pair

ROOM: Final = 16_000_000
"""How many bytes are kept: some hundred files."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Draws copies of versions, and redlines between them, the same bytes for the same facts.

    Attributes:
        faces: how versions are drawn.
        rules: by which redlines are judged; other rules need other `Copies`.
        kept: what was drawn last.
    """

    faces: Faces
    rules: Rulebook
    kept: Kept = field(default_factory=lambda: Kept(ROOM))

    def version(self, copy: VersionCopy, face: Face) -> bytes:
        """A copy of a version as a file.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
            TermsError: a template can't be used.
        """
        if face in {Face.MARKDOWN, Face.JSON}:  # which are made as fast as they are found
            return self.faces.made(copy, face)
        return self.kept.of((face, replace(copy, body="")), lambda: self.faces.made(copy, face))

    def redline(self, two: Pair, face: RedlineFace) -> bytes:
        """What changed between two versions as a file.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
            TermsError: a template can't be used.
        """
        key = (face, replace(two, old_body="", new_body=""))
        return self.kept.of(key, lambda: self._redline(two, face))

    def _redline(self, two: Pair, face: RedlineFace) -> bytes:
        company, fonts = self.faces.company, self.faces.fonts
        return two.compared(self.rules).faces(two.cover(company), fonts=fonts).made(face)
