"""Long lists come in parts, and only as far as they are wanted."""

import httpx2
import pytest

from tests.client.either import KINDS, Either, Handler, Kind


def fact(number: int) -> dict[str, object]:
    return {"fact": f"f{number}", "kind": "account", "recorded_at": "2025-04-01T00:00:00Z"}


def serving(last: int, target: str) -> tuple[list[str], Handler]:
    asked: list[str] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        asked.append(str(request.url))
        after = int(request.url.params.get("after", 0))
        link = {"link": f'<{target}?after={after + 2}&limit=2>; rel="next"'} if after + 2 < last else {}
        return httpx2.Response(200, headers=link, json={"facts": [fact(after + 1), fact(after + 2)]})

    return asked, serve


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("target", ["/v1/facts", "https://terms.test/base/v1/facts", "https://elsewhere.test/v1/facts"])
def test_facts_come_in_order_from_the_service_alone_wherever_links_point(kind: Kind, target: str) -> None:
    asked, serve = serving(6, target)
    assert [one.fact for one in Either(kind, serve)("facts", after="0", limit=2)] == [f"f{n}" for n in range(1, 7)]
    assert asked == [f"https://terms.test/base/v1/facts?after={after}&limit=2" for after in (0, 2, 4)]


def test_who_stops_early_asks_for_no_more() -> None:
    asked, serve = serving(6, "/v1/facts")
    facts = Either("blocking", serve).client.facts()
    assert next(facts).fact == "f1"
    assert len(asked) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_documents_are_listed(kind: Kind) -> None:
    told = {"documents": [{"slug": "tos", "title": "Terms", "kind": "tos", "timezone": "UTC"}]}
    assert [one.slug for one in Either(kind, lambda _: httpx2.Response(200, json=told))("documents")] == ["tos"]
