"""The notice of February 2025 in every face and language, as files that a person reads and a test compares byte by byte.

`python -m tests.rendering.golden` writes them anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from termsvc.render.notices.faces import Face
from tests.rendering.february import UPDATE, February, february
from tests.rendering.words import pages_of

FOLDER = Path(__file__).parent
AS_IT_IS = (Face.MARKDOWN, Face.JSON, Face.HTML, Face.TEXT)
MAILED = {"en": "tidewheel-care", "de": "cogwheel-bay-manufacturing"}
"""An account for each language to which its mail is written: one that uses Aster Desk, and one whose agreement wants longer notice."""


@cache
def files() -> dict[Path, bytes]:
    """The files with what they should be."""
    return {FOLDER / name: content for name, content in _made(february())}


def _made(update: February) -> Iterator[tuple[str, bytes]]:
    for language in update.languages:
        for face in AS_IT_IS:
            made = update.faces.made(update.public, face, language)
            yield f"notice-{UPDATE}.{language}.{face}", without_style(made) if face is Face.HTML else made
        pages = pages_of(update.faces.made(update.public, Face.PDF, language))
        yield f"notice-{UPDATE}.{language}.pdf.txt", "\n\f\n".join(pages).encode()
    for language, account in MAILED.items():
        yield f"{account}.{language}.eml", without_id(update.mailed[account].mail)


def without_style(page: bytes) -> bytes:
    """A page without its style, which all pages share, and the seal of it."""
    return re.sub(rb"<style>.*?</style>|'sha256-[^']*'", b"", page, flags=re.DOTALL)


def without_id(mail: bytes) -> bytes:
    """A mail with noughts for its id, which follows from all templates, those among them that it does not show."""
    _, _, after = mail.partition(b"Message-ID: <")
    made, _, _ = after.partition(b"@")
    assert mail.count(made) == 5, "the id, the boundary and its lines"
    return mail.replace(made, b"0" * len(made))


def recorded() -> Mapping[Path, bytes]:
    """The files as they stand."""
    found = (path for path in FOLDER.iterdir() if path.suffix not in {".py", ""} and path.is_file())
    return {path: path.read_bytes() for path in found}
