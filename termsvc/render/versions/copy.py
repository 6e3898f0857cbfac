"""A copy of a version: its text in one language, with all that a reader is to know of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any

from termsvc.core.model import Version
from termsvc.core.notice.notice import TranslatedText
from termsvc.render import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionCopy:
    """A version's text in one of its languages. Two are equal where all but the body is: its seal stands for that.

    Attributes:
        texts: in every language that the version has, the one that it was written in first.
        text: the one that is given here.
        prevailing_language: of the document, if it names one.
        body: the canonical text that `text` seals.
    """

    version: Version
    texts: tuple[TranslatedText, ...]
    text: TranslatedText
    prevailing_language: str | None
    body: str = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """What a file of it is called, as in addresses: `dpa-2025-02-25`, `dpa-2025-02-25.de`."""
        language = "" if self.text is self.texts[0] else f".{self.text.language}"
        return f"{self.version.document}-{self.version.label}{language}"

    @property
    def prevails(self) -> bool:
        """Whether no other language's text prevails over this one."""
        return self.prevailing_language in {None, self.text.language}

    @property
    def posted_at(self) -> datetime:
        """The midnight in UTC that begins the date of posting, which files keep as the time at which they were made."""
        return datetime.combine(self.version.posted_on, time(), UTC)

    def data(self) -> dict[str, Any]:
        """Its fields, and its text as Markdown, as values of JSON.

        To the fields of a version come the language, the seals of the texts in other languages, and `text` with its seal,
        which is not that of the version where it is a translation.
        """
        return {
            **plain.version(self.version),
            "title": self.text.title,
            "language": self.text.language,
            "prevailing_language": self.prevailing_language,
            "translations": [
                {"language": one.language, "title": one.title, "sha256": one.sha256} for one in self.texts[1:]
            ],
            "text": self.body,
            "text_sha256": self.text.sha256,
        }
