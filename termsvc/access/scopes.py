"""What a key may be used for, within what its holder's roles permit, and of which accounts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from termsvc.access.errors import Forbidden
from termsvc.access.roles import MAY, Permission, require

if TYPE_CHECKING:
    from termsvc.access.identity import Actor


class Scope(StrEnum):
    """One thing that a key may be used for."""

    TERMS_READ = "terms:read"
    ACCOUNTS_READ = "accounts:read"
    ACCOUNTS_WRITE = "accounts:write"
    ACCEPTANCES_WRITE = "acceptances:write"
    AGREEMENTS_READ = "agreements:read"
    AGREEMENTS_WRITE = "agreements:write"
    FACTS_READ = "facts:read"
    FACTS_RETRACT = "facts:retract"
    UPDATES_READ = "updates:read"
    UPDATES_WRITE = "updates:write"
    UPDATES_APPROVE = "updates:approve"
    UPDATES_POST = "updates:post"
    WEBHOOKS_MANAGE = "webhooks:manage"


NEEDS: Mapping[Scope, Permission] = {
    Scope.TERMS_READ: Permission.READ,
    Scope.ACCOUNTS_READ: Permission.READ,
    Scope.ACCOUNTS_WRITE: Permission.RECORD,
    Scope.ACCEPTANCES_WRITE: Permission.RECORD,
    Scope.AGREEMENTS_READ: Permission.READ,
    Scope.AGREEMENTS_WRITE: Permission.RECORD,
    Scope.FACTS_READ: Permission.READ,
    Scope.FACTS_RETRACT: Permission.RECORD,
    Scope.UPDATES_READ: Permission.READ,
    Scope.UPDATES_WRITE: Permission.DRAFT,
    Scope.UPDATES_APPROVE: Permission.APPROVE,
    Scope.UPDATES_POST: Permission.POST,
    Scope.WEBHOOKS_MANAGE: Permission.MANAGE,
}
"""What a holder's roles must permit, whatever the key is for."""

OF_ONE_ACCOUNT = frozenset(
    {
        Scope.TERMS_READ,
        Scope.ACCOUNTS_READ,
        Scope.ACCOUNTS_WRITE,
        Scope.ACCEPTANCES_WRITE,
        Scope.AGREEMENTS_READ,
    }
)
"""What a key may be for that is bound to an account: the rest concerns everybody."""

IN_TEST_MODE = frozenset(Scope) - {
    Scope.UPDATES_WRITE,
    Scope.UPDATES_APPROVE,
    Scope.UPDATES_POST,
    Scope.WEBHOOKS_MANAGE,
}
"""What a key in test mode may be for: terms come into force in earnest alone."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The accounts to which a key is bound.

    Attributes:
        account: the one.
        subtree: and all below it, by their parents.
    """

    account: str
    subtree: bool = False


def scopes_of(actor: Actor) -> frozenset[Scope]:
    """What an actor may do by the key they came with: all that it is for and that their roles permit."""
    permitted = {permission for role in actor.roles for permission in MAY[role]}
    asked = frozenset(Scope) if actor.scopes is None else actor.scopes
    if actor.reach is not None:
        asked &= OF_ONE_ACCOUNT
    if actor.test:
        asked &= IN_TEST_MODE
    return frozenset(scope for scope in asked if NEEDS[scope] in permitted)


def require_scope(actor: Actor, scope: Scope) -> None:
    """Go on only if who acts may, and came with a key that is for this.

    Raises:
        Forbidden: no role of theirs permits it, or their key is not for it.
    """
    require(actor, NEEDS[scope])
    if scope in scopes_of(actor):
        return
    if actor.reach is not None and scope not in OF_ONE_ACCOUNT:
        raise Forbidden(
            f"This key is bound to an account, and {scope} concerns everybody. Use a key that is not bound."
        )
    if actor.test and scope not in IN_TEST_MODE:
        raise Forbidden(f"This key is for test mode, in which {scope} is not possible. Use a live key.")
    raise Forbidden(f"This key is not for {scope}. Use one that was issued with this scope.")
