"""A copy of a version as a PDF file: to print, to file, or to attach to a contract."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC
from pathlib import Path

from termsvc.render.redline.pdf import blocks, passages
from termsvc.render.redline.walk import Line
from termsvc.render.typesetting import Page, Passage, breakable, settable, typeset
from termsvc.render.versions.about import about
from termsvc.render.versions.copy import VersionCopy
from termsvc.render.versions.lines import after_title, lines_of
from termsvc.resources import folder


def render(copy: VersionCopy, company: str, fonts: Sequence[Path] = ()) -> bytes:
    """A version as a PDF file; the same bytes for the same input.

    Words of the document never become mark-up. The look is that of `templates/versions/page.typ`; the seal of the text
    stands at the foot of each page.

    Args:
        copy: the version and its text.
        company: whose document it is; stands at the foot of each page.
        fonts: folders with fonts for characters that those within Typst lack.

    Raises:
        MissingGlyphs: no font has some character.
        TermsError: a folder of `fonts` has none, or the template is wrong.
    """
    lines = lines_of(copy.body)
    title_ends = after_title(lines)
    all_blocks = [*blocks(lines)]
    before = len([*blocks(lines[:title_ends])])
    day = copy.posted_at.astimezone(UTC)
    said = about(copy)
    data = {
        "title": settable(copy.text.title),
        "label": settable(copy.version.label),
        "author": settable(company),
        "language": copy.text.language.partition("-")[0].lower(),
        "date": [day.year, day.month, day.day],
        "heading": "" if title_ends else breakable(copy.text.title),
        "head": all_blocks[:before],
        "about": [settable(sentence) for sentence in (said["lead"], said["remark"]) if sentence],
        "blocks": all_blocks[before:],
        "seal": copy.text.sha256,
    }
    page = Page(folder("templates") / "versions" / "page.typ", data, copy.posted_at, "this version")
    return typeset(page, lambda: _passages(copy, company, lines), fonts)


def _passages(copy: VersionCopy, company: str, lines: Iterable[Line]) -> Iterator[Passage]:
    yield Passage("the title", settable(copy.text.title))
    yield Passage("the name of the company", settable(company))
    yield Passage("the label of the version", settable(copy.version.label))
    said = about(copy)
    yield Passage("what is said of the version", settable(said["lead"] + said["remark"]))
    yield from passages(lines)
