"""Who acts by a token of a provider: somebody who is enrolled and whom it means beyond doubt, or nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.access import OF_ONE_ACCOUNT, Identity, Kind, People, Reach, Role, Scope, Unauthenticated, scopes_of
from termsvc.oidc import BadToken, Claims
from termsvc.service import access
from termsvc.service.bearers import actor_of, authenticate_bearer, holder_of
from tests.access.conftest import Office, empty, machine, office, person
from tests.oidc.forging import forged
from tests.oidc.local_provider import LocalProvider

__all__ = ["empty", "office"]

CLAIMS = Claims(
    subject="4711",
    email="maria@aster.example",
    email_verified=True,
    scopes=frozenset({"openid", "terms:read", "facts:read", "updates:fly"}),
    account=None,
    subtree=False,
    identity=None,
    expires_at=datetime(2025, 4, 1, 12, 5, tzinfo=UTC),
)
UNNAMED = replace(CLAIMS, email=None, email_verified=False)
MACHINE = replace(UNNAMED, identity="machine:load")


def test_a_person_is_known_by_the_address_that_the_provider_verified(office: Office, local: LocalProvider) -> None:
    actor = authenticate_bearer(office.store, local.taken(), forged(local, {}))
    assert (actor.id, actor.roles, actor.identity) == (office.maria.id, office.maria.roles, office.maria.identity)
    assert (actor.token, actor.scopes, actor.reach, actor.test) == (None, {Scope.TERMS_READ}, None, False)
    assert actor.until is not None
    assert (actor.until - local.clock.now).total_seconds() == 300


def test_a_bad_token_is_nobodys(office: Office, local: LocalProvider) -> None:
    with pytest.raises(BadToken):
        authenticate_bearer(office.store, local.taken(), forged(local, {"by": "foreign"}))


def test_scopes_that_nobody_knows_mean_nothing_and_none_is_none(office: Office) -> None:
    assert actor_of(office.store, CLAIMS).scopes == {Scope.TERMS_READ, Scope.FACTS_READ}
    none = actor_of(office.store, replace(CLAIMS, scopes=frozenset({"openid"})))
    assert none.scopes == frozenset()
    assert scopes_of(none) == frozenset()


def test_a_token_that_is_bound_is_for_what_concerns_one_account(office: Office) -> None:
    asked = replace(CLAIMS, scopes=frozenset(Scope), account="acme")
    bound = actor_of(office.store, asked)
    assert (bound.scopes, bound.reach) == (OF_ONE_ACCOUNT, Reach("acme"))
    assert actor_of(office.store, replace(asked, subtree=True)).reach == Reach("acme", subtree=True)


def test_a_machine_is_known_by_its_id_alone(office: Office) -> None:
    office.enrol(machine("load", "maria"), Role.RECORDER)
    actor = actor_of(office.store, MACHINE)
    assert (actor.id, actor.roles) == ("machine:load", {Role.RECORDER})
    for refused in (replace(MACHINE, email=CLAIMS.email, email_verified=True), replace(MACHINE, identity="load")):
        with pytest.raises(Unauthenticated):
            actor_of(office.store, refused)


def test_roles_that_are_ended_end_with_the_next_request(office: Office) -> None:
    office.enrol(person("eve", "eve@aster.example"), Role.READER)
    eve = replace(CLAIMS, email="eve@aster.example")
    assert scopes_of(actor_of(office.store, eve))
    access.end_grant(office.store, office.maria, "eve", Role.READER)
    assert scopes_of(actor_of(office.store, eve)) == frozenset()


ENROLLED = [
    Identity("person:maria", Kind.PERSON, "Maria", "Maria@Aster.example"),
    Identity("machine:load", Kind.MACHINE, "Load", owner="person:maria"),
    Identity("person:ana", Kind.PERSON, "Ana", "ana@aster.example"),
    Identity("person:ana-2", Kind.PERSON, "Ana", "ANA@aster.example"),
    Identity("person:juergen", Kind.PERSON, "Jürgen", "jürgen@aster.example"),
    Identity("person:silent", Kind.PERSON, "Silent"),
]
PEOPLE = People(ENROLLED)


def holder(claims: Claims, *with_roles: str) -> str:
    return holder_of(claims, PEOPLE, lambda name: frozenset({Role.READER} if name in with_roles else ())).id


@pytest.mark.parametrize(
    ("changed", "with_roles", "who"),
    [
        ({"email": "MARIA@ASTER.EXAMPLE"}, (), "person:maria"),
        ({"email": "ana@aster.example"}, ("person:ana-2",), "person:ana-2"),
        ({"email": "ana@aster.example", "identity": "person:ana"}, ("person:ana-2",), "person:ana"),
        ({"email": "jürgen@aster.example"}, (), "person:juergen"),
        ({"email": None, "email_verified": False, "identity": "machine:load"}, (), "machine:load"),
        ({"email_verified": False, "identity": "machine:load"}, (), "machine:load"),
    ],
)
def test_who_is_meant(changed: dict[str, str | bool], with_roles: tuple[str, ...], who: str) -> None:
    assert holder(replace(CLAIMS, **changed), *with_roles) == who


@pytest.mark.parametrize(
    ("changed", "with_roles", "told"),
    [
        ({"email_verified": False}, (), "is verified"),
        ({"email": None, "email_verified": False}, (), "termsvc_identity"),
        ({"email": None}, (), "termsvc access enrol"),
        ({"email": ""}, (), "termsvc access enrol"),
        ({"email": "eve@aster.example"}, (), "termsvc access enrol"),
        ({"email": "ana@aster.example"}, (), "person:ana and of person:ana-2"),
        ({"email": "ana@aster.example"}, ("person:ana", "person:ana-2"), "end the roles"),
        ({"identity": "machine:load"}, (), "a machine"),
        ({"email": None, "email_verified": False, "identity": "machine:none"}, (), "termsvc access enrol"),
        ({"email": None, "email_verified": False, "identity": "person:maria"}, (), "verified e-mail address"),
        ({"email_verified": False, "identity": "person:maria"}, (), "verified e-mail address"),
        ({"identity": "person:ana"}, (), "verified e-mail address"),
        ({"identity": "person:silent"}, (), "verified e-mail address"),
        # What only looks alike, and folds to the same letters, may be another one's mailbox.
        ({"email": "\N{FULLWIDTH LATIN SMALL LETTER M}aria@aster.example"}, (), "termsvc access enrol"),
        ({"email": "maria@a\N{LATIN SMALL LETTER LONG S}ter.example"}, (), "termsvc access enrol"),
        ({"email": "J\N{LATIN CAPITAL LETTER U WITH DIAERESIS}RGEN@aster.example"}, (), "termsvc access enrol"),
    ],
)
def test_nobody_is_meant_beyond_doubt(changed: dict[str, str | bool], with_roles: tuple[str, ...], told: str) -> None:
    with pytest.raises(Unauthenticated, match=told):
        holder(replace(CLAIMS, **changed), *with_roles)


@given(
    email=st.sampled_from([None, "", *(one.email for one in ENROLLED)]) | st.text(max_size=8),
    verified=st.booleans(),
    named=st.sampled_from([None, "", *(one.id for one in ENROLLED)]) | st.text(max_size=8),
    with_roles=st.sets(st.sampled_from([one.id for one in ENROLLED])),
)
def test_a_person_is_never_taken_for_another(
    *, email: str | None, verified: bool, named: str | None, with_roles: set[str]
) -> None:
    claims = replace(CLAIMS, email=email, email_verified=verified, identity=named)
    try:
        who = PEOPLE.identities[holder(claims, *with_roles)]
    except Unauthenticated:
        return
    if who.kind is Kind.PERSON:
        assert verified
        assert replace(who, email=email).address == who.address
        assert named in {None, who.id}
    else:
        assert who.id == named
        assert not verified
