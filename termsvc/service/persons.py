"""Who is one person, as four eyes ask it."""

from __future__ import annotations

from termsvc.core.errors import Refused
from termsvc.core.notice.lifecycle import PersonOf
from termsvc.store import Reading


def persons(reading: Reading) -> PersonOf:
    """The person behind each identity, by all that is known; while nobody is enrolled, each name is one.

    Raises:
        Refused: (when asked) the identity is not enrolled although others are, so that nobody can tell who it was.
    """
    people = reading.access().people()

    def person_of(name: str) -> str:
        if people.identities and name not in people.identities:
            raise Refused(
                f"{name} acted before anybody was enrolled, so nobody can tell whether that was another person;"
                " have the work done again by somebody who is enrolled, in a new update"
            )
        return people.person_of(name)

    return person_of
