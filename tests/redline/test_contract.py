"""The redline as JSON."""

from __future__ import annotations

import json

from hypothesis import given

from termsvc.core.redline import redline, to_json
from termsvc.core.seal import seal
from tests.redline.documents import versions

OLD = "## 4. Seats\n\nGone.\n\n4.1 You may:\n\n(a) buy up to 5 seats.\n\n(b) leave.\n"
NEW = "## 4. Seats\n\n4.1 You may:\n\n(a) buy up to\n10 seats.\n\n(b) transfer one to another user.\n\n(c) leave.\n"


def test_is_the_contract() -> None:
    found = to_json(redline(OLD, NEW))
    assert json.loads(json.dumps(found)) == found
    assert found == {
        "old": {"sha256": seal(OLD), "words": 10},
        "new": {"sha256": seal(NEW), "words": 14},
        "summary": {"words_inserted": 6, "words_deleted": 2, "words_absorbed": 0},
        "degraded": False,
        "changes": [
            {
                "id": "c1",
                "kind": "removed",
                "old": {"address": "4/p1", "label": "", "lines": [3, 3], "text": "Gone."},
                "new": None,
                "words": [["-", "Gone."]],
            },
            {
                "id": "c2",
                "kind": "modified",
                "old": {"address": "4.1/a", "label": "(a)", "lines": [7, 7], "text": "buy up to 5 seats."},
                "new": {"address": "4.1/a", "label": "(a)", "lines": [5, 6], "text": "buy up to 10 seats."},
                "words": [["=", "buy up to "], ["-", "5"], ["+", "10"], ["=", " seats."]],
            },
            {
                "id": "c3",
                "kind": "added",
                "old": None,
                "new": {"address": "4.1/b", "label": "(b)", "lines": [8, 8], "text": "transfer one to another user."},
                "words": [["+", "transfer one to another user."]],
            },
            {
                "id": "c4",
                "kind": "renumbered",
                "old": [{"address": "4.1/b", "label": "(b)", "lines": [9, 9], "text": "leave."}],
                "new": [{"address": "4.1/c", "label": "(c)", "lines": [10, 10], "text": "leave."}],
                "words": [],
            },
        ],
    }


@given(versions())
def test_inserted_less_deleted_words_are_the_difference_in_length(texts: tuple[str, str]) -> None:
    found = to_json(redline(*texts))
    grown = found["new"]["words"] - found["old"]["words"]
    assert found["summary"]["words_inserted"] - found["summary"]["words_deleted"] == grown
