"""What a client is given is checked before anything is sent, and its token is shown nowhere."""

import subprocess
import sys
from copy import copy

import httpx2
import pytest

from termsvc.client import AsyncClient, Client, StaleForm
from termsvc.client.errors import problem


@pytest.mark.parametrize("kind", [Client, AsyncClient])
@pytest.mark.parametrize(
    ("base_url", "token", "says"),
    [
        ("terms.example.com", "t", "no URL of HTTP"),
        ("ftp://terms.example.com", "t", "no URL of HTTP"),
        ("https://", "t", "no URL of HTTP"),
        ("https://exa mple.com:x", "t", "no URL"),
        ("https://terms.example.com", "", "a token is"),
        ("https://terms.example.com", "tsv_secret\n", "a token is"),
        ("https://terms.example.com", "tsv_sécret", "a token is"),
    ],
)
def test_what_can_never_work_is_refused_at_once_without_the_token(
    kind: type[Client | AsyncClient], base_url: str, token: str, says: str
) -> None:
    with pytest.raises(ValueError, match=says) as raised:
        kind(base_url, token)
    assert "secret" not in str(raised.value)


def test_another_way_to_authenticate_may_be_given() -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        assert request.headers["authorization"] == "Basic dTpw"
        return httpx2.Response(200, json={"account": "a", "known_at": "2025-04-01T00:00:00Z", "pending": []})

    with Client("https://terms.test", httpx2.BasicAuth("u", "p"), transport=httpx2.MockTransport(serve)) as client:
        assert client.pending("a").pending == ()


def test_a_problem_can_be_copied_and_so_sent_to_another_process() -> None:
    members = {"type": "urn:termsvc:problem:stale-form", "title": "Stale", "current": [], "instance": "r1"}
    error = problem(httpx2.Response(409, headers={"retry-after": "3"}, json=members))
    again = copy(error)
    assert isinstance(again, StaleForm)
    assert (str(again), again.retry_after, vars(again)) == (str(error), 3.0, vars(error))


def test_importing_the_client_loads_nothing_else_of_termsvc() -> None:
    program = "import sys, termsvc.client; print(*sorted({name.split('.')[1] for name in sys.modules if name.startswith('termsvc.')}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["client"]
