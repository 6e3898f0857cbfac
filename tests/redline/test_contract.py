"""The redline as JSON."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from termsvc.core.redline import ChangeKind, redline, to_json
from termsvc.core.redline.contract import kinds, summary, word_count
from termsvc.core.seal import seal
from tests.redline.documents import versions

OLD = "## 4. Seats\n\nGone.\n\n4.1 You may:\n\n(a) buy up to 5 seats.\n\n(b) leave.\n"
NEW = "## 4. Seats\n\n4.1 You may:\n\n(a) buy up to\n10 seats.\n\n(b) transfer one to another user.\n\n(c) leave.\n"
ASIDE = "Aster may close an account that nobody has used for a year."
SAMPLE = 40


def test_is_the_contract() -> None:
    found = to_json(redline(OLD, NEW))
    assert json.loads(json.dumps(found)) == found
    assert found == {
        "old": {"sha256": seal(OLD), "words": 10},
        "new": {"sha256": seal(NEW), "words": 14},
        "summary": {"words_inserted": 6, "words_deleted": 2, "words_moved": 0, "words_absorbed": 0},
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


@pytest.mark.parametrize(
    ("moved", "words_moved"),
    [
        (ASIDE, 12),
        (ASIDE.replace("a year", "two years"), 10),
        (f"{ASIDE} It says so first.", 12),
        (ASIDE.replace("Aster may", "ASTER MAY"), 10),
        (f"(a) {ASIDE}", 12),
    ],
)
def test_words_of_what_moved_count_where_they_stand_unchanged(moved: str, words_moved: int) -> None:
    stays = "# Fees\n\nFees are due when a month ends.\n\nThey are charged in euros, unless agreed.\n\n"
    found = redline(f"{ASIDE}\n\n{stays}", f"{stays}{moved}\n")
    assert dict(kinds(found)) == {ChangeKind.MOVED: 1}
    assert summary(found).words_moved == words_moved


def assert_moved_words_stand_in_both_texts(old: str, new: str) -> None:
    """With those that are marked, they are all the words of either side of what moved."""
    found = redline(old, new)
    moved = [change for change in found.changes if change.kind is ChangeKind.MOVED]
    counted = summary(found).words_moved
    assert counted + sum(one.words_deleted for one in moved) == sum(word_count(one.old) for one in moved)
    assert counted + sum(one.words_inserted for one in moved) == sum(word_count(one.new) for one in moved)


@given(versions())
def test_moved_words_stand_in_both_texts(texts: tuple[str, str]) -> None:
    assert_moved_words_stand_in_both_texts(*texts)


def test_moved_words_stand_in_both_texts_of_neighbours(corpus: Path) -> None:
    folders = sorted({path.parent for path in corpus.glob("*/*/*.md")})
    neighbours = [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]
    for pair in random.Random(2).sample(neighbours, SAMPLE):
        assert_moved_words_stand_in_both_texts(*(path.read_bytes().decode() for path in pair))


@given(versions())
def test_kinds_count_each_change_once_and_each_renumbered_provision(texts: tuple[str, str]) -> None:
    found = redline(*texts)
    counts = dict(kinds(found))
    shifts = [change for change in found.changes if change.kind is ChangeKind.RENUMBERED]
    assert sum(counts.values()) == len(found.changes) - len(shifts) + sum(len(change.new) for change in shifts)
    assert [*counts] == [kind for kind in ChangeKind if kind in counts]
