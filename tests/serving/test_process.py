"""A server as a process: it answers, does what needs doing once in one of its processes, and ends in good order."""

from __future__ import annotations

import signal
import socket
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from termsvc.cli import DONE, MISTAKEN, UNUSABLE
from termsvc.resources import folder
from termsvc.service import terms
from termsvc.settings import system_clock
from termsvc.store import Reading, open_store
from tests.commands import invoke
from tests.serving.running import Running, answering, started

pytestmark = pytest.mark.xdist_group("servers")

CANARY = "ada-lovelace"
SERVERS = {
    "uvicorn": ("--workers", "2", "--grace", "60"),
    "granian": ("--server", "granian", "--grace", "60"),
    "hurried": ("--grace", "1"),
}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    """Servers of each kind, started at once, each with the samples in a database of its own."""
    with ExitStack() as stack:
        begun = {}
        for name, words in SERVERS.items():
            home = tmp_path_factory.mktemp(name)
            store = open_store(f"sqlite:///{home / 'terms.sqlite'}", system_clock)
            terms.load(store, terms.files([folder("terms")]), system_clock, "legal")
            store.close()
            begun[name] = stack.enter_context(started(home, *words))
        yield {name: answering(server) for name, server in begun.items()}


def counted(server: Running, name: str, **labels: str) -> float:
    families = text_string_to_metric_families(server.get("/metrics").text)
    return sum(
        sample.value
        for family in families
        for sample in family.samples
        if sample.name == name and sample.labels.items() >= labels.items()
    )


def activations(server: Running) -> int:
    store = open_store(f"sqlite:///{server.log.parent / 'terms.sqlite'}", system_clock)
    try:
        return len(store.read(Reading.activations))
    finally:
        store.close()


def ask_slowly(server: Running, seconds: float) -> httpx2.Response | Exception:
    try:
        return server.get(f"/slow?seconds={seconds}")
    except httpx2.TransportError as error:
        return error


def in_flight(server: Running) -> None:
    """Wait until a slow request is being answered, beside the one that asks for metrics."""
    while counted(server, "termsvc_http_requests_in_flight") < 2:
        pass


@pytest.mark.parametrize("name", SERVERS)
def test_a_server_answers_counts_together_and_names_nobody(servers: dict[str, Running], name: str) -> None:
    server = servers[name]
    secret = f"Bearer tsv_{CANARY}"
    for _ in range(8):
        refused = server.get(
            f"/v1/accounts/{CANARY}/terms?document={CANARY}", Authorization=secret, **{"User-Agent": CANARY}
        )
    assert refused.status_code == 401
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["X-Request-Id"] in refused.json()["instance"]
    route = "/v1/accounts/{account}/terms"
    assert counted(server, "termsvc_http_requests_total", route=route, status="401") == 8
    refusals = [line for line in server.lines() if line["event"] == "refusal"]
    assert [line["route"] for line in refusals] == [route] * 8
    assert CANARY not in server.text + server.get("/metrics").text


@pytest.mark.parametrize("name", SERVERS)
def test_one_process_notes_what_comes_into_force(servers: dict[str, Running], name: str) -> None:
    server = servers[name]
    while not counted(server, "termsvc_ticks_total", job="scheduler"):
        pass
    assert counted(server, "termsvc_ticks_total", job="scheduler", result="done") == 1
    assert server.events().count("in force") == activations(server) > 0
    assert server.get("/readyz").json()["status"] == "ready"


@pytest.mark.parametrize("name", ["uvicorn", "granian"])
def test_a_request_in_flight_is_answered_before_a_server_ends(servers: dict[str, Running], name: str) -> None:
    server = servers[name]
    with ThreadPoolExecutor(1) as other:
        answer = other.submit(ask_slowly, server, 2.0)
        in_flight(server)
        assert server.end(signal.SIGTERM) == DONE
        answered: Any = answer.result()
    assert answered.json() == {"slept": 2.0}
    assert "Traceback" not in server.text
    with pytest.raises(httpx2.TransportError):
        server.get("/healthz")


def test_a_request_that_takes_too_long_keeps_no_server_from_ending(servers: dict[str, Running]) -> None:
    server = servers["hurried"]
    with ThreadPoolExecutor(1) as other:
        answer = other.submit(ask_slowly, server, 3600)
        in_flight(server)
        assert server.end(signal.SIGINT) == DONE
        answered = answer.result()
    assert isinstance(answered, Exception) or answered.status_code >= 500


# -- what can't be served, is said


def refused(*words: object, exit_code: int = MISTAKEN) -> str:
    result = invoke(["serve", *map(str, words)])
    assert result.exit_code == exit_code, result.output
    return result.output


def test_a_port_that_is_taken_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        told = refused("--port", port)
    assert told == (
        f"termsvc: Port {port} at 127.0.0.1 is taken by another program. Stop that one, or name another port with --port.\n"
    )


@pytest.mark.parametrize("host", ["192.0.2.7", "nowhere.invalid", "a" * 70])
def test_an_address_of_another_machine_is_named(host: str) -> None:
    assert f"This machine has no address {host}." in refused("--port", 0, "--host", host)


def test_a_server_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "granian", None)
    told = refused("--port", 0, "--server", "granian", "--database", f"sqlite:///{tmp_path / 'terms.sqlite'}")
    assert "pip install 'termsvc[granian]'" in told
    assert not list(tmp_path.iterdir())


def test_a_database_that_can_t_be_used_is_named_before_anything_is_served(tmp_path: Path) -> None:
    nowhere = f"sqlite:///{tmp_path / 'nowhere' / 'terms.sqlite'}"
    assert "can't be used" in refused("--port", 0, "--database", nowhere, exit_code=UNUSABLE)


UNUSABLE_SETTINGS = [
    ("TERMSVC_RATE_LIMIT=often", MISTAKEN, "Write it as 600/minute"),
    ("TERMSVC_OIDC_ISSUER=https://id.example", MISTAKEN, "Set TERMSVC_OIDC_ISSUER and TERMSVC_OIDC_AUDIENCE together"),
    ("TERMSVC_TEST_DATABASE=sqlite:///nowhere/test.sqlite", UNUSABLE, "can't be used"),
]


@pytest.mark.parametrize(("setting", "exit_code", "told"), UNUSABLE_SETTINGS)
def test_a_setting_that_can_t_be_used_is_named_before_anything_is_served(
    setting: str, exit_code: int, told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(*setting.split("=", 1))
    database = f"sqlite:///{tmp_path / 'terms.sqlite'}"
    assert told in refused("--port", 0, "--database", database, exit_code=exit_code)
