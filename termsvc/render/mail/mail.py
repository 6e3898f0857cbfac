"""A mail as a file: what it says as text and as HTML, and to whom (RFC 5322 and 2045); the same bytes for the same input.

There is no `List-Unsubscribe`: a notice of changed terms is owed to whoever is bound by these, so nobody can be taken off
its list, and a button that says so would promise what can't be kept.
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime

from termsvc.core.dated import require_aware
from termsvc.render.mail.headers import Mailbox, mailboxes_field, plain_field, words_field

_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\x85\u2028\u2029]")
_TAG = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """Who writes to whom, and when.

    Attributes:
        to: one or more.
        sent_at: an aware instant.
        id: hexadecimal digits that no other mail has, 64 at most; its `Message-ID` has them before the sender's domain.
        language: the tag of the language in which it is written.

    Raises:
        InvalidFact: the instant is naive.
        ValueError: nobody is written to, or the id or language is none.
    """

    sender: Mailbox
    to: tuple[Mailbox, ...]
    sent_at: datetime
    id: str
    language: str
    reply_to: Mailbox | None = None

    def __post_init__(self) -> None:
        require_aware(self.sent_at, "sent_at")
        if not self.to or not re.fullmatch(r"[0-9a-f]{1,64}", self.id) or not _TAG.fullmatch(self.language):
            raise ValueError(f"no mail can have the id {self.id!r}, the language {self.language!r} and {self.to}")


@dataclass(frozen=True, slots=True)
class Body:
    """What a mail says, each form in lines that `encoded` made."""

    text: bytes
    html: bytes


def mail(envelope: Envelope, subject: str, text: str, html: str) -> bytes:
    """A whole mail, as text first and as HTML; lines end in CRLF and have at most 78 characters, of ASCII alone.

    Args:
        envelope: who writes to whom.
        subject: one line; what is none becomes one.
        text: plain text.
        html: a whole page that loads nothing.
    """
    return addressed(envelope, subject, Body(encoded(text), encoded(html)))


def encoded(text: str) -> bytes:
    """A text, or whole lines of one, as quoted-printable UTF-8 that ends with a line.

    The lines of a text encoded piece by piece are those of the whole.
    """
    clean = _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", _BREAKS.sub("\n", text))
    lines = clean if clean.endswith("\n") or not clean else f"{clean}\n"
    return binascii.b2a_qp(lines.replace("\n", "\r\n").encode(), istext=True)


def addressed(envelope: Envelope, subject: str, body: Body) -> bytes:
    """A whole mail with a body that others may get too."""
    # Quoted-printable never has an underscore behind an equals sign, so this can't be in the body.
    boundary = f"=_{envelope.id}"
    fields = (
        plain_field("Date", format_datetime(envelope.sent_at.astimezone(UTC).replace(microsecond=0))),
        mailboxes_field("From", [envelope.sender]),
        mailboxes_field("To", envelope.to),
        mailboxes_field("Reply-To", [envelope.reply_to]) if envelope.reply_to else "",
        words_field("Subject", subject),
        plain_field("Message-ID", f"<{envelope.id}@{envelope.sender.domain}>"),
        plain_field("Auto-Submitted", "auto-generated"),
        plain_field("Content-Language", envelope.language),
        plain_field("MIME-Version", "1.0"),
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n',
    )
    return b"".join([
        "".join(fields).encode("ascii"),
        _part(boundary, "plain"),
        body.text,
        _part(boundary, "html"),
        body.html,
        f"\r\n--{boundary}--\r\n".encode(),
    ])  # fmt: skip


def _part(boundary: str, form: str) -> bytes:
    between = "" if form == "plain" else "\r\n"
    return (
        f"{between}--{boundary}\r\nContent-Type: text/{form}; charset=utf-8\r\n"
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    ).encode()
