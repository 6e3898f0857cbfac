"""Header fields of mails: nothing that a name, a title or an address holds becomes another field, or is lost."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.errors import InvalidFact
from termsvc.render.mail.headers import Mailbox, UnusableAddress, one_line, plain_field
from termsvc.render.mail.mail import Envelope, mail
from tests.mail.reader import read

ANN = Mailbox("ann@b.example", "Ann")
FIELDS = [
    "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
]  # fmt: skip
HOSTILE = st.sampled_from([
    "\r\nBcc: eve@evil.example", "\nTo: eve@evil.example", "\r", "\0", "\x0b", "\x85", "\u2028", "\u202e", "\ud800", "=?utf-8?q?x?=",
    '"', "\\", "<eve@evil.example>", ", ", ";", "(", "\t", "ß", "日本語", "\U0001f600",
])  # fmt: skip
TEXTS = st.lists(st.text(max_size=20) | HOSTILE, max_size=8).map("".join)
BOXES = st.builds(Mailbox, st.sampled_from(["a@b.example", "x.y+z@b-c.example", "q" * 64 + "@b.example"]), TEXTS)


def envelope(*to: Mailbox, sender: Mailbox = ANN, **more: Mailbox) -> Envelope:
    return Envelope(
        sender=sender, to=to, sent_at=datetime(2025, 2, 25, 20, tzinfo=UTC), id="0f" * 20, language="en", **more
    )


def squeezed(text: str) -> str:
    """Without blanks: Python puts one between encoded words of a name, where RFC 2047 has none."""
    return "".join(text.split())


@given(subject=TEXTS, sender=BOXES, to=st.lists(BOXES, min_size=1, max_size=4))
def test_fields_say_what_they_are_given_and_no_other_field_appears(
    subject: str, sender: Mailbox, to: list[Mailbox]
) -> None:
    written = mail(envelope(*to, sender=sender), subject, "x", "<p>x")
    found = read(written).message
    assert found.keys() == FIELDS
    assert squeezed(str(found["Subject"])) == squeezed(one_line(subject))
    told = [(one.addr_spec, squeezed(one.display_name)) for one in found["To"].addresses]
    assert told == [(one.address, squeezed(one.name)) for one in to]
    assert [one.addr_spec for one in found["From"].addresses] == [sender.address]
    head = written.split(b"\r\n\r\n")[0].decode("ascii")
    assert not re.search(r"(?<!\r)\n|\r(?!\n)", head)
    assert all(len(line) <= 78 or "@" in line for line in head.split("\r\n"))


@given(TEXTS)
def test_a_line_has_nothing_that_ends_or_turns_it(text: str) -> None:
    found = one_line(text)
    assert found == one_line(found) == found.strip()
    assert not re.search("[\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]", found)


def test_all_fields_of_a_mail_are_derived_from_what_it_is_given() -> None:
    asked = envelope(ANN, Mailbox("bob@b.example"), reply_to=Mailbox("legal@b.example", "Legal"))
    assert read(mail(asked, "Über uns", "x", "<p>x")).fields == {
        "Date": "Tue, 25 Feb 2025 20:00:00 +0000",
        "From": "Ann <ann@b.example>",
        "To": "Ann <ann@b.example>, bob@b.example",
        "Reply-To": "Legal <legal@b.example>",
        "Subject": "Über uns",
        "Message-ID": f"<{'0f' * 20}@b.example>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="=_{"0f" * 20}"',
    }


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("ann@b.example", "ann@b.example"),
        ("Ann.O'Hara+x@b.example", "Ann.O'Hara+x@b.example"),
        ("ann@müller.example", "ann@xn--mller-kva.example"),
        ("ann@日本.example", "ann@xn--wgv71a.example"),
    ],
)
def test_an_address_is_written_in_ascii(given: str, written: str) -> None:
    assert Mailbox(given).address == written


@pytest.mark.parametrize(
    "address",
    [
        "", "@", "ann", "ann@", "@b.example", "a b@b.example", "a@b@c.example", "ann@b..example", "ann@-b.example", ".ann@b.example",
        "ann@b.example\r\nBcc: eve@evil.example", "ann@b.example>", "ann@b.example, eve@evil.example", "ann\0@b.example",
        "ännchen@b.example", "ann@straße.example", "ann@[127.0.0.1]", '"ann eve"@b.example', "q" * 65 + "@b.example",
        "ann@" + "q" * 64 + ".example", "ann@" + "q." * 130 + "example", "ann@b.example\n", "ann@\u202eb.example",
    ],
)  # fmt: skip
def test_an_address_that_mail_servers_do_not_all_take_is_refused(address: str) -> None:
    with pytest.raises(UnusableAddress):
        Mailbox(address)


@pytest.mark.parametrize(
    ("text", "box"),
    [
        ("Aster Legal <legal@aster.example>", Mailbox("legal@aster.example", "Aster Legal")),
        ('"Aster, Inc." <legal@aster.example>', Mailbox("legal@aster.example", "Aster, Inc.")),
        (" legal@aster.example ", Mailbox("legal@aster.example")),
    ],
)
def test_a_sender_is_read_as_people_write_it(text: str, box: Mailbox) -> None:
    assert Mailbox.parse(text) == box


@pytest.mark.parametrize("text", ["", "Aster", "Aster <legal@aster.example", "<a@b.example> <c@d.example>"])
def test_a_sender_without_an_address_is_refused(text: str) -> None:
    with pytest.raises(UnusableAddress):
        Mailbox.parse(text)


def test_an_envelope_is_whole() -> None:
    with pytest.raises(ValueError, match="no mail can have"):
        envelope()
    with pytest.raises(InvalidFact, match="sent_at"):
        Envelope(sender=ANN, to=(ANN,), sent_at=datetime(2025, 2, 25), id="0f", language="en")  # noqa: DTZ001  # naive on purpose
    with pytest.raises(ValueError, match="no value of"):
        plain_field("Content-Language", "en\r\nBcc: eve@evil.example")
