"""What every request gets: a name, a line in the log, a place in the metrics, a limit of its body, safe headers."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from termsvc.api.middleware.request_id import new_id
from termsvc.telemetry.metrics import Metrics
from tests.serving.small import LIMIT, PROBLEM, WIDER, small_api

CANARY = "ada-lovelace"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CROCKFORD = set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
INSTANTS = st.integers(0, 250_000_000_000_000_000).map(lambda us: EPOCH + timedelta(microseconds=us))
"""Up to the year 9892."""


class Caller:
    """Somebody who calls the small API, and what was logged and counted of it."""

    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []
        self.metrics = Metrics()
        self.client = TestClient(small_api(self.log, self.metrics), raise_server_exceptions=False)

    def log(self, event: str, **fields: Any) -> None:
        self.lines.append({"event": event, **fields})

    def count(self, name: str, **labels: str) -> float:
        families = text_string_to_metric_families(self.metrics.exposition().decode())
        samples = itertools.chain.from_iterable(family.samples for family in families)
        return sum(one.value for one in samples if one.name == name and one.labels.items() >= labels.items())


@pytest.fixture
def caller() -> Caller:
    return Caller()


# -- request ids


@given(INSTANTS, INSTANTS, st.binary(min_size=10, max_size=10), st.binary(min_size=10, max_size=10))
def test_ids_of_requests_sort_by_time(one: datetime, two: datetime, first: bytes, second: bytes) -> None:
    early, late = new_id(one, lambda _: first), new_id(two, lambda _: second)
    assert len(early) == len("req_") + 26
    assert set(early[4:]) <= CROCKFORD
    if int(one.timestamp() * 1000) < int(two.timestamp() * 1000):
        assert early < late
    elif (one, first) == (two, second):
        assert early == late


def test_an_id_is_a_ulid() -> None:
    """The time is that of the specification's example."""
    instant = datetime.fromtimestamp(1469918176.385, UTC)
    assert new_id(instant, bytes) == "req_01ARYZ6S41" + 16 * "0"


@pytest.mark.parametrize("given", ["a", "64-" + 61 * "x", "req_01ARYZ6S41.7_f"])
def test_a_well_formed_id_of_the_caller_is_taken(caller: Caller, given: str) -> None:
    answer = caller.client.get("/v1/page", headers={"X-Request-Id": given})
    assert answer.headers["X-Request-Id"] == given == caller.lines[0]["request_id"]


@pytest.mark.parametrize("given", ["", "65-" + 62 * "x", "ada@aster.example", "a b", "{}", "\xe4"])
def test_any_other_one_is_replaced(caller: Caller, given: str) -> None:
    answer = caller.client.get("/v1/page", headers={"X-Request-Id": given.encode("latin-1")})
    assert answer.headers["X-Request-Id"].startswith("req_")


# -- the log

KINDS = [
    ("GET", "/v1/accounts/a", "request"),
    ("GET", "/v1/nowhere", "request"),
    ("GET", "/v1/broken/a", "failed"),
    ("POST", "/v1/resolve", "request"),
    ("POST", "/v1/accounts/a/acceptances", "act"),
    *(("POST", f"/v1/accounts/a/acceptances?status={status}", "refusal") for status in (401, 403, 409, 422)),
    ("POST", "/v1/accounts/a/acceptances?status=429", "request"),
    ("POST", "/v1/accounts/a/acceptances?status=503", "failed"),
]


@pytest.mark.parametrize(("method", "path", "kind"), KINDS)
def test_the_log_tells_acts_and_refusals_from_questions(caller: Caller, method: str, path: str, kind: str) -> None:
    caller.client.request(method, path)
    (line,) = caller.lines
    assert line["event"] == kind


def test_a_line_tells_the_route_and_nothing_of_whom_it_was_about(caller: Caller) -> None:
    said = {"User-Agent": CANARY, "Authorization": f"Bearer {CANARY}"}
    answer = caller.client.get(f"/v1/accounts/{CANARY}?email={CANARY}", headers=said)
    caller.client.get(f"/v1/{CANARY}")
    first, second = caller.lines
    assert (first["method"], first["route"], first["status"]) == ("GET", "/v1/accounts/{account}", 200)
    assert (first["bytes"], first["principal"]) == (len(answer.content), "till")
    assert first["ms"] > 0
    assert (second["route"], second["status"]) == ("unmatched", 404)
    assert CANARY not in repr(caller.lines) + caller.metrics.exposition().decode()


def test_what_nobody_foresaw_is_named_logged_counted_and_secured_too(caller: Caller) -> None:
    answer = caller.client.get(f"/v1/broken/{CANARY}")
    assert answer.status_code == 500
    assert answer.headers["X-Request-Id"] == caller.lines[0]["request_id"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert caller.count("termsvc_http_requests_total", route="/v1/broken/{account}", status="500") == 1


# -- metrics


def test_requests_are_counted_and_timed_by_route(caller: Caller) -> None:
    for path in ("/v1/accounts/a", "/v1/accounts/b", "/v1/page", "/nowhere", "/elsewhere"):
        caller.client.get(path)
    for route, number in (("/v1/accounts/{account}", 2), ("/v1/page", 1), ("unmatched", 2)):
        assert caller.count("termsvc_http_requests_total", route=route, method="GET") == number
        assert caller.count("termsvc_http_request_duration_seconds_count", route=route) == number
    assert caller.count("termsvc_http_requests_in_flight") == 0


def test_callers_can_t_make_up_series(caller: Caller) -> None:
    for method in ("BREW", "PROPFIND", "get"):
        caller.client.request(method, "/v1/page")
    assert caller.count("termsvc_http_requests_total", method="OTHER") >= 2
    assert caller.count("termsvc_http_requests_total", method="BREW") == 0


def test_two_apps_of_a_process_count_apart(caller: Caller) -> None:
    caller.client.get("/v1/page")
    assert Caller().count("termsvc_http_requests_total") == 0


# -- bodies


def in_pieces(size: int) -> Iterator[bytes]:
    whole, rest = divmod(size, 10_000)
    yield from itertools.repeat(bytes(10_000), whole)
    yield bytes(rest)


@pytest.mark.parametrize(("path", "limit"), [("/v1/read", LIMIT), ("/v1/import", WIDER)])
@pytest.mark.parametrize("declared", [True, False])
def test_a_body_may_be_so_large_and_no_larger(caller: Caller, path: str, limit: int, *, declared: bool) -> None:
    for size in (limit, limit + 1):
        body: Any = bytes(size) if declared else in_pieces(size)
        answer = caller.client.post(path, content=body)
        if size == limit:
            assert answer.json() == {"bytes": limit}
        else:
            assert (answer.status_code, answer.headers["Content-Type"]) == (413, PROBLEM)
            assert f"{limit:,} bytes" in answer.json()["detail"]


def test_a_lie_about_the_length_helps_nobody(caller: Caller) -> None:
    answer = caller.client.post("/v1/read", content=in_pieces(LIMIT + 1), headers={"Content-Length": "5"})
    assert answer.status_code == 413


# -- headers


def test_answers_are_kept_by_nobody_and_taken_for_nothing_else_unless_their_handler_says_so(caller: Caller) -> None:
    plain, page = (caller.client.get(path).headers for path in ("/v1/accounts/a", "/v1/page"))
    for headers in (plain, page):
        assert (headers["X-Content-Type-Options"], headers["Referrer-Policy"]) == ("nosniff", "no-referrer")
    assert (plain["Cache-Control"], page["Cache-Control"]) == ("no-store", "max-age=60")
    assert plain["Content-Security-Policy"].startswith("default-src 'none'")
    assert page["Content-Security-Policy"] == "default-src 'self'"
