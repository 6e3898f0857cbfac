"""Whatever is done with tokens and roles, in whatever order: who is let in, as what, is what a plain model says."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from termsvc.access import Actor, Forbidden, Permission, Role, Unauthenticated
from termsvc.core.errors import Refused, UnknownName
from termsvc.service import access, admission, tokens
from tests.access.conftest import Office, machine, person
from tests.databases import postgresql_database, sqlite_database

DATABASES = {"sqlite": sqlite_database, "postgresql": postgresql_database}
WHO = ["person:maria", "person:eve", "machine:load"]
INSTANT = timedelta(microseconds=1)

lives = st.sampled_from([timedelta(hours=1), timedelta(days=1), timedelta(days=366)])
graces = st.sampled_from([timedelta(), INSTANT, timedelta(hours=1), timedelta(days=7)])
who = st.sampled_from(WHO)
roles = st.sampled_from(Role)


@dataclass
class Told:
    """A token as the model knows it: whose, and from when it is worth nothing."""

    secret: str
    id: str
    holder: str
    life: timedelta
    until: datetime
    replaced: bool = False


class Access(RuleBasedStateMachine):
    sort: str

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.office = Office(self.stack.enter_context(DATABASES[self.sort]()))
        self.stack.callback(self.office.store.close)
        self.office.begin()
        access.enrol(self.office.store, self.office.maria, person("eve"))
        access.enrol(self.office.store, self.office.maria, machine("load", "eve"))
        first = self.office.first
        self.tokens = [Told(first.secret, first.issued.id, WHO[0], timedelta(days=90), first.issued.expires_at)]
        self.held = {name: set() for name in WHO} | {WHO[0]: {Role.ADMIN}}

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    # -- as the model has it

    def valid(self, told: Told) -> bool:
        return self.office.now < told.until

    def learn(self, new: tokens.NewToken, life: timedelta) -> None:
        number = 1 + sum(told.holder == new.issued.identity for told in self.tokens)
        assert new.issued.id == f"{new.issued.identity}/{number}"
        self.tokens.append(Told(new.secret, new.issued.id, new.issued.identity, life, self.office.now + life))

    def acting(self, holder: str) -> Actor:
        """Who holds a name, whether or not they have a token just now; the roles are those of the model."""
        identity = self.office.store.read(lambda reading: reading.access().identity(holder))
        return Actor(holder, frozenset(self.held[holder]), identity)

    def may(self, actor: Actor, told: Told) -> bool:
        return actor.id == told.holder or Role.ADMIN in actor.roles

    # -- what is done

    @rule(by=who, name=who, life=lives)
    def issue(self, by: str, name: str, life: timedelta) -> None:
        actor = self.acting(by)
        if Role.ADMIN in self.held[by]:
            self.learn(tokens.issue(self.office.store, actor, name, self.office.random, tokens.Wanted(life)), life)
        else:
            with pytest.raises(Forbidden):
                tokens.issue(self.office.store, actor, name, self.office.random, tokens.Wanted(life))

    @rule(by=who, which=st.integers(0), grace=graces)
    def rotate(self, by: str, which: int, grace: timedelta) -> None:
        actor, told = self.acting(by), self.tokens[which % len(self.tokens)]
        if self.may(actor, told) and self.valid(told) and not told.replaced:
            new = tokens.rotate(self.office.store, actor, told.id, self.office.random, grace)
            assert new.issued.replaces == told.id
            self.learn(new, told.life)
            told.until, told.replaced = min(told.until, self.office.now + grace), True
        else:
            with pytest.raises((Forbidden, Refused)):
                tokens.rotate(self.office.store, actor, told.id, self.office.random, grace)

    @rule(by=who, which=st.integers(0))
    def revoke(self, by: str, which: int) -> None:
        actor, told = self.acting(by), self.tokens[which % len(self.tokens)]
        if self.may(actor, told) and self.valid(told):
            tokens.revoke(self.office.store, actor, told.id)
            told.until = self.office.now
        else:
            with pytest.raises((Forbidden, Refused)):
                tokens.revoke(self.office.store, actor, told.id)

    @rule(name=who)
    def recover(self, name: str) -> None:
        admins = {one for one in WHO[:2] if Role.ADMIN in self.held[one]}
        if name in admins and not any(told.holder in admins and self.valid(told) for told in self.tokens):
            self.learn(tokens.recover(self.office.store, name, self.office.random), timedelta(days=90))
        else:
            with pytest.raises(Refused):
                tokens.recover(self.office.store, name, self.office.random)

    @rule(by=who, name=who, role=roles)
    def grant(self, by: str, name: str, role: Role) -> None:
        actor = self.acting(by)
        if Role.ADMIN not in self.held[by]:
            with pytest.raises(Forbidden):
                access.grant(self.office.store, actor, name, role)
        elif (name, role) == ("machine:load", Role.APPROVER):
            with pytest.raises(Refused):
                access.grant(self.office.store, actor, name, role)
        else:
            assert access.grant(self.office.store, actor, name, role) == (role not in self.held[name])
            self.held[name].add(role)

    @rule(by=who, name=who, role=roles)
    def end(self, by: str, name: str, role: Role) -> None:
        actor = self.acting(by)
        left = {one for one in WHO[:2] if one != name and Role.ADMIN in self.held[one]}
        if Role.ADMIN not in self.held[by]:
            with pytest.raises(Forbidden):
                access.end_grant(self.office.store, actor, name, role)
        elif role is Role.ADMIN and role in self.held[name] and not left:
            with pytest.raises(Refused):
                access.end_grant(self.office.store, actor, name, role)
        else:
            assert access.end_grant(self.office.store, actor, name, role) == (role in self.held[name])
            self.held[name].discard(role)

    @rule(by=who)
    def revoke_what_was_never_issued(self, by: str) -> None:
        with pytest.raises(UnknownName):
            tokens.revoke(self.office.store, self.acting(by), f"{by}/{1 + len(self.tokens)}")

    @rule(by=st.sampled_from([INSTANT, timedelta(hours=1), timedelta(days=1), timedelta(days=80)]))
    def wait(self, by: timedelta) -> None:
        self.office.now += by

    @rule(which=st.integers(0), before=st.sampled_from([timedelta(), INSTANT]))
    def wait_for_an_end(self, which: int, before: timedelta) -> None:
        self.office.now = max(self.office.now, self.tokens[which % len(self.tokens)].until - before)

    # -- what holds

    @invariant()
    def each_token_lets_in_whom_it_should(self) -> None:
        for told in getattr(self, "tokens", ()):
            if self.valid(told):
                actor = admission.authenticate(self.office.store, told.secret, self.office.now)
                assert (actor.id, actor.roles, actor.token) == (told.holder, self.held[told.holder], told.id)
                assert actor.until == told.until
            else:
                with pytest.raises(Unauthenticated):
                    admission.admit(self.office.store, Permission.READ, told.secret, "legal", self.office.now)

    @invariant()
    def some_person_is_admin(self) -> None:
        assert not hasattr(self, "held") or any(Role.ADMIN in self.held[name] for name in WHO[:2])


@pytest.mark.parametrize(("sort", "examples"), [("sqlite", 20), ("postgresql", 8)])
def test_who_is_let_in_is_what_a_plain_model_says(sort: str, examples: int) -> None:
    bound = type(Access.__name__, (Access,), {"sort": sort})
    run_state_machine_as_test(bound, settings=settings(max_examples=examples, stateful_step_count=25))
