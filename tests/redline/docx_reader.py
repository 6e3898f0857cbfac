"""A reader of Word files that knows nothing of how they were written: it accepts, or rejects, every tracked change.

What Word does is the rule: the content of one side goes; a paragraph whose end goes is joined to the one after it; and a
table row that goes takes its cells along.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Literal
from xml.etree import ElementTree as ET

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_GOES = {"accept": {f"{_W}del", f"{_W}moveFrom"}, "reject": {f"{_W}ins", f"{_W}moveTo"}}
_CHARACTERS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}noBreakHyphen": "\u2011", f"{_W}softHyphen": "\u00ad"}
_WRITTEN_BY_THE_FORM = {"Spacer", "NotesHeading"}

_REFERENCE = f"{_W}rPr/{_W}rStyle[@{_W}val='FootnoteReference']"
_TRACKED = {f"{_W}{tag}" for tag in ("ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange")}

Decision = Literal["accept", "reject"]


def part(file: bytes, name: str) -> ET.Element:
    """A part of a file, parsed."""
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return ET.XML(archive.read(name))


def provisions_after(file: bytes, decision: Decision) -> list[str]:
    """Labels and texts of the provisions that are left, in order."""
    body = _body(file)
    for run in [*body.iter(f"{_W}r")]:
        if run.find(_REFERENCE) is not None:
            run.clear()  # it stands beside the words
    return [text for style, text in _blocks(body, _GOES[decision]) if style not in _WRITTEN_BY_THE_FORM]


def texts_after(file: bytes, decision: Decision) -> list[str]:
    """All texts that are left, in order: paragraphs but for blank ones, and rows of tables."""
    return [text for _, text in _blocks(_body(file), _GOES[decision]) if text.strip()]


def tracked(file: bytes) -> list[str]:
    """The tags of all changes that are not decided yet."""
    return [element.tag.removeprefix(_W) for element in _body(file).iter() if element.tag in _TRACKED]


def _body(file: bytes) -> ET.Element:
    body = part(file, "word/document.xml").find(f"{_W}body")
    assert body is not None
    return body


def _blocks(body: ET.Element, goes: set[str]) -> Iterator[tuple[str, str]]:
    """Style and text of each paragraph that is left, and the texts of rows."""
    carried, joins = "", False
    for block in body:
        if block.tag == f"{_W}p":
            text = _text(block, goes)
            if _paragraph_end_goes(block, goes):
                carried += text
                joins = True
                continue
            joins = False
            style = _style(block)
            assert not (carried and style in _WRITTEN_BY_THE_FORM)
            yield style, " ".join((carried + text).split("\t"))
            carried = ""
        elif block.tag == f"{_W}tbl":
            assert not joins, "a paragraph was to be joined to a table"
            for row in _rows(block, goes):
                yield "", row
    assert not joins


def _rows(table: ET.Element, goes: set[str]) -> Iterator[str]:
    for row in table.iter(f"{_W}tr"):
        if not any(row.find(f"{_W}trPr/{tag}") is not None for tag in goes):
            cells = (_text(cell, goes) for cell in row.iter(f"{_W}tc"))
            yield " ".join(" | ".join(cells).split())


def _paragraph_end_goes(paragraph: ET.Element, goes: set[str]) -> bool:
    return any(paragraph.find(f"{_W}pPr/{_W}rPr/{tag}") is not None for tag in goes)


def _style(paragraph: ET.Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if style is None else style.get(f"{_W}val", "")


def _text(element: ET.Element, goes: set[str]) -> str:
    if element.tag in goes:
        return ""
    if element.tag in {f"{_W}t", f"{_W}delText"}:
        return element.text or ""
    if element.tag in _CHARACTERS and not element.attrib:
        return _CHARACTERS[element.tag]
    return "".join(_text(child, goes) for child in element if child.tag != f"{_W}pPr")
