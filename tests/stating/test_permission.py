"""Who may state what: a role that records, a key that is for it, and for a version taken back an admin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest

from termsvc.access import Actor, Forbidden, Role, Scope
from termsvc.service import stating
from termsvc.service.stating import FactsRefused, reading
from termsvc.store import Store
from tests.stating.company import CLERK, ENROLLED, facts_of

BY_SCOPE = {
    Scope.ACCOUNTS_WRITE: (
        lambda store, actor: stating.create_account(store, actor, {}),
        lambda store, actor: stating.import_accounts(store, actor, BytesIO()),
        lambda store, actor: stating.change_account(store, actor, "acme", {}),
        lambda store, actor: stating.close_account(store, actor, "acme", date(2025, 1, 1)),
        lambda store, actor: stating.sign_up(store, actor, {}),
    ),
    Scope.ACCEPTANCES_WRITE: (
        lambda store, actor: stating.accept(store, actor, "acme", {}),
        lambda store, actor: stating.object_to(store, actor, "acme", {}),
        lambda store, actor: stating.withdraw_objection(store, actor, "acme", {}),
        lambda store, actor: stating.sign_up(store, actor, {}),
    ),
    Scope.AGREEMENTS_WRITE: (
        lambda store, actor: stating.record_agreement(store, actor, {}),
        lambda store, actor: stating.terminate_agreement(store, actor, "globex-msa", date(2025, 1, 1)),
    ),
    Scope.FACTS_RETRACT: (lambda store, actor: stating.retract(store, actor, "account:acme", ""),),
    Scope.ACCOUNTS_READ: (
        reading.accounts,
        lambda store, actor: reading.account(store, actor, "acme"),
        lambda store, actor: reading.acceptances(store, actor, "acme"),
        lambda store, actor: reading.objections(store, actor, "acme"),
    ),
    Scope.AGREEMENTS_READ: (
        lambda store, actor: reading.agreements(store, actor, "acme"),
        lambda store, actor: reading.agreement(store, actor, "globex-msa"),
        lambda store, actor: reading.attachment(store, actor, "globex-msa", ""),
    ),
}


@pytest.mark.parametrize("scope", BY_SCOPE)
def test_a_verb_takes_its_scope_and_a_role_that_permits_it(scope: Scope, store: Store) -> None:
    before = facts_of(store)
    without = Actor("machine:key", frozenset(Role), scopes=frozenset(Scope) - {scope})
    nobody = Actor("person:ada", frozenset() if scope.endswith("read") else frozenset({Role.READER, Role.APPROVER}))
    for verb in BY_SCOPE[scope]:
        for actor in (without, nobody):
            with pytest.raises(Forbidden):
                verb(store, actor)
    assert facts_of(store) == before


def test_an_admin_takes_back_a_version_and_nobody_else_who_is_enrolled(store: Store) -> None:
    with pytest.raises(FactsRefused):
        stating.retract(store, ENROLLED, "version:tos/v3", "posted by mistake")
    admin = replace(ENROLLED, roles=frozenset({Role.ADMIN}))
    assert stating.retract(store, admin, "version:tos/v3", "posted by mistake").kind == "retraction"


def test_whoever_acts_is_recorded(store: Store) -> None:
    stating.create_account(store, CLERK, {"id": "x", "created_on": "2025-01-01"})
    assert reading.account(store, CLERK, "x").record.recorded_by == CLERK.id
