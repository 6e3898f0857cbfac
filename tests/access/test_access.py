"""Who is let in, as what, and who may say so."""

from __future__ import annotations

from datetime import timedelta

import pytest

from termsvc.access import Forbidden, Role, Unauthenticated
from termsvc.core.errors import Refused
from termsvc.service import access
from tests.access.conftest import NOON, Office, machine, person

DAY = timedelta(days=1)


def test_the_first_admin_acts_by_the_token_that_was_shown(office: Office) -> None:
    assert office.maria.id == "person:maria"
    assert office.maria.roles == {Role.ADMIN}
    assert office.first.issued.id == office.maria.token
    assert office.first.issued.expires_at == NOON + 90 * DAY


def test_nobody_else_can_be_the_first(office: Office) -> None:
    with pytest.raises(Refused, match="enrolled here already"):
        access.bootstrap(office.store, person("eve"), office.random)


def test_a_drafter_may_not_manage(office: Office) -> None:
    eve = office.acting(office.enrol(person("eve"), Role.DRAFTER))
    with pytest.raises(
        Forbidden, match="person:eve may not manage who may act: that takes the role admin, and theirs is drafter"
    ):
        access.enrol(office.store, eve, person("mallory"))


def test_a_token_ends_when_it_expires_and_when_it_is_revoked(office: Office) -> None:
    token = office.enrol(person("eve"), Role.READER)
    office.now = NOON + 90 * DAY - timedelta(microseconds=1)
    assert office.acting(token).id == "person:eve"
    office.now = NOON + 90 * DAY
    with pytest.raises(Unauthenticated, match="expired on 2025-06-30 at 12:00 UTC"):
        office.acting(token)


def test_machines_are_their_owner(office: Office) -> None:
    office.enrol(machine("nightly", "maria"), Role.DRAFTER)
    people = office.store.read(lambda reading: reading.access().people())
    assert people.person_of("machine:nightly") == "person:maria"
