"""Traces: where they are asked for, of routes and statements, with nobody in them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.responses import JSONResponse
from opentelemetry import trace
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from opentelemetry.trace import StatusCode
from opentelemetry.util._once import Once
from sqlalchemy import Engine, StaticPool, create_engine, text
from starlette.testclient import TestClient

from termsvc.telemetry import tracing

CANARY = "ada-lovelace"


class Kept(SpanExporter):
    """Keeps what is exported."""

    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.spans += spans
        return SpanExportResult.SUCCESS


@pytest.fixture(autouse=True)
def unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in tracing.ASKED_FOR:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def engine() -> Iterator[Engine]:
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    yield engine
    engine.dispose()


def test_nothing_is_traced_unasked(engine: Engine) -> None:
    assert tracing.start(engine) is None


ASKED = [
    ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318"}, True),
    ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://localhost:4318"}, True),
    ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_SDK_DISABLED": "true"}, False),
    ({"OTEL_EXPORTER_OTLP_ENDPOINT": "http://localhost:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
    ({"OTEL_SERVICE_NAME": "termsvc"}, False),
]


@pytest.mark.parametrize(("environment", "asked"), ASKED)
def test_the_environment_asks_in_the_words_of_opentelemetry(
    environment: dict[str, str], *, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert tracing.asked_for() is asked


def test_what_is_asked_for_and_not_installed_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(tracing.ASKED_FOR[0], "http://localhost:4318")
    monkeypatch.setitem(sys.modules, "termsvc.telemetry.spans", None)
    with pytest.raises(tracing.TracingMissing, match=r"termsvc\[otel\]"):
        tracing.start(engine)


@pytest.fixture
def traced(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> tuple[Kept, Callable[[], None]]:
    """What traces go to, with what ends them; the process is as before afterwards."""
    for name, value in {"_TRACER_PROVIDER": None, "_TRACER_PROVIDER_SET_ONCE": Once()}.items():
        monkeypatch.setattr(trace, name, value)
    kept = Kept()
    stop = tracing.start(engine, kept)
    assert stop is not None
    return kept, stop


def test_a_trace_tells_the_route_and_the_statement_and_nobody(
    engine: Engine, traced: tuple[Kept, Callable[[], None]]
) -> None:
    api, routes = FastAPI(), APIRouter()

    @routes.get("/accounts/{account}")
    def show(account: str) -> JSONResponse:
        with engine.connect() as connection:
            return JSONResponse(connection.execute(text("SELECT :account"), {"account": account}).scalar())

    @routes.get("/broken/{account}")
    def broken(account: str) -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT nothing FROM nowhere WHERE account = :account"), {"account": account})

    api.include_router(routes, prefix="/v1")
    with closing(TestClient(api, raise_server_exceptions=False)) as caller:
        for path in (f"accounts/{CANARY}", f"broken/{CANARY}"):
            caller.get(f"/v1/{path}?email={CANARY}", headers={"User-Agent": CANARY})
    kept, stop = traced
    stop()
    told = {span.name: span for span in kept.spans}
    assert "GET /v1/accounts/{account}" in told
    statement = next(span for span in kept.spans if "db.query.text" in (span.attributes or {}))
    assert statement.attributes is not None
    assert statement.attributes["db.query.text"] == "SELECT ?"
    request = told["GET /v1/accounts/{account}"]
    assert statement.context.trace_id == request.context.trace_id
    assert request.resource.attributes["service.name"] == "termsvc"
    failed = next(span for span in kept.spans if (span.attributes or {}).get("error.type") == "OperationalError")
    assert failed.status.status_code is StatusCode.ERROR
    assert CANARY not in "".join(span.to_json() for span in kept.spans)
