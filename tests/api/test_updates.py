"""The life of a terms update over HTTP: who may do what when, and that nobody changes what they have not seen."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from termsvc.api.routes import update_acts
from termsvc.service import drafts
from termsvc.service.checking import Check
from termsvc.store import StoreBusy
from tests.api.editors import POSTING, SPRING, TEXTS, TOS, Editors, editing

LATER = {"take_effect": {"effective_on": "2025-07-01"}}


@pytest.fixture
def editors(database_url: str) -> Iterator[Editors]:
    with editing(database_url) as made:
        yield made


def test_an_update_lives_over_http(editors: Editors) -> None:
    seen = _drafted_and_edited(editors)
    _looked_at(editors)
    _approved_by_a_second_person(editors, seen)
    _posted_once(editors)
    _postponed(editors)
    _superseded(editors)


def _drafted_and_edited(editors: Editors) -> str:
    begun = editors.begun()
    assert (begun.headers["location"], begun.data["state"], begun.data["revision"]) == (SPRING, "drafted", 1)
    assert begun.data["items"]
    assert begun.etag == editors.ask("GET", SPRING).etag
    assert editors.ask("GET", SPRING, headers={"If-None-Match": begun.etag}).status == 304

    edited = editors.ask("PATCH", SPRING, {"edits": [LATER], "comment": "Later."}, seen=begun.etag)
    assert (edited.status, edited.data["versions"][0]["effective_on"]) == (200, "2025-07-01")
    stale = editors.ask("PATCH", SPRING, {"edits": [LATER]}, seen=begun.etag)
    assert (stale.problem, stale.etag) == ((412, "precondition-failed"), edited.etag)

    sheet = editors.ask("GET", f"{SPRING}/sheet")
    assert sheet.headers["content-type"].startswith("application/yaml")
    again = sheet.text.replace("2025-07-01", "2025-07-02")
    yaml = {"headers": {"Content-Type": "text/yaml"}, "content": again.encode()}
    brought = editors.ask("PUT", f"{SPRING}/sheet", seen=sheet.etag, **yaml)
    assert (brought.status, brought.data["revision"]) == (200, 3)
    assert editors.ask("PUT", f"{SPRING}/sheet", seen=sheet.etag, **yaml).problem == (412, "precondition-failed")
    assert editors.ask("PUT", f"{SPRING}/sheet", **yaml).problem == (428, "precondition-required")
    return begun.etag


def _looked_at(editors: Editors) -> None:
    check = editors.ask("GET", f"{SPRING}/check").data
    assert check["passes"], check["findings"]
    planned = editors.ask("GET", f"{SPRING}/audience").data
    assert (planned["frozen"], planned["accounts"], planned["told"]) == (False, 3, 3)
    (changes,) = planned["changes"]
    assert (changes["on"], sum(one["accounts"] for one in changes["changed"])) == ("2025-07-02", 3)


def _approved_by_a_second_person(editors: Editors, seen: str) -> None:
    proposed = editors.act("proposal", revision=3)
    assert proposed.data["state"] == "proposed"
    assert {mark["by"] for mark in proposed.data["not_material"]} <= {"person:ann"}
    assert editors.ask("POST", f"{SPRING}/approval", {}).problem == (403, "forbidden")
    assert editors.ask("POST", f"{SPRING}/approval", {"revision": 1}, by="bob").problem == (409, "conflict")
    assert editors.ask("POST", f"{SPRING}/approval", {}, by="bob", seen=seen).problem == (412, "precondition-failed")
    approved = editors.ask("POST", f"{SPRING}/approval", {}, by="bob", seen=proposed.etag)
    assert (approved.status, approved.data["state"]) == (200, "approved")


def _posted_once(editors: Editors) -> None:
    assert editors.ask("POST", f"{SPRING}/posting", {}, by="bob", key="k1").problem == (422, "refused")
    editors.bureau.now = POSTING
    posted = editors.ask("POST", f"{SPRING}/posting", {}, by="bob", key="k1")
    assert (posted.status, posted.data["state"]) == (200, "posted")
    repeated = editors.ask("POST", f"{SPRING}/posting", {}, by="bob", key="k1")
    assert (repeated.text, repeated.headers["idempotency-replayed"]) == (posted.text, "true")
    assert editors.ask("POST", f"{SPRING}/posting", {}, by="bob", key="k2").problem == (409, "conflict")
    assert [act["kind"] for act in editors.ask("GET", SPRING).data["acts"]].count("posted") == 1
    (frozen,) = editors.ask("GET", f"{SPRING}/audience").data["lists"]
    assert (frozen["number"], frozen["listed"]["accounts"]) == (1, 3)
    assert frozen["known_at"] == posted.data["acts"][-1]["at"]


def _postponed(editors: Editors) -> None:
    asked = editors.act("postponement", effective_on="2025-08-01", comment="Late.").data
    assert (asked["state"], asked["postponement"]["effective_on"]) == ("posted", {"tos": "2025-08-01"})
    postponed = editors.act("approval", by="bob").data
    assert (postponed["state"], postponed["versions"][0]["effective_on"]) == ("postponed", "2025-08-01")
    (listed,) = editors.ask("GET", "/v1/updates").data["items"]
    assert listed == {name: postponed[name] for name in listed}


def _superseded(editors: Editors) -> None:
    new = {**TOS, "label": "2025-03-27", "effective_on": "2025-08-01", "body": f"{TOS['body']}\n3. That is all.\n"}
    dates = {"id": "summer", "posted_on": "2025-03-27", "effective_on": "2025-09-01"}
    summer = editors.ask("POST", f"{SPRING}/successor", {**dates, "versions": [new]})
    assert (summer.status, summer.data["supersedes"]) == (201, "spring")
    editors.act("proposal", "summer")
    editors.act("approval", "summer", by="bob")
    editors.bureau.now = POSTING.replace(day=27)
    editors.act("posting", "summer", by="bob")
    superseded = editors.ask("GET", SPRING).data
    assert (superseded["state"], superseded["superseded_by"]) == ("superseded", "summer")
    assert superseded["versions"][0]["withdrawn_on"] == "2025-03-27"


def test_of_two_editors_of_one_revision_one_wins(editors: Editors) -> None:
    seen = editors.begun().etag

    def edit(number: int) -> int:
        edits = [{"add": {"document": "tos", "text": f"We say {number}."}}]
        return editors.ask("PATCH", SPRING, {"edits": edits}, seen=seen, by=("ann", "bob")[number % 2]).status

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(edit, range(4))) == [200, 412, 412, 412]
    assert editors.ask("GET", SPRING).data["revision"] == 2


@pytest.fixture
def approved(editors: Editors, monkeypatch: pytest.MonkeyPatch) -> Editors:
    """The update is approved, its date has come, and nothing is looked at that would stand against it."""
    editors.begun()
    for verbs in (update_acts.approval, update_acts.posting):
        monkeypatch.setattr(verbs, "check", lambda *_given, **_posting: Check("spring", 1, (), {}))
    editors.act("proposal")
    editors.act("approval", by="bob")
    editors.bureau.now = POSTING
    return editors


def test_posting_is_done_once_however_often_it_is_asked_at_once(approved: Editors) -> None:
    def post(_: int) -> tuple[int, str]:
        answer = approved.ask("POST", f"{SPRING}/posting", {}, by="bob", key="once")
        return answer.status, answer.data.get("type", "").rpartition(":")[2]

    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(post, range(4)))
    assert (200, "") in found
    assert found <= {(200, ""), (409, "in-flight")}
    assert [act["kind"] for act in approved.ask("GET", SPRING).data["acts"]].count("posted") == 1
    assert len(approved.ask("GET", f"{SPRING}/audience").data["lists"]) == 1


def test_an_audience_whose_listing_was_interrupted_is_listed_when_it_is_asked_again(
    approved: Editors, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: Any) -> None:
        raise StoreBusy

    with monkeypatch.context() as patched:
        patched.setattr(update_acts.audiences, "audiences", interrupted)
        assert approved.ask("POST", f"{SPRING}/posting", {}, by="bob", key="k").problem == (503, "unavailable")
    assert not approved.bureau.store.read(lambda reading: reading.listings_of("spring"))
    again = approved.ask("POST", f"{SPRING}/posting", {}, by="bob", key="k")
    assert (again.status, again.headers["idempotency-replayed"]) == (200, "true")
    assert len(approved.bureau.store.read(lambda reading: reading.listings_of("spring"))) == 1


def test_no_other_writer_waits_while_accounts_are_looked_at(editors: Editors, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is looked at before an act is looked at outside its transaction: others write meanwhile."""
    editors.begun()

    def looking(*_given: Any) -> Check:
        editors.ask("POST", "/v1/updates", TEXTS | {"id": "meanwhile"}, by="bob")
        return Check("spring", 1, (), {})

    monkeypatch.setattr(update_acts.approval, "check", looking)
    assert editors.act("proposal").data["state"] == "proposed"
    assert [one.draft.id for one in drafts.every(editors.bureau.store)] == ["meanwhile", "spring"]


REFUSED = [
    ("POST", "proposal", {"revision": 7}, "ann", 409, "conflict"),
    ("POST", "proposal", {"revision": True}, "ann", 422, "invalid-request"),
    ("POST", "proposal", {"revise": 1}, "ann", 422, "invalid-request"),
    ("POST", "proposal", {"comment": "\0"}, "ann", 422, "invalid-request"),
    ("POST", "approval", {}, "bob", 409, "conflict"),
    ("POST", "approval", {}, "desk", 403, "forbidden"),
    ("POST", "posting", {}, "bob", 409, "conflict"),
    ("POST", "posting", {}, "desk", 403, "forbidden"),
    ("POST", "return", {}, "bob", 422, "invalid-request"),
    ("POST", "return", {"comment": "No."}, "bob", 409, "conflict"),
    ("POST", "cancellation", {"comment": "  "}, "ann", 422, "refused"),
    ("POST", "postponement", {"comment": "Late.", "effective_on": "2025-09-01"}, "ann", 409, "conflict"),
    ("POST", "postponement", {"comment": "L.", "effective_on": "2025-09-01", "documents": ["x"]}, "ann", 422, "invalid-request"),
    ("POST", "successor", {"id": "s", "posted_on": "2025-03-27", "effective_on": "2025-09-01"}, "ann", 409, "conflict"),
    ("GET", "audience/accounts", None, "ann", 409, "conflict"),
    ("PATCH", "", {"edits": [LATER]}, "ann", 428, "precondition-required"),
    ("PUT", "sheet", None, "ann", 415, "unsupported-media-type"),
]  # fmt: skip


def test_what_can_not_be_done_to_a_draft_is_told(editors: Editors) -> None:
    editors.begun()
    for method, act, body, by, *told in REFUSED:
        found = editors.ask(method, f"{SPRING}/{act}".rstrip("/"), body, by=by)
        assert found.problem == tuple(told), (act, body, found.text)
        assert found.headers["content-type"] == "application/problem+json"
        nobody = editors.ask(method, f"{SPRING}x/{act}".rstrip("/"), body, by=by).status
        assert nobody in (404, 403, 415, 422, 428), (act, nobody)
    assert editors.ask("GET", SPRING).data["revision"] == 1
    assert editors.ask("GET", f"{SPRING}x").problem == (404, "not-found")
