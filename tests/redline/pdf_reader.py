"""What is read of a PDF file, by whoever copies its text, or has it read aloud, or opens its bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject


def letters(text: str) -> str:
    """What is read of a text, wherever its lines are broken; references to footnotes and borders stand beside it."""
    return re.sub(r"[\s|\u00ad\u200b\u2010-]", "", re.sub(r"\[\w+\]", "", text))


def elements(file: PdfReader) -> list[DictionaryObject]:
    """The elements of a tagged file, in order."""
    return [*_beneath(file.trailer["/Root"]["/StructTreeRoot"]["/K"])]


def _beneath(one: Any) -> Iterator[DictionaryObject]:
    found = one.get_object()
    if isinstance(found, ArrayObject):
        for child in found:
            yield from _beneath(child)
    elif isinstance(found, DictionaryObject) and "/S" in found:
        yield found
        yield from _beneath(found.get("/K", ArrayObject()))


def tags(file: PdfReader) -> list[str]:
    return [element["/S"] for element in elements(file)]


def decorations(file: PdfReader) -> list[str]:
    """How words are decorated, but for those of the legend and of links."""
    attributes = (one for element in elements(file) for one in element.get("/A", ()))
    return [one["/TextDecorationType"][1:] for one in attributes if "/BackgroundColor" in one][4:]


def titles(outline: Any) -> Iterator[str]:
    """The titles of bookmarks, in order, however deep."""
    for one in outline:
        if isinstance(one, list):
            yield from titles(one)
        else:
            yield str(one["/Title"])
