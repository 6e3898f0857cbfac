"""Each account's own notice in random worlds, against brute force that asks nothing of the product.

Whom a version concerns is found by walking through the days with the oracle; what items hold, by its reading of conditions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from termsvc.core.model import NotifyBy
from termsvc.core.notice.audience import audience, concerns
from termsvc.core.notice.items import Item, ItemKind
from termsvc.core.notice.personal import PersonalNotice, personal
from termsvc.core.notice.update import TermsUpdate, updates
from termsvc.core.world import World
from tests.oracle import worlds
from tests.oracle.chance import Chance, condition
from tests.oracle.conditions import holds
from tests.oracle.facts import Fact, On
from tests.oracle.losers import found_losers
from tests.oracle.oracle import Oracle
from tests.oracle.rules import World as Naive
from tests.random_worlds import as_case

ALIKE, MOST = 8, 4
NEVER_ASKED = {"withdrawn", "posted-before-signing", "not-later-than-pinned"}
"""Reasons beside `awaiting-assent` for which a yes would change nothing."""


class Told(NamedTuple):
    """What an account is told of one version."""

    document: str
    label: str
    binds_from: date | None
    items: tuple[Any, ...]
    left_out: int


def trial(seed: int) -> Counter[str]:
    """Every update of a random world, to every account.

    Raises:
        AssertionError: a notice holds something else, or a list has somebody else.
    """
    chance = Chance(seed)
    facts = worlds.cases(seed)["facts"]
    facts["accounts"] += around(facts, chance)
    world = World(as_case({"name": f"world {seed}", "facts": facts, "asks": []}).records)
    oracle = Oracle(facts)
    counts: Counter[str] = Counter()
    for update in updates(world.catalogue):
        items = tuple(numbered(random_items(update, chance)))
        counts += compared(world, oracle, update, items, f"world {seed}, update of {update.posted_on}")
    return counts


def around(facts: dict[str, list[Fact]], chance: Chance) -> list[Fact]:
    """Accounts like those that are there, opened or closed in the days about posting and taking effect."""
    days = sorted({one[name] for one in facts["versions"] for name in ("posted_on", "effective_on")})
    if not days:
        return []
    near = [(date.fromisoformat(chance.pick(days)) + timedelta(days=chance.pick((-1, 0, 1)))) for _ in range(ALIKE)]
    made = []
    for number, day in enumerate(near):
        like = chance.pick(facts["accounts"])
        made.append({key: value for key, value in like.items() if key not in {"fact", "recorded_at", "closed_on"}})
        made[-1]["id"] = f"{like['id']}-{number}"
        if chance.odds(0.5):
            made[-1]["created_on"] = day.isoformat()
        else:
            made[-1]["closed_on"] = max(day.isoformat(), like["created_on"])
    return made


def random_items(update: TermsUpdate, chance: Chance) -> Iterator[Item]:
    """Items of each document, not standing together, some under conditions, some nested three deep."""
    slugs = [version.document for version in update.versions] * MOST
    chance.random.shuffle(slugs)
    yield from (item(slug, chance, 2) for slug in slugs)


def item(slug: str, chance: Chance, deep: int) -> Item:
    below = tuple(item(slug, chance, deep - 1) for _ in range(chance.pick((0, 0, 1, 2)) if deep else 0))
    applies_if = condition(chance) if chance.odds(0.7) else None
    return Item(id="i", document=slug, kind=ItemKind.CHANGED, text="Changed.", applies_if=applies_if, items=below)


def numbered(items: Iterable[Item], prefix: str = "i") -> Iterator[Item]:
    """The same with ids of their own."""
    for number, one in enumerate(items):
        name = f"{prefix}{number}"
        yield Item(
            id=name, document=one.document, kind=one.kind, text=one.text, applies_if=one.applies_if,
            items=tuple(numbered(one.items, f"{name}-")),
        )  # fmt: skip


def compared(world: World, oracle: Oracle, update: TermsUpdate, items: tuple[Item, ...], what: str) -> Counter[str]:
    naive = oracle.world(None)
    assert_all_there(naive, update, what)
    frozen = set(audience(world, update).told)
    counts: Counter[str] = Counter({"updates": 1})
    for name in sorted(world.accounts):
        notice = personal(items, concerns(world, name, update.versions), world.account(name).fact)
        expected = list(expectation(naive, oracle.days, name, update, items))
        assert [*said(notice)] == expected, f"{what}, to {name}"
        assert (name in frozen) == bool(expected) == notice.is_owed, f"{what}, to {name}"
        kept_out = {version.key for version in update.versions} - {(one.document, one.label) for one in expected}
        assert {one.version.key for one in notice.kept_out} == kept_out, f"{what}, to {name}"
        counts += Counter(
            {"notices": bool(expected), "accounts": 1, "items left out": sum(it.left_out for it in expected)}
        )
        counts += Counter({"asked": sum(told.binds_from is None for told in expected)})
    return counts


def assert_all_there(naive: Naive, update: TermsUpdate, what: str) -> None:
    """The update has every version of its date whose document is told of by notices."""
    posted = {
        (slug, one["label"])
        for slug, document in naive.documents.items()
        if document.get("notify_by", NotifyBy.NOTICE) == NotifyBy.NOTICE
        for one in naive.versions_of(slug)
        if one["posted_on"] == update.posted_on
    }
    assert {version.key for version in update.versions} == posted, what


def said(notice: PersonalNotice) -> Iterator[Told]:
    for one in notice.sections:
        shape = tuple(map(tree_of, one.items))
        yield Told(one.version.document, one.version.label, one.binds_from, shape, one.left_out)


def tree_of(one: Item) -> tuple[Any, ...]:
    return (one.id, *map(tree_of, one.items))


def expectation(
    naive: Naive, days: list[date], account: str, update: TermsUpdate, items: tuple[Item, ...]
) -> Iterator[Told]:
    """What an account is told, in the order of documents."""
    for version in update.versions:
        stated = next(one for one in naive.versions_of(version.document) if one["label"] == version.label)
        concerned, binds_from = concern(naive, days, naive.accounts[account], stated)
        if concerned:
            public = [one for one in items if one.document == version.document]
            values = naive.values_of(naive.accounts[account], stated["effective_on"])
            kept = [*filtered(public, values)]
            left_out = sum(map(size, map(tree_of, public))) - sum(map(size, kept))
            yield Told(version.document, version.label, binds_from, tuple(kept), left_out)


def filtered(items: Iterable[Item], values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for one in items:
        if holds(one.applies_if or "", values):
            yield (one.id, *filtered(one.items, values))


def size(tree: tuple[Any, ...]) -> int:
    return 1 + sum(size(below) for below in tree[1:])


def concern(naive: Naive, days: list[date], account: Fact, version: Fact) -> tuple[bool, date | None]:
    """Whether a version concerns an account, and from when it binds; `None` where it awaits assent."""
    posted_on = version["posted_on"]
    closed_on = account.get("closed_on")
    if account["created_on"] >= posted_on or (closed_on and closed_on <= posted_on):
        return False, None
    asked = False
    for day in sorted({posted_on, *(day for day in days if day >= posted_on)}):
        found = naive.answer(account["id"], version["document"], On(day))
        if found.binds == ("version", version["label"]) and found.rule != "new-account":
            return True, day
        reasons = found_losers(naive, account["id"], version["document"], On(day)).get(
            ("version", version["label"]), set()
        )
        asked = asked or ("awaiting-assent" in reasons and not reasons & NEVER_ASKED)
    return asked, None
