"""What was recorded of roles and tokens; whether they hold follows from it and the time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from termsvc.access.roles import Role
from termsvc.access.scopes import IN_TEST_MODE, OF_ONE_ACCOUNT, Reach, Scope
from termsvc.core.errors import InvalidFact


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that was given to an identity and has not been ended.

    Attributes:
        number: by which it is ended.
    """

    number: int
    identity: str
    role: Role
    granted_at: datetime
    granted_by: str


class TokenState(StrEnum):
    """What a token is worth at an instant."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Use:
    """What a token is for.

    Attributes:
        scopes: all that it may be used for; `None` for whatever its holder's roles permit.
        reach: the accounts to which it is bound; `None` for all.
        test: it is for test mode.

    Raises:
        InvalidFact: it is for what a bound token, or one for test mode, can't be for; or for nothing.
    """

    scopes: frozenset[Scope] | None = None
    reach: Reach | None = None
    test: bool = False

    def __post_init__(self) -> None:
        if self.scopes is None:
            return
        if not self.scopes:
            raise InvalidFact("A token is for one scope at least; leave all out for whatever its holder may do.")
        for applies, possible, why in (
            (self.reach is not None, OF_ONE_ACCOUNT, "is bound to an account"),
            (self.test, IN_TEST_MODE, "is for test mode"),
        ):
            if applies and (beyond := sorted(self.scopes - possible)):
                raise InvalidFact(f"A token that {why} can't be for {', '.join(beyond)}.")


ANY_USE = Use()


@dataclass(frozen=True, slots=True)
class Issued:
    """A token that was issued, without the token; all instants are in UTC.

    Attributes:
        id: the identity and a number, such as `person:maria/2`.
        identity: the id of its holder.
        hint: how it begins.
        issued_by: the id of who issued it.
        expires_at: the instant from which it is not valid any more.
        replaces: the id of the token in whose place it came, by rotation.
        ends_at: the earliest instant for which it was revoked or replaced, if it was.
        used_at: when it was last used, to the minute.
        use: what it is for.
    """

    id: str
    identity: str
    hint: str
    issued_at: datetime
    issued_by: str
    expires_at: datetime
    replaces: str | None = None
    ends_at: datetime | None = None
    used_at: datetime | None = None
    use: Use = ANY_USE

    @property
    def until(self) -> datetime:
        """The instant from which it is not valid, whatever ends it."""
        return self.expires_at if self.ends_at is None else min(self.expires_at, self.ends_at)

    def noted(self, now: datetime) -> Issued:
        """The same, used at an instant."""
        return replace(self, used_at=now)

    def state(self, now: datetime) -> TokenState:
        """What it is worth at an instant."""
        if now < self.until:
            return TokenState.VALID
        return TokenState.EXPIRED if self.until == self.expires_at else TokenState.REVOKED
