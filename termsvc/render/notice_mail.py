"""Mails of notices: what is said to many is made into text and HTML once, whoever gets it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from termsvc.core.errors import TermsError
from termsvc.core.notice.notice import Notice
from termsvc.render.literal import literal
from termsvc.render.mail import Body, Envelope, addressed, body, encoded
from termsvc.render.mail_headers import Mailbox
from termsvc.render.mail_page import STYLES, MailPage
from termsvc.render.markdown import html
from termsvc.render.notices import Notices
from termsvc.render.sections import sections
from termsvc.render.text import text

SUBJECT = "notices/subject.j2"
"""The template of the subject: one line of plain text."""

_KEPT = 1 << 12
"""Sections whose faces are kept, and notices whose Markdown is."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A notice that is to be sent.

    Attributes:
        notice: to one account.
        to: at least one.
        sent_at: an aware instant.
    """

    notice: Notice
    language: str
    to: tuple[Mailbox, ...]
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class _Worded:
    subject: str
    markdown: str


class NoticeMails:
    """Makes mails of notices.

    Templates are given a mark in the place of the account's id, and the id is put in its place afterwards. So accounts whose
    notices differ in nothing else share one rendering, and no template can tell accounts apart by their names.

    Args:
        notices: what words them.
        sender: whose name they bear.
    """

    def __init__(self, notices: Notices, sender: Mailbox) -> None:
        self._notices = notices
        self._sender = sender
        self._page = MailPage(notices.text(STYLES, {}))
        self._worded: dict[tuple[Notice, str], _Worded] = {}
        self._drawn = lru_cache(_KEPT)(self._draw)

    def mails(self, letters: Sequence[Letter]) -> Iterator[bytes]:
        """A mail for each, in order; of each the same bytes as if it were asked for alone."""
        marked = [(_marked(letter.notice), letter.language) for letter in letters]
        self._word(marked)
        for letter, key in zip(letters, marked, strict=True):
            yield self._mail(letter, self._worded[key])
        if len(self._worded) > _KEPT:
            self._worded.clear()

    def _word(self, marked: Iterable[tuple[Notice, str]]) -> None:
        """Word those that have not been, those of one language together."""
        missing = dict.fromkeys(key for key in marked if key not in self._worded)
        for language in sorted({language for _, language in missing}):
            those = [notice for notice, its in missing if its == language]
            data = [self._notices.data(notice, language) for notice in those]
            words = zip(
                those,
                self._notices.texts(SUBJECT, data, language),
                self._notices.markdowns(those, language),
                strict=True,
            )
            for notice, subject, markdown in words:
                _require_whole(f"{subject}\n{markdown}", notice)
                self._worded[notice, language] = _Worded(subject, markdown)

    def _mail(self, letter: Letter, worded: _Worded) -> bytes:
        mark, account = _mark(letter.notice), letter.notice.account or ""
        subject = worded.subject.replace(mark, account)
        markdown = worded.markdown.replace(mark, literal(account))
        envelope = Envelope(
            sender=self._sender,
            to=letter.to,
            sent_at=letter.sent_at,
            id=self._id(letter),
            language=letter.language,
        )
        return addressed(envelope, subject, self.body(markdown, subject, letter.language))

    def body(self, markdown: str, subject: str, language: str) -> Body:
        """What a mail says, of a notice in Markdown."""
        parts = [self._drawn(part) for part in sections(markdown)]
        texts = [_parted(part) for part, _ in parts[:-1]] + [part for part, _ in parts[-1:]]
        pages = [self._opened(subject, language), *(page for _, page in parts), encoded(self._page.closed)]
        return body(texts, pages)

    def _opened(self, subject: str, language: str) -> bytes:
        return encoded(self._page.opened(subject, language))

    def _draw(self, section: str) -> tuple[bytes, bytes]:
        return encoded(text(section)), encoded(self._page.styled(html(section)))

    def _id(self, letter: Letter) -> str:
        notice = letter.notice
        said = [notice.update, notice.account, self._notices.sha256, letter.sent_at.isoformat()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:40]


def _parted(text: bytes) -> bytes:
    return text + b"\r\n"


def _marked(notice: Notice) -> Notice:
    return replace(notice, account=_mark(notice))


@lru_cache(_KEPT)
def _mark_of(update: str) -> str:
    return "account" + hashlib.sha256(f"termsvc account of {update}".encode()).hexdigest()[:24]


def _mark(notice: Notice) -> str:
    """What stands for the account's id: letters and digits that no text has by chance and no mark-up touches."""
    return _mark_of(notice.update)


def _require_whole(worded: str, notice: Notice) -> None:
    mark = _mark(notice)
    if len(re.findall(mark, worded, re.IGNORECASE)) != worded.count(mark):
        raise TermsError(
            "a template of notices writes the account's id in other letters, and ids are not to be changed; show it as it "
            "is, with: account | literal"
        )
