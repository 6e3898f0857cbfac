"""If-Match: that what is changed is still what the caller has seen (RFC 9110, section 13.1.1; RFC 6585, section 3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from fastapi import Header

from termsvc.api.problems import Problem, ProblemType

_TAG = re.compile(r'(W/)?"([^"]*)"')

IfMatch: TypeAlias = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=2_000,
        description="the ETag that you have seen; refused if it is another one by now",
    ),
]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a caller has seen of something.

    Attributes:
        tags: one of which is to be current still; `None` if it is all the same to them.
    """

    tags: frozenset[str] | None

    @classmethod
    def said(cls, header: str | None) -> Seen:
        """What the header says; weak validators are none here, and `*` is anything."""
        if header is None or header.strip() == "*":
            return cls(None)
        return cls(frozenset(tag for weak, tag in _TAG.findall(header) if not weak))

    @classmethod
    def required(cls, header: str | None) -> Seen:
        """The same where it has to be said.

        Raises:
            Problem: it is not.
        """
        if header is None:
            raise Problem(
                ProblemType.PRECONDITION_REQUIRED,
                "Two may edit this at a time. Get it, and send its ETag in the header If-Match.",
            )
        return cls.said(header)

    def require(self, current: str) -> None:
        """Go on only if what they have seen is current; to be asked within the transaction that changes it.

        Args:
            current: the entity tag; another form of the same has what tells it apart after a dot within the tag.

        Raises:
            Problem: it is not.
        """
        if self.tags is None:
            return
        if current.strip('"') not in {tag.partition(".")[0] for tag in self.tags}:
            raise Problem(
                ProblemType.PRECONDITION_FAILED,
                "It is another one by now than the one with the ETag that you sent. Get it again, and look at what changed.",
                headers={"ETag": current},
            )
