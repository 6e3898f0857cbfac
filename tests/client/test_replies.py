"""What each verb sends, and what it makes of the reply: cases in `replies.yaml`, for both clients."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from pydantic import BaseModel

from termsvc import client
from termsvc.client import NewAccount, NewAgreement, Person, Shown
from tests.client.either import KINDS, Either, Kind

CASES = yaml.safe_load(Path(__file__).with_name("replies.yaml").read_text("utf-8"))


def stated(name: str, value: Any) -> Any:
    """An argument of a case as the verb takes it."""
    if name == "accepted":
        return [Shown(**one) for one in value]
    kinds = {"accepted_by": Person, "account": NewAccount, "agreement": NewAgreement}
    return kinds[name](**value) if isinstance(value, dict) and name in kinds else value


def replied(reply: dict[str, Any]) -> httpx2.Response:
    content = (
        json.dumps(reply["json"], default=date.isoformat).encode()
        if "json" in reply
        else reply.get("bytes", reply.get("text", "").encode())
    )
    return httpx2.Response(reply.get("status", 200), headers=reply.get("headers"), content=content)


def plain(value: Any) -> Any:
    return value.model_dump(mode="json", exclude_none=True) if isinstance(value, BaseModel) else value


def told(error: Exception, name: str) -> Any:
    value = getattr(error, name)
    return [plain(item) for item in value] if isinstance(value, tuple) else value


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_verb_sends_what_the_api_asks_for_and_reads_what_it_replies(case: dict[str, Any], kind: Kind) -> None:
    requests: list[httpx2.Request] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        return replied(case["reply"])

    either = Either(kind, serve)
    arguments = {name: stated(name, value) for name, value in case["with"].items()}
    if "error" in case:
        expected = dict(case["error"])
        name, says = expected.pop("is"), expected.pop("says")
        with pytest.raises(
            getattr(client, name, None) or {"ValueError": ValueError, "TypeError": TypeError}[name]
        ) as raised:
            either(case["verb"], **arguments)
        assert type(raised.value).__name__ == name
        assert says in str(raised.value)
        assert {name: told(raised.value, name) for name in expected} == expected
    else:
        assert plain(either(case["verb"], **arguments)) == case["value"]
    assert [sent(request) for request in requests] == ([expected_of(case["sent"])] if "sent" in case else [])
    assert all(request.headers["authorization"] == "Bearer tsv_secret" for request in requests)
    assert all(("idempotency-key" in request.headers) == (request.method == "POST") for request in requests)


def sent(request: httpx2.Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": str(request.url).removeprefix("https://terms.test/base"),
        "body": json.loads(request.content) if request.content else None,
        "accept": request.headers["accept"],
    }


def expected_of(case: dict[str, Any]) -> dict[str, Any]:
    return {"method": "GET", "body": None, "accept": "application/json", **case}
