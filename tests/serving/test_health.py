"""Whether a process lives and is ready: an answer comes whatever the database does, and says what is wrong to nobody's harm."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import column, table, update
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from termsvc.access import Identity, Kind
from termsvc.api import health
from termsvc.api.health import Check, Readiness
from termsvc.outbound import Outcome
from termsvc.service import access, activation, admission, readiness, webhooks
from termsvc.service.webhooks import Registration
from termsvc.settings import system_random
from termsvc.store import Store, open_store
from termsvc.store.engines import engine_for
from termsvc.store.schema import VERSION_TABLE
from termsvc.store.webhook_values import EventKind
from termsvc.telemetry.metrics import Metrics
from tests.service.facts import document, record, version
from tests.store.conftest import Clock

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
LONG_AGO = date(2020, 1, 1)


def client(ready: Readiness, metrics: Metrics | None = None) -> TestClient:
    api = FastAPI()
    api.include_router(health.routes(ready, metrics or Metrics()))
    return TestClient(api)


def asked(store: Store, clock: Clock, metrics: Metrics | None = None) -> tuple[int, dict[str, Any]]:
    counts = metrics or Metrics()
    answer = client(Readiness(health.checks_of(store, clock, counts), patience=60)).get("/readyz")
    return answer.status_code, answer.json()["checks"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    with closing(open_store(database_url, clock)) as opened:
        yield opened


def test_a_database_in_order_is_ready(store: Store, clock: Clock) -> None:
    assert asked(store, clock) == (
        200,
        {name: {"ok": True} for name in ("database", "migrations", "scheduler", "webhooks")},
    )


def test_the_scheduler_may_be_so_late_and_no_later(store: Store, clock: Clock) -> None:
    """A version of a date long past has waited only since it was recorded."""
    record(store, document(), version(LONG_AGO, clock.now.date() + timedelta(days=1)))
    metrics = Metrics()
    clock.now += health.LAG - timedelta(seconds=1)
    assert asked(store, clock, metrics)[0] == 200
    assert metrics.registry.get_sample_value("termsvc_lag_seconds", {"job": "scheduler"}) == pytest.approx(
        health.LAG.total_seconds() - 1, abs=0.001
    )
    clock.now += timedelta(minutes=2)
    status, checks = asked(store, clock)
    assert status == 503
    assert "46 minutes" in checks["scheduler"]["problem"]
    activation.activate_due(store, clock.now)
    assert asked(store, clock)[0] == 200
    tomorrow = datetime(2025, 4, 2, tzinfo=UTC)
    assert readiness.scheduler_lag(store, tomorrow + timedelta(minutes=5)) == timedelta(minutes=5)


class Deaf:
    """Takes no message."""

    def post(self, *_: object) -> Outcome:
        return Outcome(503)


def test_webhooks_are_late_if_nobody_tries_them_and_not_if_nobody_takes_them(store: Store, clock: Clock) -> None:
    first = access.bootstrap(store, Identity("person:maria", Kind.PERSON, "Maria"), system_random)
    maria = admission.authenticate(store, first.secret, clock.now)
    wanted = Registration("https://hooks.aster.example/terms", (EventKind.VERSION_POSTED,))
    webhooks.register(store, maria, system_random, wanted)
    record(store, document(), version(clock.now.date(), date(2031, 1, 1)))
    clock.now += timedelta(days=1)
    activation.activate_due(store, clock.now)
    (tried,) = webhooks.deliver_due(store, clock, Deaf(), system_random).tried
    assert tried.attempt.next_at is not None
    clock.now = tried.attempt.next_at
    assert asked(store, clock)[0] == 200
    clock.now += health.LAG + timedelta(minutes=1)
    status, checks = asked(store, clock)
    assert (status, checks["webhooks"]["ok"], checks["scheduler"]["ok"]) == (503, False, True)
    webhooks.deliver_due(store, clock, Deaf(), system_random)
    assert asked(store, clock)[0] == 200


def test_a_schema_that_another_release_left_is_noticed(store: Store, clock: Clock, database_url: str) -> None:
    engine = engine_for(database_url)
    with engine.begin() as connection:
        connection.execute(update(table(VERSION_TABLE, column("version_num"))).values(version_num="9999"))
    engine.dispose()
    status, checks = asked(store, clock)
    assert (status, checks["migrations"]["ok"], checks["database"]["ok"]) == (503, False, True)


@contextmanager
def silent_server() -> Iterator[str]:
    """The address of a PostgreSQL server that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"postgresql://ada:secret@127.0.0.1:{server.getsockname()[1]}/terms?connect_timeout=30"


def test_who_asks_is_not_kept_waiting_by_a_database_that_hangs(clock: Clock) -> None:
    with capture_logs() as logged:
        with silent_server() as url:
            ready = Readiness(health.checks_of(Store(engine_for(url), clock), clock, Metrics()), patience=0.2)
            with client(ready) as caller:
                answers = [caller.get("/readyz") for _ in range(4)]
                assert {answer.status_code for answer in answers} == {503}
                assert "no answer within 0.2 seconds" in answers[0].json()["checks"]["database"]["problem"]
                assert caller.get("/healthz").json() == {"status": "alive"}
                (waiting,) = [thread for thread in threading.enumerate() if thread.name == "readiness"]
        waiting.join()
    assert [line["check"] for line in logged] == ["database"]


def test_what_is_wrong_names_nothing_of_the_installation(clock: Clock) -> None:
    with silent_server() as url:
        pass
    store = Store(engine_for(url), clock)
    with capture_logs() as logged:
        answer = client(Readiness(health.checks_of(store, clock, Metrics()), patience=60)).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"] == {"database": {"ok": False, "problem": "It can't be asked; the log says why."}}
    assert [(line["event"], line["check"]) for line in logged] == [("readiness", "database")]


def test_a_check_that_breaks_is_a_check_that_fails() -> None:
    def breaks() -> None:
        raise KeyError("ada")

    with capture_logs() as logged:
        answer = client(Readiness({"one": breaks})).get("/readyz")
    assert logged[0]["log_level"] == "error"
    assert (answer.status_code, answer.json()["checks"]["one"]["ok"]) == (503, False)


def test_many_who_ask_at_once_are_told_by_one_look() -> None:
    looks: list[None] = []

    def look() -> None:
        looks.append(None)

    checks: dict[str, Check] = {"one": look}
    caller = client(Readiness(checks, fresh=3600))
    assert {caller.get("/readyz").status_code for _ in range(5)} == {200}
    assert len(looks) == 1
    anew = client(Readiness(checks, fresh=0))
    for _ in range(2):
        anew.get("/readyz")
    assert len(looks) == 3


def test_metrics_are_told_in_the_format_of_prometheus() -> None:
    answer = client(Readiness({})).get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    assert "termsvc_http_requests_in_flight 0.0" in answer.text
