"""Logs: one JSON object a line whoever logs, and nobody to be found in them."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from termsvc.telemetry import logs
from termsvc.telemetry.logs import LOGGERS, PERSONAL, SILENT

CANARY = "Ada Lovelace, 12 Saint James's Square"
TOKENS = (
    "tsv_9dK2mPq81xY",
    "tsvtest_9dK2mPq81xY",
    "Bearer abc.def.ghi",
    "ada@aster.example",
    "Ada.L+x@mail.aster.example",
)


class Read:
    """What was logged."""

    def __init__(self, out: io.StringIO) -> None:
        self.out = out

    def text(self) -> str:
        return self.out.getvalue()

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text().splitlines()]


@pytest.fixture
def read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Read]:
    """Logs as a server writes them, for the length of a test."""
    loggers = [logging.getLogger(), *(logging.getLogger(name) for name in (*LOGGERS, *SILENT))]
    before = [(one, one.handlers[:], one.level, one.propagate) for one in loggers]
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    logs.configure(getattr(request, "param", "json"))
    yield Read(out)
    for one, handlers, level, propagate in before:
        one.handlers[:], one.level, one.propagate = handlers, level, propagate
    structlog.reset_defaults()


def test_a_line_is_an_object(read: Read) -> None:
    structlog.get_logger().info("in force", document="dpa", note="Vilkår\nfor")
    (line,) = read.lines()
    assert {"event": "in force", "document": "dpa", "level": "info", "note": "Vilkår\nfor"}.items() <= line.items()
    assert line["at"].endswith("Z")


@pytest.mark.parametrize("name", LOGGERS)
def test_what_it_runs_on_logs_likewise(read: Read, name: str) -> None:
    logging.getLogger(name).warning("%d things", 3)
    (line,) = read.lines()
    assert (line["event"], line["logger"], line["level"]) == ("3 things", name, "warning")


@pytest.mark.parametrize("name", SILENT)
def test_access_logs_of_servers_say_nothing(read: Read, name: str) -> None:
    logging.getLogger(name).info("127.0.0.1 GET /v1/accounts/ada")
    assert read.text() == ""


def test_what_is_logged_of_a_request_bears_its_id(read: Read) -> None:
    with structlog.contextvars.bound_contextvars(request_id="req_1"):
        structlog.get_logger().info("one")
        logging.getLogger("uvicorn.error").error("two")
    assert [line["request_id"] for line in read.lines()] == ["req_1", "req_1"]


# -- nobody is found


@pytest.mark.parametrize("key", [*sorted(PERSONAL), "Email", "USER-AGENT", "Set-Cookie"])
def test_no_value_passes_under_a_personal_key(read: Read, key: str) -> None:
    structlog.get_logger().warning("x", **{key: CANARY})
    structlog.get_logger().warning("x", request={"inner": [{key: CANARY}]})
    assert CANARY not in read.text()


NESTED: st.SearchStrategy[Any] = st.recursive(
    st.sampled_from(TOKENS) | st.text(max_size=5) | st.integers(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["note", "deep"]), inner, max_size=2),
    max_leaves=8,
)


@given(NESTED, st.sampled_from(TOKENS), st.text(alphabet=" ,;:\n", max_size=3))
def test_tokens_and_addresses_are_hidden_wherever_they_stand(value: Any, secret: str, around: str) -> None:
    event = {"event": f"refused{around} {secret}{around}", "value": value, "note": [secret]}
    told = json.dumps(logs.without_personal_data(None, "info", event))
    assert not any(token in told for token in TOKENS)


def test_an_error_is_told_by_kind_and_place_and_not_by_what_it_says(read: Read) -> None:
    engine = create_engine("sqlite://")
    try:
        with engine.connect() as connection:
            connection.execute(text("INSERT INTO nowhere VALUES (:who)"), {"who": CANARY})
    except DBAPIError:
        structlog.get_logger().exception("broken")
        logging.getLogger("uvicorn.error").exception("broken")
    engine.dispose()
    told = read.text()
    assert CANARY not in told
    for line in map(json.loads, told.splitlines()):
        assert "sqlalchemy.exc.OperationalError" in line["exception"]
        assert "sqlite3.OperationalError" in line["exception"]
        assert any("test_logs.py" in place for place in line["exception"])


@pytest.mark.parametrize("read", ["console"], indirect=True)
def test_lines_for_people_say_the_same(read: Read) -> None:
    structlog.get_logger().info("in force", document="dpa", email=CANARY)
    told = read.text()
    assert "in force" in told
    assert "dpa" in told
    assert CANARY not in told
