"""What each role may do, as a table."""

from __future__ import annotations

import pytest

from termsvc.access import Actor, Forbidden, Permission, Role, anyone, require
from termsvc.cli.access import RoleName

TABLE = {
    Permission.READ: {Role.READER, Role.RECORDER, Role.DRAFTER, Role.APPROVER, Role.ADMIN},
    Permission.RECORD: {Role.RECORDER, Role.DRAFTER, Role.ADMIN},
    Permission.DRAFT: {Role.DRAFTER},
    Permission.APPROVE: {Role.APPROVER},
    Permission.POST: {Role.APPROVER},
    Permission.MANAGE: {Role.ADMIN},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_a_role_may_what_the_table_says(role: Role, permission: Permission) -> None:
    actor = Actor("person:maria", frozenset({role}))
    if role in TABLE[permission]:
        require(actor, permission)
    else:
        with pytest.raises(Forbidden, match=f"person:maria may not {permission}: .* theirs is {role}"):
            require(actor, permission)


def test_without_a_role_nothing_is_permitted() -> None:
    with pytest.raises(Forbidden, match="that takes the role recorder or drafter or admin, and theirs is no role"):
        require(Actor("person:maria", frozenset()), Permission.RECORD)


def test_several_roles_may_what_each_may() -> None:
    actor = Actor("person:maria", frozenset({Role.ADMIN, Role.APPROVER}))
    for permission in set(Permission) - {Permission.DRAFT}:
        require(actor, permission)


def test_while_nobody_is_enrolled_everybody_may_everything() -> None:
    for permission in Permission:
        require(anyone("termsvc"), permission)


def test_each_role_can_be_granted_by_a_command() -> None:
    assert [*RoleName] == [*Role]
