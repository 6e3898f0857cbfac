"""What an update is begun with, what can be edited in it, and whom its frozen lists have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from termsvc.core.notice import editing as core
from termsvc.service import drafts
from tests.api.editors import TEXTS, TOS, Editors, editing

BEGIN = "/v1/updates"


@pytest.fixture(scope="module")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editors]:
    """An update is drafted, and nothing that these tests do changes it."""
    folder = tmp_path_factory.mktemp("drafted")
    with editing(f"sqlite:///{folder / 'live.db'}", f"sqlite:///{folder / 'test.db'}") as made:
        made.begun()
        yield made


def begin(*versions: Any, **more: Any) -> dict[str, Any]:
    return {"id": "autumn", "posted_on": "2025-03-20", "versions": list(versions), **more}


NEW = {"slug": "fup", "title": "Fair Use", "kind": "fup", "timezone": "UTC"}
FUP = {**TOS, "document": "fup"}

WRONG: list[tuple[dict[str, Any], int, str, str]] = [
    (TEXTS, 409, "conflict", "there is an update spring already"),
    (begin(), 422, "invalid-request", "give versions"),
    (begin(TOS, **{"from": "folder"}), 422, "invalid-request", "not both"),
    (begin(TOS, id="no/slash"), 422, "invalid-request", "/id"),
    (begin(FUP), 422, "refused", "fup"),
    (begin(TOS, documents=[NEW]), 422, "refused", "no version is of it"),
    (begin(TOS, documents=[{**NEW, "slug": "tos"}]), 422, "refused", "there is one already"),
    (begin(FUP, documents=[{**NEW, "timezone": "Mars/Base"}]), 422, "refused", "time zone"),
    (begin(TOS, {**TOS, "label": "other"}), 422, "refused", "more than one version of tos"),
    (begin({**TOS, "effective_on": "2025-03-01"}), 422, "refused", "before it is posted"),
    (begin(TOS, translations=[{"document": "tos", "version": "x", "language": "de", "body": "x"}]), 422, "refused", ""),
    (begin(TOS, translations=[{"document": "tos", "version": "2025-03-20", "language": "?", "body": "x"}]), 422, "refused", "language"),
    ({"posted_on": "2025-03-20", "from": "folder"}, 422, "refused", "no version in"),
]  # fmt: skip


def test_texts_that_can_not_be_taken_are_told_where_they_stand(drafted: Editors) -> None:
    for body, status, kind, words in WRONG:
        found = drafted.ask("POST", BEGIN, body)
        assert found.problem == (status, kind), (body, found.text)
        assert words in found.text, found.text
    wrong = {**TOS, "effective_on": "2025-03-01"}
    (finding,) = drafted.ask("POST", BEGIN, begin(wrong)).data["findings"]
    assert finding["pointer"] == "/versions/0/effective_on"
    assert [one.draft.id for one in drafts.every(drafted.bureau.store)] == ["spring"]


def test_texts_of_a_folder_and_the_same_in_a_request_make_the_same_draft(sqlite_url: str) -> None: ...


EDITS: list[tuple[dict[str, Any], Any]] = [
    ({"post_on": {"posted_on": "2025-03-21"}}, lambda d: core.posting_on(d, _day("2025-03-21"))),
]
