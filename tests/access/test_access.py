"""Who is let in, as what, and who may say so; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from termsvc.access import Actor, Forbidden, Permission, Role, TokenState, Unauthenticated, anyone, mint
from termsvc.core.errors import InvalidFact, Refused, UnknownName
from termsvc.service import access, admission, tokens
from tests.access.conftest import NOON, Office, counted, machine, person

DAY, HOUR, INSTANT = timedelta(days=1), timedelta(hours=1), timedelta(microseconds=1)


def tokens_of(office: Office, name: str) -> list[Any]:
    return [one for one in access.register(office.store, office.maria).tokens if one.identity == name]


def roles(office: Office, name: str) -> set[Role]:
    return set(access.register(office.store, office.maria).roles_of(name))


# -- the first admin


def test_the_first_admin_acts_by_the_token_that_was_shown(office: Office) -> None:
    assert (office.maria.id, office.maria.roles) == ("person:maria", {Role.ADMIN})
    assert office.maria.token == office.first.issued.id
    assert office.first.issued.expires_at == NOON + 90 * DAY


def test_nobody_else_can_be_the_first(office: Office) -> None:
    with pytest.raises(Refused, match="enrolled here already"):
        access.bootstrap(office.store, person("eve"), office.random)
    assert list(access.register(office.store, office.maria).people.identities) == ["person:maria"]


def test_the_first_admin_is_a_person(empty: Office) -> None:
    with pytest.raises(Refused, match="The first admin is a person"):
        access.bootstrap(empty.store, machine("load", "maria"), empty.random)


def test_until_then_everybody_acts_under_the_name_of_the_settings(empty: Office) -> None:
    nobody = mint(bytes(20))
    for token in (None, nobody, "rubbish"):
        actor = admission.admit(empty.store, Permission.MANAGE, token, "legal", NOON)
        assert actor == anyone("legal")
    for act in (
        lambda: access.enrol(empty.store, actor, person("eve")),
        lambda: tokens.rotate(empty.store, actor, None, counted(), timedelta()),
    ):
        with pytest.raises(Refused, match="Enrol the first admin with termsvc access bootstrap"):
            act()


def test_nobody_passes_for_who_may_be_enrolled_later(empty: Office) -> None:
    for name in ("person:maria", "machine:"):
        with pytest.raises(InvalidFact, match=f"can't be recorded by '{name}'"):
            admission.admit(empty.store, Permission.READ, None, name, NOON)


# -- who is let in


def test_from_then_on_nobody_is_let_in_without_a_valid_token(office: Office) -> None:
    unknown = mint(bytes(20))
    mistyped = office.first.secret[:-1] + ("0" if office.first.secret[-1] != "0" else "1")
    for token, problem in (
        (None, "Set TERMSVC_TOKEN"),
        ("", "is no token"),
        (mistyped, "was changed on its way"),
        (unknown, "Nobody has this token in the database"),
    ):
        with pytest.raises(Unauthenticated, match=problem) as refused:
            admission.admit(office.store, Permission.READ, token, "legal", office.now)
        assert "maria" not in str(refused.value)
        assert not token or token not in str(refused.value)


def test_a_token_is_valid_until_the_instant_at_which_it_expires(office: Office) -> None:
    token = office.enrol(person("eve"), Role.READER)
    office.now = NOON + 90 * DAY - INSTANT
    assert office.acting(token).id == "person:eve"
    office.now = NOON + 90 * DAY
    with pytest.raises(Unauthenticated, match=r"expired on 2025-06-30 at 12:00 UTC\. An admin issues") as refused:
        office.acting(token)
    assert "eve" not in str(refused.value)


def test_a_token_that_was_revoked_says_since_when(office: Office) -> None:
    token = office.enrol(person("eve"), Role.READER)
    office.now = NOON + HOUR
    tokens.revoke(office.store, office.maria, "eve/1")
    with pytest.raises(Unauthenticated, match="was revoked on 2025-04-01 at 13:00 UTC"):
        office.acting(token)
    with pytest.raises(Refused, match="person:eve/1 is revoked already, since 2025-04-01 at 13:00 UTC"):
        tokens.revoke(office.store, office.maria, "eve/1")


def test_who_has_no_role_that_permits_it_is_told_which_would(office: Office) -> None:
    token = office.enrol(person("eve"), Role.READER)
    with pytest.raises(
        Forbidden, match="person:eve may not record facts: that takes the role recorder or drafter or admin"
    ):
        admission.admit(office.store, Permission.RECORD, token.secret, "legal", office.now)
    access.grant(office.store, office.maria, "eve", Role.DRAFTER)
    assert admission.admit(office.store, Permission.RECORD, token.secret, "legal", office.now).id == "person:eve"
    access.end_grant(office.store, office.maria, "eve", Role.DRAFTER)
    with pytest.raises(Forbidden):
        admission.admit(office.store, Permission.RECORD, token.secret, "legal", office.now)


def test_a_person_is_told_two_weeks_before_their_token_ends_and_a_machine_is_not(office: Office) -> None:
    eve = office.acting(office.enrol(person("eve"), Role.READER))
    load = office.acting(office.enrol(machine("load", "eve"), Role.DRAFTER))
    assert not eve.lapses_soon(NOON + 76 * DAY - INSTANT)
    assert eve.lapses_soon(NOON + 76 * DAY)
    assert not load.lapses_soon(NOON + 364 * DAY)
    assert not anyone("legal").lapses_soon(NOON)


# -- who may say so

ACTS: list[Callable[[Office, Actor], Any]] = [
    lambda office, actor: access.enrol(office.store, actor, person("mallory")),
    lambda office, actor: access.grant(office.store, actor, actor.id, Role.ADMIN),
    lambda office, actor: access.end_grant(office.store, actor, "maria", Role.ADMIN),
    lambda office, actor: access.declare_same(office.store, actor, "maria", "eve"),
    lambda office, actor: access.register(office.store, actor),
    lambda office, actor: tokens.issue(office.store, actor, "maria", office.random),
    lambda office, actor: tokens.rotate(office.store, actor, "maria/1", office.random, timedelta()),
    lambda office, actor: tokens.revoke(office.store, actor, "maria/1"),
]


@pytest.mark.parametrize("act", ACTS)
def test_only_an_admin_may_say_who_may_act(office: Office, act: Callable[[Office, Actor], Any]) -> None:
    before = tokens_of(office, "person:maria")
    eve = office.acting(office.enrol(person("eve"), Role.READER, Role.DRAFTER, Role.APPROVER))
    with pytest.raises(Forbidden, match="person:eve may not manage who may act: that takes the role admin"):
        act(office, eve)
    assert tokens_of(office, "person:maria") == before
    assert roles(office, "person:maria") == {Role.ADMIN}


def test_a_holder_may_rotate_and_revoke_their_own(office: Office) -> None:
    first = office.enrol(person("eve"), Role.READER)
    eve = office.acting(first)
    second = tokens.rotate(office.store, eve, None, office.random, timedelta())
    assert (second.issued.replaces, second.issued.issued_by) == ("person:eve/1", "person:eve")
    eve = office.acting(second)
    assert tokens.revoke(office.store, eve, "person:eve/2").state(office.now) is TokenState.REVOKED


def test_the_last_person_who_is_admin_stays_admin(office: Office) -> None:
    access.enrol(office.store, office.maria, machine("load", "maria"))
    access.grant(office.store, office.maria, "load", Role.ADMIN)
    with pytest.raises(Refused, match="person:maria is the last admin"):
        access.end_grant(office.store, office.maria, "maria", Role.ADMIN)
    office.enrol(person("eve"), Role.ADMIN)
    assert access.end_grant(office.store, office.maria, "maria", Role.ADMIN)
    assert roles(office, "person:eve") == {Role.ADMIN}


def test_a_machine_is_its_owner_and_approves_nothing(office: Office) -> None:
    assert access.enrol(office.store, office.maria, machine("load", "maria")) == "person:maria"
    with pytest.raises(Refused, match=r"only a person can approve\. Grant the role to person:maria"):
        access.grant(office.store, office.maria, "load", Role.APPROVER)
    with pytest.raises(Refused, match="machine:load can't answer for machine:other"):
        access.enrol(office.store, office.maria, _owned_by_a_machine())
    with pytest.raises(Refused, match="person:eve can't answer for machine:other"):
        access.enrol(office.store, office.maria, machine("other", "eve"))


def _owned_by_a_machine() -> Any:
    return type(machine("other", "maria"))("machine:other", machine("x", "maria").kind, "Other", owner="machine:load")


def test_an_identity_stays_as_it_was_enrolled(office: Office) -> None:
    with pytest.raises(Refused, match="person:maria is enrolled already"):
        access.enrol(office.store, office.maria, person("maria", "other@aster.example"))


def test_two_names_of_one_person_are_declared_once(office: Office) -> None:
    for name in ("m.lopez", "ml"):
        access.enrol(office.store, office.maria, person(name))
    assert access.declare_same(office.store, office.maria, "m.lopez", "ml") == ("person:m.lopez", True)
    assert access.declare_same(office.store, office.maria, "maria", "ml") == ("person:maria", True)
    for pair in (("ml", "maria"), ("m.lopez", "maria"), ("ml", "ml")):
        assert access.declare_same(office.store, office.maria, *pair) == ("person:maria", False)
    people = office.store.read(lambda reading: reading.access().people())
    assert {people.person_of(name) for name in people.identities} == {"person:maria"}


def test_one_address_is_one_person_without_a_declaration(office: Office) -> None:
    assert access.enrol(office.store, office.maria, person("m.lopez", "mARIA@aster.EXAMPLE")) == "person:maria"


def test_a_machine_is_declared_nobody_else(office: Office) -> None:
    access.enrol(office.store, office.maria, machine("load", "maria"))
    with pytest.raises(Refused, match="counts as done by person:maria already"):
        access.declare_same(office.store, office.maria, "maria", "load")


def test_a_role_is_given_and_taken_once(office: Office) -> None:
    access.enrol(office.store, office.maria, person("eve"))
    done = [access.grant(office.store, office.maria, "eve", Role.DRAFTER) for _ in range(2)]
    done += [access.end_grant(office.store, office.maria, "eve", Role.DRAFTER) for _ in range(2)]
    done += [access.grant(office.store, office.maria, "eve", Role.DRAFTER)]
    assert done == [True, False, True, False, True]
    assert roles(office, "person:eve") == {Role.DRAFTER}


# -- tokens


def test_a_token_is_replaced_at_once_or_after_a_time_of_grace(office: Office) -> None:
    office.enrol(person("eve"), Role.READER)
    first = office.issue("eve", 30 * DAY)
    office.now += DAY
    second = tokens.rotate(office.store, office.maria, first.issued.id, office.random, 2 * HOUR)
    assert second.issued.expires_at == office.now + 30 * DAY
    office.now += 2 * HOUR - INSTANT
    assert {office.acting(one).token for one in (first, second)} == {"person:eve/2", "person:eve/3"}
    with pytest.raises(Refused, match="expired, revoked or replaced"):
        tokens.rotate(office.store, office.maria, first.issued.id, office.random, HOUR)
    office.now += INSTANT
    with pytest.raises(Unauthenticated, match="was revoked on 2025-04-02 at 14:00 UTC"):
        office.acting(first)
    third = tokens.rotate(office.store, office.maria, second.issued.id, office.random, timedelta())
    with pytest.raises(Unauthenticated):
        office.acting(second)
    assert office.acting(third).id == "person:eve"


def test_a_token_that_was_replaced_can_be_revoked_in_its_time_of_grace(office: Office) -> None:
    old = office.enrol(person("eve"), Role.READER)
    tokens.rotate(office.store, office.maria, old.issued.id, office.random, DAY)
    tokens.revoke(office.store, office.maria, old.issued.id)
    with pytest.raises(Unauthenticated, match="was revoked on 2025-04-01 at 12:00 UTC"):
        office.acting(old)


def test_a_token_lasts_90_days_for_a_person_and_365_for_a_machine_where_nobody_says(office: Office) -> None:
    access.enrol(office.store, office.maria, machine("load", "maria"))
    assert [office.issue(name).issued.expires_at - NOON for name in ("maria", "load")] == [90 * DAY, 365 * DAY]


@pytest.mark.parametrize("lasts", [timedelta(), -DAY, 366 * DAY + INSTANT])
def test_a_token_lasts_some_time_and_at_most_a_year(office: Office, lasts: timedelta) -> None:
    with pytest.raises(InvalidFact, match="at least a day and at most 366 days"):
        office.issue("maria", lasts)


@pytest.mark.parametrize("grace", [-INSTANT, 7 * DAY + INSTANT])
def test_grace_is_at_most_a_week(office: Office, grace: timedelta) -> None:
    with pytest.raises(InvalidFact, match="for at most 7 days"):
        tokens.rotate(office.store, office.maria, None, office.random, grace)


@pytest.mark.parametrize("name", ["maria/2", "maria/", "maria", "eve/1"])
def test_a_token_that_there_is_not_is_not_revoked(office: Office, name: str) -> None:
    with pytest.raises(UnknownName):
        tokens.revoke(office.store, office.maria, name)


def test_that_a_token_is_used_is_noted_to_the_minute(office: Office) -> None:
    def used() -> Any:
        issued = tokens.in_use(office.store, office.maria)
        return issued and issued.used_at

    assert used() == NOON
    for after, noted in ((59, 0), (60, 60), (119, 60), (121, 121)):
        office.now = NOON + timedelta(seconds=after)
        office.acting(office.first)
        assert used() == NOON + timedelta(seconds=noted)


def test_where_every_admin_lost_their_token_one_of_them_gets_another(office: Office) -> None:
    office.enrol(person("eve"), Role.READER)
    with pytest.raises(Refused, match="person:maria is admin and has a valid token"):
        tokens.recover(office.store, "maria", office.random)
    office.now = NOON + 90 * DAY
    with pytest.raises(Refused, match=r"person:eve is no person who is admin\. Admins are person:maria"):
        tokens.recover(office.store, "eve", office.random)
    again = tokens.recover(office.store, "maria", office.random)
    assert again.issued.issued_by == "recovery"
    assert office.acting(again).roles == {Role.ADMIN}
