"""What an update is begun with, by whose keys, and which accounts its frozen lists have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.access import Reach, Scope
from termsvc.library.source import front_matter
from termsvc.service import drafts
from tests.api.editors import POSTING, SPRING, TEXTS, TOS, Editors, editing
from tests.updates.company import AFTER

BEGIN = "/v1/updates"
NEW = {"slug": "fup", "title": "Fair Use", "kind": "fup", "timezone": "UTC"}
FUP = {**TOS, "document": "fup"}


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editors]:
    """The update in spring is drafted; no test goes on with it."""
    folder = tmp_path_factory.mktemp("drafted")
    with editing(f"sqlite:///{folder / 'live.db'}", f"sqlite:///{folder / 'test.db'}") as made:
        made.begun()
        yield made


def begin(*versions: Any, **more: Any) -> dict[str, Any]:
    return {"id": "autumn", "posted_on": "2025-03-20", "versions": list(versions), **more}


def german(**more: str) -> dict[str, str]:
    return {"document": "tos", "version": TOS["label"], "language": "de", "body": "# Nutzung\n", **more}


WRONG: list[tuple[dict[str, Any], int, str, str]] = [
    (TEXTS, 409, "conflict", "here is an update spring already"),
    (begin(), 422, "invalid-request", "give versions"),
    (begin(TOS, **{"from": "folder"}), 422, "invalid-request", "not both"),
    (begin(TOS, id="no/slash"), 422, "invalid-request", "/id"),
    (begin(FUP), 422, "refused", "nobody knows it"),
    (begin(TOS, documents=[NEW]), 422, "refused", "no version is of it"),
    (begin(TOS, documents=[{**NEW, "slug": "tos"}]), 422, "refused", "there is one already"),
    (begin(FUP, documents=[{**NEW, "timezone": "Mars/Base"}]), 422, "refused", "time zone"),
    (begin(TOS, {**TOS, "label": "other"}), 422, "invalid-request", "one version of a document"),
    (begin({**TOS, "effective_on": "2025-03-01"}), 422, "refused", "before it is posted"),
    (begin({**TOS, "body": "\u0085"}), 422, "refused", ""),
    (begin({**TOS, "body": "\0"}), 422, "invalid-request", "/versions/0/body"),
    (begin(TOS, translations=[german(version="x")]), 422, "refused", "none of the update's"),
    (begin(TOS, translations=[german(language="?")]), 422, "refused", "language"),
    ({"posted_on": "2025-03-20", "from": "folder"}, 422, "refused", "o version in"),
]


def test_texts_that_can_not_be_taken_are_told_where_they_stand(drafted: Editors) -> None:
    for body, status, kind, words in WRONG:
        found = drafted.ask("POST", BEGIN, body)
        assert found.problem == (status, kind), (body, found.text)
        assert words in found.text, found.text
    (finding,) = drafted.ask("POST", BEGIN, begin({**TOS, "effective_on": "2025-03-01"})).data["findings"]
    assert finding["pointer"] == "/versions/0/effective_on"
    assert [one.draft.id for one in drafts.every(drafted.bureau.store)] == ["spring"]


def test_the_texts_of_the_folder_make_the_same_draft_as_in_a_request(sqlite_url: str) -> None:
    def version(path: Path) -> dict[str, Any]:
        front, body = front_matter(path.read_text(), path.name)
        dates = {name: str(day) for name, day in yaml.safe_load(front or "").items() if name != "posted_on"}
        return {"document": path.parent.name, "label": path.stem, "body": body, **dates}

    document = {"slug": "fup", **yaml.safe_load((AFTER / "fup/document.yaml").read_text())}
    texts = {
        "versions": [version(path) for path in sorted(AFTER.glob("*/2025-03-10.md"))],
        "documents": [document],
        "translations": [german(version="2025-03-10")],
    }
    with editing(sqlite_url) as editors:
        of_folder = editors.ask("POST", BEGIN, {"id": "a", "posted_on": "2025-03-10", "from": "folder"}).data
        of_request = editors.ask("POST", BEGIN, {"id": "b", "posted_on": "2025-03-10", **texts}).data
    for name in ("versions", "documents", "items", "not_material"):
        assert of_request[name] == of_folder[name]
    assert len(of_request["versions"]) == 2
    assert [one["language"] for one in of_request["translations"]] == ["de"]


def test_updates_are_listed_a_page_at_a_time(sqlite_url: str) -> None:
    with editing(sqlite_url) as editors:
        for name in ("c", "a", "b"):
            editors.begun(id=name)
        found, address = [], f"{BEGIN}?limit=2"
        while address:
            page = editors.ask("GET", address)
            found += [(one["id"], one["state"], one["revision"]) for one in page.data["items"]]
            address = page.headers.get("link", "").partition(">")[0].removeprefix("<")
        assert found == [(name, "drafted", 1) for name in ("a", "b", "c")]
        assert editors.ask("GET", f"{BEGIN}?after=xx").problem == (422, "invalid-request")


def test_who_comes_with_a_key_for_less_is_refused(drafted: Editors) -> None:
    bureau = drafted.bureau
    drafted.keys |= {
        "trying": bureau.key(of="ann", test=True),
        "reading": bureau.key(Scope.UPDATES_READ, of="ann"),
        "bound": bureau.key(Scope.TERMS_READ, reach=Reach("acme")),
    }
    assert drafted.ask("GET", BEGIN, by="trying").data == {"items": [], "next": None}
    for method, address, body in (
        ("POST", BEGIN, begin(TOS)),
        ("PATCH", SPRING, {"edits": [{"reword": {"item": "i1", "text": "So."}}]}),
        *(("POST", f"{SPRING}/{act}", {}) for act in ("proposal", "approval", "posting")),
    ):
        for by in ("trying", "reading", "bound"):
            assert drafted.ask(method, address, body, by=by).problem == (403, "forbidden")
    assert drafted.ask("GET", SPRING, by="reading").status == 200
    assert drafted.ask("GET", SPRING, by="bound").problem == (403, "forbidden")


def test_edits_are_made_together_or_not_at_all(drafted: Editors) -> None:
    before = drafted.ask("GET", SPRING)
    said = {"add": {"document": "tos", "text": "We say more."}}
    for wrong, pointer in (
        ({"reword": {"item": "i99", "text": "So."}}, "/edits/1"),
        ({"reword": {"item": "i1"}}, "/edits/1/reword/text"),
        ({"reword": {"item": "i1", "text": "a"}, "nest": {"item": "i1"}}, "/edits/1"),
        ({"dance": {}}, "/edits/1/dance"),
        ({"take_effect": {"effective_on": "soon"}}, "/edits/1/take_effect/effective_on"),
    ):
        found = drafted.ask("PATCH", SPRING, {"edits": [said, wrong]}, seen=before.etag)
        assert found.problem == (422, "invalid-request"), found.text
        assert found.data["errors"][0]["pointer"] == pointer
    early = drafted.ask("PATCH", SPRING, {"edits": [said, {"take_effect": {"effective_on": "2024-01-01"}}]}, seen="*")
    assert early.problem == (422, "refused")
    assert drafted.ask("GET", SPRING).etag == before.etag
    sheet = drafted.ask("PUT", f"{SPRING}/sheet", seen="*", headers={"Content-Type": "text/yaml"}, content=b"items: 7")
    assert sheet.problem == (422, "refused")
    assert {"file", "line", "field", "problem", "remedy"} <= sheet.data["findings"][0].keys()


def test_the_accounts_of_a_frozen_list_are_had_a_page_at_a_time(sqlite_url: str) -> None:
    sla = {"document": "sla", "label": "2025-03-20", "effective_on": "2025-06-10", "body": "# Levels\n\n1. It works.\n"}
    with editing(sqlite_url) as editors:
        editors.begun(versions=[sla])
        editors.act("proposal")
        editors.act("approval", by="bob")
        editors.bureau.now = POSTING
        editors.act("posting", by="bob")
        accounts = f"{SPRING}/audience/accounts"
        (told,) = editors.ask("GET", accounts).data["items"]
        assert (told["account"], [one["version"] for one in told["versions"]]) == ("acme", ["2025-03-20"])
        first = editors.ask("GET", f"{accounts}?told=false&limit=1").data
        last = editors.ask("GET", f"{accounts}?told=false&limit=1&after={first['next']}").data
        assert [one["account"] for one in (*first["items"], *last["items"])] == ["acme-eu", "bolt"]
        assert (last["items"][0]["versions"][0]["kept_out"], last["next"]) == ("does-not-apply", None)
        assert editors.ask("GET", f"{accounts}?list=2").problem == (404, "not-found")
