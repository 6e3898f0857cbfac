"""Items and marks tell of exactly what changed: of made-up versions, and of neighbours in real histories."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.notice.coverage import Coverage, coverage
from termsvc.core.notice.drafting import Drafted, Reading, propose
from termsvc.core.notice.items import Item, ItemKind, Proposal
from termsvc.core.redline import redline
from termsvc.resources import folder
from termsvc.service.drafting import wordings
from termsvc.service.redlines import rulebook
from tests.redline.documents import versions

RULES, WORDINGS = rulebook(folder("terms")), wordings()
SAMPLE = 30
IDS = [f"c{number}" for number in range(6)]


def proposed(old: str, new: str) -> tuple[list[str], Drafted]:
    found = redline(old, new)
    reading = Reading(
        document="terms", title="Terms", redline=found, judgements=RULES.judge(found, "terms"), rules=RULES.rules
    )
    return [change.id for change in found.changes], propose(reading)


def assert_covered(old: str, new: str) -> None:
    changes, drafted = proposed(old, new)
    items = WORDINGS.items(drafted.proposals)
    marked = [mark.change for mark in drafted.immaterial]
    assert coverage(changes, items, marked) == Coverage()
    assert len(marked) == len({*marked})
    assert all(item.text and "\n" not in item.text for one in items for item in one.walk())


@given(versions())
def test_made_up_changes_are_all_told_of_or_marked(pair: tuple[str, str]) -> None:
    assert_covered(*pair)


def test_changes_of_real_histories_are_all_told_of_or_marked(corpus: Path) -> None:
    folders = sorted({path.parent for path in corpus.glob("*/*/*.md")})
    neighbours = [pair for folder in folders for pair in pairwise(sorted(folder.glob("*.md")))]
    for old, new in random.Random(3).sample(neighbours, SAMPLE):
        assert_covered(old.read_bytes().decode(), new.read_bytes().decode())


@given(versions())
def test_drafting_twice_says_the_same(pair: tuple[str, str]) -> None:
    assert proposed(*pair) == proposed(*pair)


def test_nothing_changed_and_nothing_is_told() -> None:
    assert proposed("# Terms\n\nOne.\n", "# Terms\n\nOne.\n") == ([], Drafted((), (), ()))


def item(changes: tuple[str, ...], items: tuple[Item, ...] = ()) -> Item:
    return Item(id="i1", document="terms", kind=ItemKind.ADDED, text="Told.", changes=changes, items=items)


changes = st.lists(st.sampled_from(IDS), max_size=4).map(tuple)
trees = st.recursive(
    changes.map(item), lambda nested: st.builds(item, changes, st.lists(nested, max_size=3).map(tuple)), max_leaves=6
)


@given(st.sets(st.sampled_from(IDS)), st.lists(trees, max_size=4), st.sets(st.sampled_from(IDS)))
def test_what_is_left_is_what_sets_say(known: set[str], items: list[Item], marked: set[str]) -> None:
    found = coverage(sorted(known), items, marked)
    told = {change for one in items for it in one.walk() for change in it.changes}
    assert {*found.uncovered} == known - told - marked
    assert {*found.contradicted} == known & told & marked
    assert {*found.unknown} == (told | marked) - known
    assert found.is_exact == (known == told ^ marked and not told & marked)


def test_a_change_may_be_told_of_twice() -> None:
    assert coverage(["c1"], [item(("c1",)), item((), (item(("c1",)),))], []).is_exact


def test_a_proposal_nests_what_its_items_tell() -> None:
    _, drafted = proposed("# Terms\n", "# Terms\n\n## 1. Use\n\n1.1 You may use it.\n\n1.2 You must name a contact.\n")
    (only,) = drafted.proposals
    assert isinstance(only, Proposal)
    assert [one.kind for one in only.items] == [ItemKind.RIGHT, ItemKind.DUTY]
