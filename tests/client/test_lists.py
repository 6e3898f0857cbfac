"""Long lists come in parts, and only as far as they are wanted."""

import httpx2
import pytest

from tests.client.either import KINDS, Either, Handler, Kind


def fact(number: int) -> dict[str, object]:
    told = {"kind": "account", "recorded_at": "2025-04-01T00:00:00Z", "recorded_by": "person:maria", "source": "api"}
    return {**told, "id": f"f{number}", "claimed_recorded_at": None, "fact": {"id": "acme"}}


def serving(last: int, target: str) -> tuple[list[str], Handler]:
    asked: list[str] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        after = int(request.url.params.get("after", 0))
        link = {"link": f'<{target}?after={after + 2}&limit=2>; rel="next"'} if after + 2 < last else {}
        headers = {**link, "termsvc-cursor": str(after + 2), "cache-control": "private, no-cache", "etag": '"a"'}
        return httpx2.Response(200, headers=headers, json={"items": [fact(after + 1), fact(after + 2)], "next": None})

    return asked, serve


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", ["/v1/facts", "https://terms.test/base/v1/facts", "https://elsewhere.test/v1/facts"])
def test_facts_come_in_order_from_the_service_alone_wherever_links_point(kind: Kind, target: str) -> None:
    asked, serve = serving(6, target)
    parts = Either(kind, serve)("facts", after="0", limit=2)
    assert [one.id for part in parts for one in part.items] == [f"f{n}" for n in range(1, 7)]
    assert [part.cursor for part in parts] == ["2", "4", "6"]
    assert asked == [f"https://terms.test/base/v1/facts?after={after}&limit=2" for after in (0, 2, 4)]


@pytest.mark.parametrize("kind", KINDS)
def test_facts_are_not_kept_since_they_are_asked_for_once(kind: Kind) -> None:
    requests: list[httpx2.Request] = []
    _, serve = serving(2, "/v1/facts")
    either = Either(kind, lambda request: requests.append(request) or serve(request))
    assert either("facts") == either("facts")
    assert ["if-none-match" in request.headers for request in requests] == [False, False]


def test_who_stops_early_asks_for_no_more() -> None:
    asked, serve = serving(6, "/v1/facts")
    facts = Either("blocking", serve).client.facts()
    assert next(facts).items[0].id == "f1"
    assert len(asked) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_documents_are_listed(kind: Kind) -> None:
    document = {"slug": "tos", "title": "Terms", "kind": "tos", "timezone": "UTC", "notify_by": "notice", "versions": 2}
    told = {"items": [{**document, "in_force": {"new_accounts": "2", "existing_accounts": "1"}}], "next": None}
    assert [one.slug for one in Either(kind, lambda _: httpx2.Response(200, json=told))("documents")] == ["tos"]
