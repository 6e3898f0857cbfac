"""The parts of a Word file, and the archive that holds them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from termsvc.render.redline.cover import Cover
from termsvc.render.redline.docx.xml import Links, escaped, preserved

_PARTS = Path(__file__).parent / "parts"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_METADATA = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_ENGLISH = '<w:lang w:val="en-US"'
_FOOT = "<!-- foot -->"
_NAMED = ("styles", "numbering", "settings", "header", "footer")
_PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference w:type="default" r:id="footer"/>'
    '<w:pgSz w:w="12240" w:h="15840"/>'
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720" w:gutter="0"/>'
    "</w:sectPr>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What stands around the text of a Word file, and in its properties.

    Attributes:
        cover: the title stands at the head of each page; the date is written in UTC, to the second.
        description: of the file, for whoever looks at its properties.
        foot: stands at the foot of each page, before its number.
        language: a BCP 47 tag, by which Word checks the spelling.
    """

    cover: Cover
    description: str
    foot: str = ""
    language: str = "en-US"


def packed(content: str, links: Links, sheet: Sheet) -> bytes:
    """A .docx file (WordprocessingML, ECMA-376) of blocks that are written already; equal arguments make equal files.

    Args:
        content: paragraphs and tables as XML.
        links: where their links lead.
        sheet: what stands around them.
    """
    moment = sheet.cover.date.astimezone(UTC)
    parts = {
        "[Content_Types].xml": _part("content_types.xml"),
        "_rels/.rels": _part("package.rels"),
        "docProps/core.xml": _core(sheet, moment),
        "word/document.xml": f'{_DECLARATION}<w:document xmlns:w="{_WORD}" xmlns:r="{_OFFICE}">'
        f"<w:body>{content}{_PAGE}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(links),
        "word/header.xml": f'{_DECLARATION}<w:hdr xmlns:w="{_WORD}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
        f"<w:r>{preserved(sheet.cover.title)}</w:r></w:p></w:hdr>",
        "word/styles.xml": _part("styles.xml").replace(_ENGLISH, f'<w:lang w:val="{escaped(sheet.language)}"'),
        "word/numbering.xml": _part("numbering.xml"),
        "word/settings.xml": _part("settings.xml"),
        "word/footer.xml": _part("footer.xml").replace(_FOOT, _foot(sheet.foot)),
    }
    return _archive(parts, moment)


def _foot(words: str) -> str:
    return f"<w:r>{preserved(words)}</w:r>" if words else ""


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


def _core(sheet: Sheet, moment: datetime) -> str:
    cover = sheet.cover
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return (
        f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_METADATA}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escaped(cover.title)}</dc:title><dc:creator>{escaped(cover.author)}</dc:creator>"
        f"<dc:description>{escaped(sheet.description)}</dc:description>"
        f"<cp:lastModifiedBy>{escaped(cover.author)}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified></cp:coreProperties>'
    )
