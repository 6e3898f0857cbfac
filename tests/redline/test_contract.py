"""The redline as JSON."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from termsvc.core.materiality import Materiality
from termsvc.core.redline import ChangeKind, redline, to_json
from termsvc.core.redline.contract import kinds, summary, word_count
from termsvc.core.seal import seal
from termsvc.core.structure import structure
from termsvc.render.redline.json import to_json as full
from tests.redline.documents import versions
from tests.redline.reviewed import reviewed

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


SECTIONS = "# Terms\n\nPosted 5 May 2024.\n\n## 1. Fees\n\nYou may cancel within 30 days, as section 2 says.\n\n## 2. Law\n\nIrish law.\n"
REVISED = SECTIONS.replace("5 May", "6 June").replace("30", "14").partition("## 2.")[0]


def test_judgements_findings_and_structure_are_beside_it() -> None:
    found = redline(SECTIONS, REVISED)
    differences = structure(SECTIONS, REVISED, old_front_matter={"plan": "all"}, new_front_matter={"plan": "new"})
    told = full(found, reviewed(found), differences)
    assert json.loads(json.dumps(told)) == told
    plain = to_json(found)
    added = ("materiality", "score", "topics", "reasons")
    assert [{name: one[name] for name in one if name not in added} for one in told["changes"]] == plain["changes"]
    assert {name: told[name] for name in ("old", "new", "degraded")} == {
        name: plain[name] for name in ("old", "new", "degraded")
    }
    assert [*told["summary"].items()] == [
        ("material", 1), ("clarification", 1), ("editorial", 2), *plain["summary"].items(),
    ]  # fmt: skip
    judged = told["changes"][1]
    assert [judged["kind"], judged["materiality"], judged["topics"]] == [
        "modified",
        "material",
        ["fees", "termination"],
    ]
    assert 0.5 <= judged["score"] <= 1
    assert judged["reasons"][0] == {
        "rule": "period",
        "quote": "30 days -> 14 days",
        "says": "the period falls from 30 days to 14 days",
    }
    assert told["findings"] == [
        {
            "address": "1/p1",
            "quote": "section 2",
            "sentence": "1. Fees refers to section 2, but nothing has the number 2 any more.",
        }
    ]
    assert told["structure"] == [{"path": ["front_matter", "plan"], "kind": "changed", "old": "all", "new": "new"}]


def test_only_what_is_asked_for_is_listed_and_all_is_counted() -> None:
    found = redline(SECTIONS, REVISED)
    told = full(found, reviewed(found, Materiality.MATERIAL))
    assert [change["id"] for change in told["changes"]] == ["c2"]
    assert told["summary"] == full(found, reviewed(found))["summary"]


def test_a_rename_is_a_group() -> None:
    old = "Each Account Keeper may at any time close the account.\n\n- An Account Keeper pays the fees.\n- Fees are due.\n"
    found = redline(old, old.replace("Keeper", "Steward"))
    told = full(found, reviewed(found))
    assert [change["group"] for change in told["changes"]] == ["Keeper -> Steward"] * 2
    assert [told["summary"][name] for name in ("material", "clarification", "editorial")] == [0, 0, 1]


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
