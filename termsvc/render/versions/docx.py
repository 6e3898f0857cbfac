"""A copy of a version as a Word file, to work on: headings, lists and tables are Word's own, and nothing in it is tracked."""

from __future__ import annotations

from collections.abc import Iterator

from termsvc.render.redline.cover import Cover
from termsvc.render.redline.docx.body import blocks
from termsvc.render.redline.docx.package import Sheet, packed
from termsvc.render.redline.docx.words import Pen
from termsvc.render.redline.docx.xml import Links, Revisions, preserved
from termsvc.render.versions.about import about
from termsvc.render.versions.copy import VersionCopy
from termsvc.render.versions.lines import after_title, lines_of


def render(copy: VersionCopy, company: str) -> bytes:
    """A version as a .docx file; the same bytes for the same input.

    What is said of the version stands under its title, and the seal of the text at the foot of each page.

    Args:
        copy: the version and its text.
        company: whose document it is; named as its author in the file's properties.
    """
    said, seal = about(copy), f"SHA-256 {copy.text.sha256}"
    links = Links()
    content = "".join(_content(copy, Pen(Revisions(company, copy.posted_at), links)))
    sheet = Sheet(
        cover=Cover(f"{copy.text.title} ({copy.version.label})", company, copy.posted_at),
        description=f"{said['lead']} {seal}",
        foot=f"{seal} \N{MIDDLE DOT} ",
        language=copy.text.language,
    )
    return packed(content, links, sheet)


def _content(copy: VersionCopy, pen: Pen) -> Iterator[str]:
    lines = lines_of(copy.body)
    title_ends = after_title(lines)
    if title_ends == 0:
        yield _paragraph("Heading1", copy.text.title)
    yield from blocks(lines[:title_ends], pen, "")
    said = about(copy)
    for sentence in filter(None, (said["lead"], said["remark"])):
        yield _paragraph("About", sentence)
    yield from blocks(lines[title_ends:], pen, "")


def _paragraph(style: str, words: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{preserved(words)}</w:r></w:p>'
