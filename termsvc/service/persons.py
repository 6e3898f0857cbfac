"""Who is one person, as four eyes ask it."""

from __future__ import annotations

from termsvc.core.errors import Refused
from termsvc.core.notice.lifecycle import PersonOf
from termsvc.store import Reading


def persons(reading: Reading) -> PersonOf:
    """The person behind each identity, by all that is known.

    Raises:
        Refused: (when asked) the identity is not enrolled, so that nobody can tell who it is.
    """
    people = reading.access().people()

    def person_of(name: str) -> str:
        if not people.identities:
            raise Refused(
                "nobody is enrolled here, so nobody can tell two people apart; enrol them, beginning with: termsvc access"
                " bootstrap"
            )
        if name not in people.identities:
            raise Refused(
                f"{name} acted before anybody was enrolled, so nobody can tell whether that was another person;"
                " have the work done again by somebody who is enrolled, in a new update"
            )
        return people.person_of(name)

    return person_of
