"""Notices and the change log over the API: of the samples in March 2025, when two updates were posted and one is a draft."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from termsvc.access import Actor, Identity, Kind, Reach, Role, Scope, Use
from termsvc.api.application import create_api
from termsvc.api.negotiation import PDF
from termsvc.app import App
from termsvc.resources import folder
from termsvc.service import access, admission, tokens
from termsvc.settings import Settings
from termsvc.store import Store, open_store
from tests.mail.february import UPDATE
from tests.rendering import words
from tests.rendering.safety import faults
from tests.site.sample import CANARY, DRAFT, LOGGED, NOW, sample

pytestmark = pytest.mark.xdist_group("february")

NOTICE, HIDDEN, UNKNOWN = (f"/v1/updates/{update}/notice" for update in (UPDATE, DRAFT, "winter"))
TYPES = ["application/json", "text/html", "text/markdown", "text/plain", PDF]


class Counter:
    """Where the samples' notices are given out."""

    def __init__(self, store: Store, maria: Actor) -> None:
        self._numbers = count()
        self.store, self.maria = store, maria
        api = create_api(App(Settings(terms=folder("terms")), lambda: NOW, store))
        self.client = TestClient(api, headers={"X-Request-Id": "asked-in-a-test"})
        for name, role in (("shop", Role.RECORDER), ("desk", Role.DRAFTER)):
            access.enrol(store, maria, Identity(f"machine:{name}", Kind.MACHINE, name, owner="person:maria"))
            access.grant(store, maria, f"machine:{name}", role)

    def random(self, size: int) -> bytes:
        return hashlib.sha256(f"counter {next(self._numbers)}".encode()).digest()[:size]

    def key(self, *scopes: Scope, of: str = "shop", reach: Reach | None = None) -> dict[str, str]:
        wanted = tokens.Wanted(use=Use(frozenset(scopes), reach))
        token = tokens.issue(self.store, self.maria, f"machine:{of}", self.random, wanted)
        return {"Authorization": f"Bearer {token.secret}"}

    def ask(self, address: str, key: dict[str, str], **headers: str) -> httpx2.Response:
        found: Any = self.client.get(address, headers={**key, **headers})
        return found


@pytest.fixture(scope="module")
def counter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Counter]:
    """On a copy of the samples' database, which other tests read too."""
    company = sample().company
    path = tmp_path_factory.mktemp("api") / "terms.db"
    with closing(sqlite3.connect(company.url.removeprefix("sqlite:///"))) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
    with closing(open_store(f"sqlite:///{path}", lambda: NOW)) as store:
        made = Counter(store, admission.authenticate(store, company.tokens["maria"].secret, NOW))
        with made.client:
            yield made


@pytest.fixture(scope="module")
def key(counter: Counter) -> dict[str, str]:
    return counter.key(Scope.TERMS_READ)


@pytest.mark.parametrize("accept", TYPES)
def test_a_notice_comes_in_each_form_and_need_not_come_twice(
    counter: Counter, key: dict[str, str], accept: str
) -> None:
    found = counter.ask(NOTICE, key, Accept=accept)
    assert found.status_code == 200, found.text
    assert found.headers["content-type"].partition(";")[0] == accept
    assert found.headers["content-language"] == "en"
    again = counter.ask(NOTICE, key, **{"Accept": accept, "If-None-Match": found.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_all_forms_say_the_same(counter: Counter, key: dict[str, str]) -> None:
    markdown, page, text, paper = (
        counter.ask(NOTICE, key, Accept=accept) for accept in ("text/markdown", "text/html", "text/plain", PDF)
    )
    said = words.of_markdown(markdown.text)
    assert words.of_text(text.text) == words.of_page(page.text) == said
    assert words.letters_of_pdf(paper.content) == words.letters(said)
    assert faults(page.text) == []


def test_it_is_what_the_legal_centre_shows(counter: Counter, key: dict[str, str]) -> None:
    files = sample().files
    assert counter.ask(NOTICE, key, Accept="text/markdown").content == files[f"updates/{UPDATE}.md"]
    german = counter.ask(f"{NOTICE}?language=de-AT", key, Accept="text/markdown")
    assert german.content == files[f"updates/{UPDATE}.de.md"]
    assert german.headers["content-language"] == "de"


def test_it_is_told_in_the_languages_of_its_posting_only(counter: Counter, key: dict[str, str]) -> None:
    found = counter.ask(f"{NOTICE}?language=fr", key)
    assert (found.status_code, found.json()["detail"]) == (
        404,
        "The notice of '2025-02-25' is not told in 'fr'; it is in en, de.",
    )


def test_one_account_is_told_what_concerns_it(counter: Counter, key: dict[str, str]) -> None:
    everyone = counter.ask(NOTICE, key).json()
    told = {
        account: counter.ask(f"{NOTICE}?account={account}", key).json()
        for account in sorted(sample().company.store.read(lambda reading: [*reading.accounts_after().items]))[:6]
    }
    assert all(one["account"] == account for account, one in told.items())
    assert len({len(one["sections"]) for one in told.values()}) > 1
    assert everyone["account"] is None
    assert counter.ask(f"{NOTICE}?account=nobody", key).status_code == 404


def test_a_bound_key_is_given_the_public_notice_and_its_own(counter: Counter) -> None:
    own, other = sample().company.store.read(lambda reading: [*reading.accounts_after().items])[:2]
    bound = counter.key(Scope.TERMS_READ, reach=Reach(own))
    assert counter.ask(NOTICE, bound).json()["account"] is None
    assert counter.ask(f"{NOTICE}?account={own}", bound).json()["account"] == own
    there, nowhere = (counter.ask(f"{NOTICE}?account={account}", bound) for account in (other, "nobody"))
    assert there.status_code == nowhere.status_code == 404
    assert there.text.replace(other, "nobody") == nowhere.text


@pytest.mark.parametrize("accept", TYPES)
def test_a_draft_is_as_if_it_were_not_there_but_to_whoever_reads_updates(
    counter: Counter, key: dict[str, str], accept: str
) -> None:
    for who in (key, counter.key(Scope.TERMS_READ, reach=Reach("juniper"))):
        hidden, unknown = (counter.ask(address, who, Accept=accept) for address in (HIDDEN, UNKNOWN))
        assert hidden.status_code == unknown.status_code == 404
        assert hidden.text.replace(DRAFT, "winter") == unknown.text
    seen = counter.ask(HIDDEN, counter.key(Scope.TERMS_READ, Scope.UPDATES_READ, of="desk"), Accept=accept)
    assert seen.status_code == 200
    if accept == "text/markdown":
        assert "draft" in seen.text.lower()


def test_the_change_log_tells_of_what_no_notice_tells(counter: Counter, key: dict[str, str]) -> None:
    items = counter.ask("/v1/change-log", key).json()["items"]
    assert {one["document"] for one in items} == {"requirements"}
    assert [one["posted_on"] for one in items] == sorted((one["posted_on"] for one in items), reverse=True)
    assert items[0]["update"] == LOGGED
    assert items[0]["items"][0]["text"]
    assert items[-1]["update"] is None
    assert CANARY not in counter.ask("/v1/change-log", key).text
    assert counter.ask("/v1/change-log", counter.key(Scope.TERMS_READ, reach=Reach("juniper"))).json()["items"] == items


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_it_is_whole_whatever_the_size_of_a_page(counter: Counter, key: dict[str, str], limit: int) -> None:
    found, following = [], f"/v1/change-log?limit={limit}"
    while following:
        answer = counter.ask(following, key)
        found += answer.json()["items"]
        following = answer.links.get("next", {}).get("url", "")
    assert found == counter.ask("/v1/change-log", key).json()["items"]
    other = counter.ask("/v1/documents?limit=1", key).json()["next"]
    assert counter.ask(f"/v1/change-log?after={other}", key).status_code == 422
