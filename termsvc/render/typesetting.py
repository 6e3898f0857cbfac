"""Setting a page from a Typst template and data, and telling which characters no font can show."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, NamedTuple

import typst

from termsvc.core.errors import TermsError

# For archives and for readers of screens: each font is embedded, each glyph has its character, and the text is tagged.
_STANDARDS: tuple[Literal["a-2a"], Literal["ua-1"]] = ("a-2a", "ua-1")
_SHOWN = 5
# What no font has a glyph for, nor JSON or an archive a place.
_UNSET = {
    **dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
    0xFEFF: "\N{WORD JOINER}",
}
# Longer words than a narrow column can hold, such as addresses, may be broken anywhere.
_LONG = re.compile(r"\S{24}(?=\S{8})")
_BREAK = "\N{ZERO WIDTH SPACE}"
_SAMPLE = b"#set document(title: [Sample])\n#sys.inputs.text"


class MissingGlyphs(TermsError):
    """Some characters can't be shown with the fonts at hand."""


class Page(NamedTuple):
    """A template, whose folder is all that it may read, and the data that it shows; `created` (aware) is written down.

    `called` is what the page shows, as a message names it.
    """

    template: Path
    data: Mapping[str, Any]
    created: datetime
    called: str


class Passage(NamedTuple):
    """Some text of the page, and how one names where it stands."""

    place: str
    text: str


def typeset(page: Page, passages: Callable[[], Iterable[Passage]], fonts: Sequence[Path]) -> bytes:
    """A page as PDF, the same bytes for the same input.

    The data is JSON text in `sys.inputs.page` and never mark-up. Only the fonts within Typst and those in the folders
    `fonts` are used. `passages` is asked for the texts of the page if they can't be shown.

    Raises:
        MissingGlyphs: no font shows some character.
        TermsError: a folder has no font, or the template is wrong.
    """
    typesetter = _Typesetter(page.template.parent, page.created, fonts)
    _refuse_packages(page.template.parent)
    try:
        return typesetter.pdf(page.template.read_bytes(), {"page": json.dumps(page.data)})
    except typst.TypstError as error:
        missing = [*_missing(typesetter, [*passages()])]
        if missing:
            raise MissingGlyphs(_told(page.called, missing)) from error
        raise TermsError(f"{page.template}: it can't be set as a page; mend it.\n{error.diagnostic.strip()}") from error


def settable(text: str) -> str:
    """A text as a page can show it: without what no font can."""
    return text.translate(_UNSET)


def breakable(text: str) -> str:
    """The same, whose long words may be broken anywhere."""
    return _LONG.sub(rf"\g<0>{_BREAK}", settable(text))


class _Typesetter:
    def __init__(self, root: Path, created: datetime, folders: Sequence[Path]) -> None:
        self._created = int(created.timestamp())
        all_fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(folder) for folder in folders])
        found = [Path(font.path).resolve() for font in all_fonts.fonts() if font.path]
        for folder in folders:
            if not any(path.is_relative_to(folder.resolve()) for path in found):
                raise TermsError(f"{folder}: there is no font; name a folder with .ttf, .otf or .ttc files")
        self._compiler = typst.Compiler(root=root, font_paths=all_fonts, ignore_system_fonts=True)

    def pdf(self, source: bytes, inputs: dict[str, str]) -> bytes:
        made = self._compiler.compile(
            source, format="pdf", sys_inputs=inputs, pdf_standards=[*_STANDARDS], timestamp=self._created
        )
        if isinstance(made, bytes):
            return made
        raise AssertionError(made)  # a PDF file is one file

    def shows(self, characters: Sequence[str]) -> bool:
        try:
            self.pdf(_SAMPLE, {"text": " ".join(characters)})
        except typst.TypstError:
            return False
        return True


def _refuse_packages(root: Path) -> None:
    """Typst would fetch a package from a network."""
    for path in sorted(root.rglob("*.typ")):
        if '"@' in path.read_text(encoding="utf-8"):
            raise TermsError(f"{path}: it names a package; put what it needs beside it and import that file instead")


def _missing(typesetter: _Typesetter, passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """Each character that can't be shown, and the place where it stands first, in reading order."""
    first = {character: one.place for one in reversed(passages) for character in reversed(one.text)}
    for character in _unshown(typesetter, [*reversed(first)]):
        yield character, first[character]


def _unshown(typesetter: _Typesetter, characters: Sequence[str]) -> Iterator[str]:
    if typesetter.shows(characters):
        return
    if len(characters) == 1:
        yield characters[0]
        return
    middle = len(characters) // 2
    yield from _unshown(typesetter, characters[:middle])
    yield from _unshown(typesetter, characters[middle:])


def _told(called: str, missing: Sequence[tuple[str, str]]) -> str:
    shown = [f"{_named(character)} in {place}" for character, place in missing[:_SHOWN]]
    more = len(missing) - _SHOWN
    return (
        f"The fonts at hand can't show every character of {called}, so it can't be a PDF file yet:\n"
        + "".join(f"    {one}\n" for one in shown)
        + (f"    and {more} more\n" if more > 0 else "")
        + "Name a folder with fonts that have them, with --fonts DIR, or choose --format html."
    )


def _named(character: str) -> str:
    name = unicodedata.name(character, "a character without a name")
    shown = f"{character} " if character.isprintable() else ""
    return f"{shown}(U+{ord(character):04X}, {name})"
