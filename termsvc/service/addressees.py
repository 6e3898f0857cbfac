"""To whom of an account's contacts a notice is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from termsvc.core.batch import Contact
from termsvc.render.mail.headers import Mailbox, UnusableAddress

_FIRST = (frozenset({"legal", "notices"}), frozenset({"owner"}))
"""Whom a notice is for, by role; where there is nobody of one group, the next one is asked, and at last anyone."""

NOBODY = "nobody is named as a contact"


@dataclass(frozen=True, slots=True)
class Addressees:
    """Who is written to.

    Attributes:
        to: in order of address, each address once.
        without: why nobody is, if so; else what stands against some.
    """

    to: tuple[Mailbox, ...]
    without: str = ""


def addressees(contacts: Sequence[Contact]) -> Addressees:
    """Who of an account's contacts is written to: all with the role `legal` or `notices`, of the account and its agreements.

    Where there is none with an address that can be used, it is all with the role `owner`, and then all there are.
    """
    found: dict[str, tuple[Mailbox, str]] = {}
    problems = []
    for contact in contacts:
        try:
            box = Mailbox(contact.email, contact.person)
        except UnusableAddress as error:
            problems.append(str(error))
        else:
            role = contact.role.strip().casefold()
            kept = found.get(box.address.casefold())
            if kept is None or _rank(role) < _rank(kept[1]):
                found[box.address.casefold()] = (box, role)
    best = min((_rank(role) for _, role in found.values()), default=0)
    to = tuple(box for box, role in found.values() if _rank(role) == best)
    return Addressees(to, "; ".join(problems) or ("" if to else NOBODY))


def _rank(role: str) -> int:
    return next((rank for rank, roles in enumerate(_FIRST) if role in roles), len(_FIRST))
