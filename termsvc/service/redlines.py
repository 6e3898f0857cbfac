"""Redlines as documents, to be printed or written to a file."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from termsvc.core.redline import Redline, to_json
from termsvc.render import docx, redline_html, redline_markdown, redline_pdf


class Cover(NamedTuple):
    """What a redline is called and, in a Word or PDF file, who is said to have made it, and when (aware, UTC)."""

    title: str
    author: str
    date: datetime


def drawn(redline: Redline, form: str, cover: Cover, context: int, fonts: Sequence[Path] = ()) -> bytes:
    """A redline in one of the forms `markdown`, `html`, `side-by-side`, `json`, `docx` and `pdf`; text is UTF-8.

    `context` unchanged provisions are shown on either side of a change, where the form does not show all. `fonts` are
    folders with fonts that a PDF file may take besides its own.

    Raises:
        TermsError: a PDF file can't be made, for want of a font or by a fault of the template.
    """
    forms: dict[str, Callable[[], str | bytes]] = {
        "markdown": lambda: redline_markdown.render(redline, context=context),
        "html": lambda: redline_html.render(redline, title=cover.title, context=context),
        "side-by-side": lambda: redline_html.render(redline, layout="side-by-side", title=cover.title, context=context),
        "json": lambda: json.dumps(to_json(redline), ensure_ascii=False, indent=2) + "\n",
        "docx": lambda: docx.render(redline, title=cover.title, author=cover.author, date=cover.date),
        "pdf": lambda: redline_pdf.render(
            redline, title=cover.title, author=cover.author, date=cover.date, fonts=fonts
        ),
    }
    made = forms[form]()
    return made if isinstance(made, bytes) else made.encode()


def write(path: Path, content: bytes) -> None:
    """Write a redline to a file, whose folder is made if it is missing.

    Raises:
        OSError: the file can't be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
