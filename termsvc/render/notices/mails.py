"""Mails of notices: what is said to many is made into text and HTML once, whoever gets it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from termsvc.core.errors import TermsError
from termsvc.core.notice.notice import Notice
from termsvc.render.mail.headers import Mailbox
from termsvc.render.mail.mail import Body, Envelope, addressed, encoded
from termsvc.render.mail.page import STYLES, MailPage
from termsvc.render.markdown.html import html
from termsvc.render.markdown.literal import literal
from termsvc.render.markdown.passages import Passage, passages
from termsvc.render.markdown.text import text
from termsvc.render.notices.notices import Notices

SUBJECT = "notices/subject.j2"
"""The template of the subject: one line of plain text. It is given what notices are, but for their sections."""

_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
_STANDS_IN = "\ue000"

_KEPT = 1 << 12
"""Passages whose faces are kept, and notices whose Markdown is."""


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
    """A notice in words, with a mark in the place of the account's id.

    Attributes:
        passages: each as it is drawn, but for those that have the mark.
    """

    subject: str
    passages: tuple[tuple[Passage, Body | None], ...]


class NoticeMails:
    """Makes mails of notices.

    Templates are given a mark in the place of the account's id, and the id is put in its place afterwards. So accounts whose
    notices differ in nothing else share one rendering, and no template can tell accounts apart by their names.

    Args:
        notices: word them, and bear the sender's name and address.

    Raises:
        UnusableAddress: the sender has none.
        TermsError: the template of the look can't be used; and so with `mails`, for those of the words.
    """

    def __init__(self, notices: Notices) -> None:
        self._notices = notices
        self._workshop = notices.workshop
        self._templates = self._workshop.templates.sha256
        self._sender = Mailbox.parse(self._workshop.templates.sender)
        self._page = MailPage(self._workshop.text(STYLES, {}))
        self._worded: dict[tuple[Notice, str], _Worded] = {}
        self._closed = encoded(self._page.closed)
        self._drawn = lru_cache(_KEPT)(self._draw)
        self._faces = lru_cache(_KEPT)(self._both)
        self._opened = lru_cache(_KEPT)(self._open)

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
            values = [self._notices.data(notice, language) for notice in those]
            words = zip(those, self._subjects(values, language), self._notices.said(values, language), strict=True)
            for notice, subject, markdown in words:
                _require_whole(f"{subject}\n{markdown}", notice)
                self._worded[notice, language] = _Worded(subject, tuple(self._passages(markdown, _mark(notice))))

    def _subjects(self, values: Iterable[Mapping[str, Any]], language: str) -> list[str]:
        """The subjects of notices; few are not alike."""
        headed = [{name: value for name, value in one.items() if name != "sections"} for one in values]
        keys = [json.dumps(one) for one in headed]
        distinct = dict(zip(keys, headed, strict=True))
        found = dict(zip(distinct, self._workshop.texts(SUBJECT, distinct.values(), language), strict=True))
        return [found[key] for key in keys]

    def _passages(self, markdown: str, mark: str) -> Iterator[tuple[Passage, Body | None]]:
        for passage in passages(markdown):
            yield passage, None if mark in passage.markdown else self._drawn(passage)

    def _mail(self, letter: Letter, worded: _Worded) -> bytes:
        mark, account = _mark(letter.notice), letter.notice.account or ""
        subject = worded.subject.replace(mark, account)
        envelope = Envelope(
            sender=self._sender,
            to=letter.to,
            sent_at=letter.sent_at,
            id=self._id(letter),
            language=letter.language,
        )
        drawn = [(passage, body or self._own(passage, mark, account)) for passage, body in worded.passages]
        html = b"".join([self._opened(subject, letter.language), *(body.html for _, body in drawn), self._closed])
        return addressed(envelope, subject, Body(_told(drawn), html))

    def _own(self, passage: Passage, mark: str, account: str) -> Body:
        """A passage that names the account."""
        markdown = passage.markdown
        if _PLAIN.fullmatch(account) and _STANDS_IN not in markdown:
            # Whatever the letters of such an id, they are shown as they are, so its length alone bears on the rest.
            stands_in = _STANDS_IN * len(account)
            told, page = self._shaped(passage._replace(markdown=markdown.replace(mark, stands_in)))
            if told.count(stands_in) == page.count(stands_in) == markdown.count(mark):
                return _encoded(told.replace(stands_in, account), page.replace(stands_in, account))
        own = markdown.replace(mark, literal(account))
        return _encoded(text(own), passage.within(self._styled(own)))

    def _draw(self, passage: Passage) -> Body:
        return _encoded(*self._shaped(passage))

    def _shaped(self, passage: Passage) -> tuple[str, str]:
        told, page = self._faces(passage.markdown.rstrip("\n"))
        return told, passage.within(page)

    def _both(self, markdown: str) -> tuple[str, str]:
        return text(markdown), self._styled(markdown)

    def _styled(self, markdown: str) -> str:
        return self._page.styled(html(markdown))

    def _open(self, subject: str, language: str) -> bytes:
        return encoded(self._page.opened(subject, language))

    def _id(self, letter: Letter) -> str:
        notice = letter.notice
        said = [notice.update, notice.account, self._templates, letter.sent_at.isoformat()]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:40]


def _told(drawn: Iterable[tuple[Passage, Body]]) -> bytes:
    """The text of passages, with blank lines between them."""
    lines: list[bytes] = []
    for passage, body in drawn:
        if body.text and lines and not passage.goes_on:
            lines.append(b"\r\n")
        lines.append(body.text)
    return b"".join(lines)


def _encoded(told: str, page: str) -> Body:
    return Body(encoded(told), encoded(page))


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
