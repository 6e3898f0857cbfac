"""The parts of a Word file, and the archive that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from termsvc.core.redline import Redline
from termsvc.core.review import UNREVIEWED, Review
from termsvc.render.redline.cover import Cover
from termsvc.render.redline.docx.body import body
from termsvc.render.redline.docx.words import Pen
from termsvc.render.redline.docx.xml import Links, Revisions, escaped, preserved
from termsvc.render.redline.remarks import summary

_PARTS = Path(__file__).parent / "parts"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_METADATA = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_NAMED = ("styles", "numbering", "settings", "header", "footer")
_PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    '<w:pgSz w:w="12240" w:h="15840"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>'
    "</w:sectPr>"
)


def render(redline: Redline, cover: Cover, *, review: Review = UNREVIEWED) -> bytes:
    """A redline as a .docx file (WordprocessingML, ECMA-376); equal arguments make equal files.

    All changes of words, numbers, marks and links out of the text are tracked, moves as moves but for table rows: the words
    that a provision lost on its way are struck where it was, and those that it gained stand where it is. Accepted, the text is the new version's, provision by provision; rejected, the old one's. Changes that the review does
    not show are made and not tracked. Nothing but the versions may stand in the text, so how much changed and matters is
    told in the file's properties. Footnotes stand at the end with the numbers that they have in the text, since Word
    would give them others.

    Args:
        redline: what changed.
        cover: the title stands at the head of each page; the date is written in UTC, to the second, and of changes that
            some readers would join to the one before them, two minutes later.
        review: which changes are shown, and how much they matter.
    """
    moment = cover.date.astimezone(UTC)
    links = Links()
    content = "".join(body(redline, review, Pen(Revisions(cover.author, moment), links)))
    parts = {
        "[Content_Types].xml": _part("content_types.xml"),
        "_rels/.rels": _part("package.rels"),
        "docProps/core.xml": _core(cover, "\n".join(_description(redline, review)), moment),
        "word/document.xml": f'{_DECLARATION}<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}">'
        f"<w:body>{content}{_PAGE}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(links),
        "word/header.xml": f'{_DECLARATION}<w:hdr xmlns:w="{_WORD}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
        f"<w:r>{preserved(cover.title)}</w:r></w:p></w:hdr>",
        **{f"word/{name}.xml": _part(f"{name}.xml") for name in _NAMED if name != "header"},
    }
    return _archive(parts, moment)


def _archive(parts: dict[str, str], moment: datetime) -> bytes:
    # The archive's own dates begin with 1980.
    stamp = (max(moment.year, 1980), *moment.timetuple()[1:6])
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(ZipInfo(name, stamp), content.encode(), ZIP_DEFLATED)
    return file.getvalue()


@cache
def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


def _relations(links: Links) -> str:
    return f'{_DECLARATION}<Relationships xmlns="{_RELATIONS}">{"".join(_related(links))}</Relationships>'


def _related(links: Links) -> Iterator[str]:
    for name in _NAMED:
        yield f'<Relationship Id="{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
    for name, target in links.relations():
        address = f'Target="{escaped(target)}" TargetMode="External"'
        yield f'<Relationship Id="{name}" Type="{_OFFICE}/hyperlink" {address}/>'


def _description(redline: Redline, review: Review) -> tuple[str, ...]:
    seals = f"From the text of SHA-256 {redline.old_sha256} to that of {redline.new_sha256}"
    return (seals, *summary(redline, review))


def _core(cover: Cover, description: str, moment: datetime) -> str:
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_METADATA}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(cover.title)}</dc:title><dc:creator>{escaped(cover.author)}</dc:creator>"
        f"<dc:description>{escaped(description)}</dc:description>"
        f"<cp:lastModifiedBy>{escaped(cover.author)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
    )
