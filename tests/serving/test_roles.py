"""Roles with least rights, as the guide makes them: the service works as one that can change no fact."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import URL, Engine, NullPool, create_engine
from sqlalchemy import text as sql
from sqlalchemy.exc import ProgrammingError

from termsvc.access import Identity, Kind
from termsvc.api.application import create_api
from termsvc.app import App
from termsvc.core.model import Document
from termsvc.outbound import Outcome
from termsvc.resources import folder
from termsvc.service import access, activation, admission, readiness, terms, webhooks
from termsvc.service.webhooks import Registration
from termsvc.settings import Settings, system_clock, system_random
from termsvc.store import Reading, open_store
from termsvc.store.webhook_values import EventKind
from tests.serving.blocks import renamed, shown

CLERK, REGISTRAR, READER, OWNER = "termsvc_clerk", "termsvc_registrar", "termsvc_reader", "termsvc_owner"


@dataclass
class Office:
    """A database with its roles."""

    names: dict[str, str]
    server: URL

    def url(self, role: str) -> str:
        place = self.server.set(username=self.names[role], password=self.names[role], database=self.names["termsvc"])
        return place.render_as_string(hide_password=False)


@pytest.fixture(scope="module")
def office(postgresql_server: Engine) -> Iterator[Office]:
    """The roles as the guide makes them, under names that nobody else has, and the samples recorded by the clerk."""
    names = {name: f"{name}_{uuid.uuid4().hex[:12]}" for name in ("termsvc", CLERK, REGISTRAR, READER, OWNER)}
    made = Office(names, postgresql_server.url)
    with ExitStack() as stack:
        stack.callback(_drop, postgresql_server, names)
        _run(postgresql_server, renamed(shown("sql", "CREATE DATABASE"), names))
        _run(postgresql_server, f"ALTER ROLE {names[OWNER]} PASSWORD '{names[OWNER]}'")
        open_store(made.url(OWNER), system_clock).close()
        inside = create_engine(
            postgresql_server.url.set(database=names["termsvc"]), isolation_level="AUTOCOMMIT", poolclass=NullPool
        )
        for role in (CLERK, REGISTRAR, READER):
            _run(inside, renamed(shown("sql", f"CREATE ROLE {role} "), names))
            _run(inside, f"ALTER ROLE {names[role]} PASSWORD '{names[role]}'")
        with closing(open_store(made.url(CLERK), system_clock)) as store:
            source = terms.files([folder("terms"), folder("terms") / "facts.yaml"])
            assert terms.load(store, source, system_clock, "clerk").accepted
        yield made


def _run(engine: Engine, statements: str) -> None:
    with engine.connect() as connection:
        for statement in statements.split(";"):
            if statement.strip():
                connection.execute(sql(statement))


def _drop(server: Engine, names: dict[str, str]) -> None:
    _run(server, f"DROP DATABASE IF EXISTS {names['termsvc']} WITH (FORCE)")
    _run(server, ";".join(f"DROP ROLE IF EXISTS {names[role]}" for role in (REGISTRAR, CLERK, READER, OWNER)))


class Deaf:
    """Takes no message."""

    def post(self, *_: object) -> Outcome:
        return Outcome(503)


def test_the_service_works_as_the_clerk(office: Office) -> None:
    with closing(open_store(office.url(REGISTRAR), system_clock)) as store:
        first = access.bootstrap(store, Identity("person:maria", Kind.PERSON, "Maria"), system_random)
        maria = admission.authenticate(store, first.secret, system_clock())
    with closing(open_store(office.url(CLERK), system_clock)) as store:
        caller = TestClient(create_api(App(Settings(), system_clock, store)))
        caller.headers["Authorization"] = f"Bearer {first.secret}"
        assert caller.get("/v1/accounts/harbor-clinics/terms").status_code == 200
        for _ in range(2):
            said = {"id": "dune", "created_on": "2025-01-07"}
            made = caller.post("/v1/accounts", json=said, headers={"Idempotency-Key": "0193f7a0"})
            assert made.status_code == 201, made.text
        assert activation.activate_due(store, system_clock())
        wanted = Registration("https://hooks.aster.example/terms", (EventKind.ACCEPTANCE_RECORDED,))
        webhooks.register(store, maria, system_random, wanted)
        webhooks.deliver_due(store, system_clock, Deaf(), system_random)
        assert store.write(lambda writing: writing.erase("harbor-clinics"))


UNDOING = [
    "UPDATE document SET title = ''",
    "UPDATE fact SET key = ''",
    "DELETE FROM acceptance",
    "TRUNCATE webhook_delivery",
    "DROP TRIGGER append_only ON document",
    "ALTER TABLE document DISABLE TRIGGER ALL",
    "UPDATE termsvc_schema SET version_num = ''",
    "CREATE TABLE mine (id int)",
]
ENROLLING = [
    "INSERT INTO token_end SELECT * FROM token_end",
    "INSERT INTO identity SELECT * FROM identity",
    "INSERT INTO role_grant SELECT * FROM role_grant",
]
WRITING = ["INSERT INTO fact SELECT * FROM fact", "DELETE FROM reply", "UPDATE token_use SET used_at = used_at"]
SECRET = ["SELECT * FROM webhook_secret", "SELECT * FROM reply"]
REFUSED = [
    *((CLERK, statement) for statement in (*UNDOING, *ENROLLING)),
    *((REGISTRAR, statement) for statement in UNDOING),
    *((READER, statement) for statement in (*UNDOING, *ENROLLING, *WRITING, *SECRET)),
]


@pytest.mark.parametrize("role", [CLERK, REGISTRAR, READER])
def test_no_role_but_the_owner_can_undo(office: Office, role: str) -> None:
    engine = create_engine(office.url(role).replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)
    for statement in (statement for named, statement in REFUSED if named == role):
        with (
            engine.connect() as connection,
            pytest.raises(ProgrammingError, match=r"must be owner|permission denied"),
        ):
            connection.execute(sql(statement))


def test_a_reader_reads(office: Office) -> None:
    with closing(open_store(office.url(READER), system_clock)) as store:
        assert readiness.schema_is_latest(store)
        assert {"dpa", "tos"} <= {
            one.fact.slug for one in store.read(Reading.catalogue) if isinstance(one.fact, Document)
        }
