"""That a token is used is noted if it can be had for nothing: nobody waits for it, and who may only read may come in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import timedelta

import pytest
from sqlalchemy import Engine, create_engine, make_url, text

from termsvc.access import Role
from termsvc.service import tokens
from termsvc.store import StoreUnusable, open_store
from termsvc.store.engines import WRITE, engine_for, transaction
from tests.access.conftest import NOON, Office, person
from tests.docs.markdown import ROOT, blocks
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


@pytest.fixture
def roles(postgresql_url: str, postgresql_server: Engine) -> Iterator[dict[str, str]]:
    """The databases' addresses for those who only ask, and for the two roles of the guide, as it grants them."""
    open_store(postgresql_url, lambda: NOON).close()
    stem, password = f"r{uuid.uuid4().hex}", uuid.uuid4().hex
    names = {"registrar": f"{stem}_registrar", "clerk": f"{stem}_clerk", "reader": f"{stem}_reader"}
    guide = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    grants = [block.text for block in blocks(guide) if block.language == "sql"]
    script = ";".join(grants).replace("termsvc_", f"{stem}_")
    engine = create_engine(postgresql_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in filter(str.strip, script.split(";")):
            connection.execute(text(statement))
        for name in names.values():
            connection.execute(text(f"ALTER ROLE {name} PASSWORD '{password}'"))
    url = make_url(postgresql_url)
    yield {
        role: url.set(username=name, password=password).render_as_string(hide_password=False)
        for role, name in names.items()
    }
    with engine.connect() as connection:
        connection.execute(text(f"DROP OWNED BY {', '.join(names.values())}"))
    engine.dispose()
    with postgresql_server.connect() as connection:
        connection.execute(text(f"DROP ROLE {', '.join(names.values())}"))


def test_the_roles_of_the_guide_may_what_it_says(roles: dict[str, str]) -> None:
    """Who only asks is let in, a clerk's use is noted besides, and a registrar alone says who may act."""
    offices = {role: Office(url) for role, url in roles.items()}
    with ExitStack() as stack:
        for office in offices.values():
            stack.enter_context(closing(office.store))
        offices["registrar"].begin()
        noted = {}
        for role, office in offices.items():
            office.now = NOON + LATER * (1 + len(noted))
            office.maria = office.acting(offices["registrar"].first)
            noted[role] = used(office) == office.now
            if role != "registrar":
                with pytest.raises(StoreUnusable, match=r"permission denied.* Connect as a role that may do this"):
                    office.issue("maria")
        assert noted == {"registrar": True, "clerk": True, "reader": False}
        offices["registrar"].enrol(person("eve"), Role.READER)


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
