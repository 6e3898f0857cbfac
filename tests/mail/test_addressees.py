"""To whom of an account's contacts a notice is sent."""

from __future__ import annotations

import pytest

from termsvc.core.batch import Contact
from termsvc.service.addressees import addressees

CASES: list[tuple[list[tuple[str, str]], list[str]]] = [
    ([], []),
    ([("a@x.example", "owner"), ("b@x.example", "legal")], ["b@x.example"]),
    ([("a@x.example", "notices"), ("b@x.example", "Legal "), ("c@x.example", "owner")], ["a@x.example", "b@x.example"]),
    ([("a@x.example", "privacy"), ("b@x.example", "owner")], ["b@x.example"]),
    ([("a@x.example", "privacy"), ("b@x.example", "")], ["a@x.example", "b@x.example"]),
    ([("a@x.example", "owner"), ("A@X.example", "legal")], ["A@X.example"]),
    ([("ä@x.example", "legal"), ("b@x.example", "owner")], ["b@x.example"]),
    ([("a@x.example", "legal"), ("a@x.example", "notices")], ["a@x.example"]),
]


@pytest.mark.parametrize(("contacts", "to"), CASES)
def test_legal_contacts_come_before_owners_and_these_before_others(
    contacts: list[tuple[str, str]], to: list[str]
) -> None:
    found = addressees([Contact(account="acme", email=email, role=role) for email, role in contacts])
    assert [box.address for box in found.to] == to
    assert bool(found.without) == (not to or any(not email.isascii() for email, _ in contacts))


def test_an_address_that_can_not_be_used_is_named_with_the_reason() -> None:
    found = addressees([Contact(account="acme", email="ä@x.example")])
    assert (found.to, "letters other than ASCII" in found.without) == ((), True)
    assert addressees([]).without == "nobody is named as a contact"
