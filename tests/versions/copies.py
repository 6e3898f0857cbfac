"""Copies of versions for tests, and the words of their faces as readers get these."""

from __future__ import annotations

import io
from datetime import date

from pypdf import PdfReader

from termsvc.core.model import Version
from termsvc.core.notice.notice import TranslatedText
from termsvc.core.provisions import MarkKind, provisions
from termsvc.core.seal import canonical, seal
from termsvc.render.versions.about import about
from termsvc.render.versions.copy import VersionCopy
from termsvc.render.versions.faces import Faces
from tests.redline.pdf_reader import letters

FACES = Faces("Aster & Sons")
WITH_EVERYTHING = """\
*Read this first.*

# Terms

Last updated: **May 5**, 2025

## 1. Fees

1.1 You pay *at once*. See [here](https://aster.example/a) or [below](#law), and use `code`.

- keys
- locks

(a) first

(b) second[^1]

> Quoted.

    code block

| Data | Kept |
| --- | --: |
| Logs | 24 months |

### Law

Fees apply.

[^1]: Net of tax.
"""


def copy_of(
    body: str = WITH_EVERYTHING, *, title: str = "Terms", label: str = "2025-05-05", language: str = "en"
) -> VersionCopy:
    """A copy of a version with a text, which is a translation if it is not in English."""
    text = TranslatedText(language=language, title=title, sha256=seal(body))
    own = TranslatedText(language="en", title="Terms", sha256="0" * 64)
    return VersionCopy(
        version=Version(
            document="tos",
            label=label,
            sequence=2,
            sha256=text.sha256 if language == "en" else own.sha256,
            posted_on=date(2025, 5, 5),
            effective_on=date(2025, 6, 10),
            effective_on_new=date(2025, 5, 5),
        ),
        texts=(text,) if language == "en" else (own, text),
        text=text,
        prevailing_language="en",
        body=canonical(body),
    )


def told(copy: VersionCopy) -> list[str]:
    """What a reader is to find on paper, in order: the provisions, and under their title what is said of the version."""
    found = provisions(copy.body)
    wordings = [one.wording for one in found]
    first = next((one for one in found if any(mark.kind is MarkKind.HEADING for mark in one.marks)), None)
    headed = first is not None and any(mark.target == "h1" for mark in first.marks)
    above = (
        [one.wording for one in found[: found.index(first) + 1]] if first is not None and headed else [copy.text.title]
    )
    said = about(copy)
    return [*above, *filter(None, (said["lead"], said["remark"])), *(wordings[len(above) :] if headed else wordings)]


def letters_of_pdf(pdf: bytes, copy: VersionCopy) -> str:
    """The letters of all pages, without what stands at the head and foot of each."""
    file = PdfReader(io.BytesIO(pdf))
    head = letters(copy.text.title + copy.version.label)
    shown = []
    for number, page in enumerate(file.pages, 1):
        foot = letters(f"{FACES.company}{number}/{len(file.pages)}SHA-256 {copy.text.sha256}")
        found = letters(page.extract_text())
        assert found.endswith(foot)
        assert number == 1 or found.startswith(head)
        shown.append(found.removesuffix(foot)[len(head) if number > 1 else 0 :])
    return "".join(shown)
