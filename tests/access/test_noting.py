"""That a token is used is noted if it can be had for nothing: nobody waits for it, and who may only read may come in."""

from __future__ import annotations

from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import make_url, text

from termsvc.access import Role
from termsvc.service import admission, tokens
from termsvc.store import open_store
from termsvc.store.engines import WRITE, engine_for, transaction
from tests.access.conftest import NOON, Office
from tests.store import plans
from tests.store.plans import planned

LATER = timedelta(minutes=5)
MANY = 2_000


def used(office: Office) -> object:
    issued = tokens.in_use(office.store, office.maria)
    return issued and issued.used_at


def test_who_comes_while_another_writes_does_not_wait(office: Office) -> None:
    office.now = NOON + LATER
    engine = engine_for(office.url)
    with transaction(engine, WRITE) as connection:
        connection.execute(text("INSERT INTO sealed_text (sha256, body) VALUES ('0', '')"))
        assert office.acting(office.first).id == "person:maria"
    engine.dispose()
    # SQLite has one lock for all its tables; on PostgreSQL, nothing was in the way.
    assert used(office) == (NOON if office.url.startswith("sqlite") else NOON + LATER)
    assert office.acting(office.first).id == "person:maria"
    assert used(office) == NOON + LATER


def test_who_writes_after_that_waits_again_as_the_address_says(sqlite_url: str) -> None:
    office = Office(f"{sqlite_url}?timeout=0.25")
    office.begin()
    waited: list[int] = []
    with closing(office.store):
        office.store.note(lambda connection: waited.append(connection.scalar(text("PRAGMA busy_timeout"))))
        office.store.snapshot(lambda connection: waited.append(connection.scalar(text("PRAGMA busy_timeout"))))
    assert waited == [0, 250]


def test_a_role_that_may_only_read_lets_in_all_the_same(postgresql_url: str) -> None:
    office = Office(postgresql_url)
    office.begin()
    reader = make_url(postgresql_url).update_query_dict({"options": "-c default_transaction_read_only=on"})
    with (
        closing(office.store),
        closing(open_store(reader.render_as_string(hide_password=False), lambda: NOON)) as store,
    ):
        actor = admission.authenticate(store, office.first.secret, NOON + LATER)
        assert actor.roles == {Role.ADMIN}
        assert used(office) == NOON


def test_a_token_is_found_by_its_digest_among_many(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = engine_for(office.url)
    with transaction(engine, WRITE) as connection:
        connection.execute(
            text(
                "INSERT INTO token (id, identity, digest, hint, issued_at, issued_by, expires_at)"
                " VALUES (:id, 'person:maria', :id, '', :at, '', :at)"
            ),
            [
                {"id": f"x{n}", "at": NOON if engine.dialect.name == "postgresql" else NOON.isoformat()}
                for n in range(MANY)
            ],
        )
        if engine.dialect.name == "postgresql":
            connection.execute(text("ANALYZE token"))
    engine.dispose()
    monkeypatch.setattr(plans, "LARGE", {"token"})
    with planned() as found:
        office.acting(office.first)
        assert found.whole == []
        assert found.statements
        office.store.read(lambda reading: reading.access().tokens())
    assert found.whole
