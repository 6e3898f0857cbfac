"""What each role may do."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

from termsvc.access.errors import Forbidden

if TYPE_CHECKING:
    from termsvc.access.identity import Actor


class Permission(StrEnum):
    """What is asked of the installation, as a verb: who acts may ..."""

    READ = "look up and read"
    RECORD = "record facts"
    DRAFT = "draft updates"
    APPROVE = "approve updates"
    POST = "post updates"
    MANAGE = "manage who may act"


class Role(StrEnum):
    """A role that an identity holds from its grant to its end; one may hold several."""

    READER = "reader"
    RECORDER = "recorder"
    DRAFTER = "drafter"
    APPROVER = "approver"
    ADMIN = "admin"


MAY: Mapping[Role, frozenset[Permission]] = {
    Role.READER: frozenset({Permission.READ}),
    Role.RECORDER: frozenset({Permission.READ, Permission.RECORD}),
    Role.DRAFTER: frozenset({Permission.READ, Permission.RECORD, Permission.DRAFT}),
    Role.APPROVER: frozenset({Permission.READ, Permission.APPROVE, Permission.POST}),
    Role.ADMIN: frozenset({Permission.READ, Permission.RECORD, Permission.MANAGE}),
}
"""An admin says who may approve, and so is not let approve by that alone."""


def require(actor: Actor, permission: Permission) -> None:
    """Go on only if who acts may.

    Raises:
        Forbidden: no role of theirs permits it.
    """
    if not any(permission in MAY[role] for role in actor.roles):
        enough = " or ".join(role for role in Role if permission in MAY[role])
        held = ", ".join(sorted(actor.roles)) or "no role"
        raise Forbidden(f"{actor.id} may not {permission}: that takes the role {enough}, and theirs is {held}.")
