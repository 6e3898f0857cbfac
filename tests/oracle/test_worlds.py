from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise, permutations, product
from typing import Any

import pytest

from . import worlds
from .asks import dated_values, plain_values
from .facts import Fact, On, instant, known, read
from .losers import losers
from .oracle import Oracle

SEEDS = range(60)
RULES = {
    "not-yet-a-customer",
    "does-not-apply",
    "displaced",
    "new-account",
    "continued-use",
    "accepted",
    "negotiated-fixed",
    "negotiated-until-updated",
    "updated-on-notice",
    "none-in-force",
}
REASONS = {
    "not-yet-posted",
    "objected",
    "awaiting-assent",
    "start-in-future",
    "withdrawn",
    "superseded",
    "posted-before-signing",
    "not-later-than-pinned",
    "notice-running",
    "take-over-not-after-effective-from",
    "not-yet-in-force",
    "no-longer-in-force",
    "lower-precedence",
    "farther-account",
    "signed-earlier",
    "lower-id",
    "pins-an-unknown-version",
}


def test_worlds_reach_every_rule_and_every_way_to_lose() -> None:
    rules: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for case in map(worlds.cases, SEEDS):
        oracle = Oracle(case["facts"])
        for asked in case["asks"]:
            rules[oracle.answer(asked["ask"])["rule"]] += 1
            reasons.update(reason for lost in losers(oracle, asked["ask"]).values() for reason in lost)
    assert {rule for rule, count in rules.items() if count >= 0.01 * rules.total()} == RULES
    assert {reason for reason, count in reasons.items() if count >= 0.03 * rules.total()} == REASONS


@pytest.mark.parametrize("seed", range(20))
def test_no_answer_changes_on_a_day_that_cannot_matter(seed: int) -> None:
    world = Oracle(worlds.cases(seed)["facts"]).world(None)
    matters, far = set(world.days), timedelta(days=999)
    walked = (world.days[-1] - world.days[0]).days
    days = [world.days[0] + timedelta(days=place) for place in range(walked + 1)]
    for account, document in product(world.accounts, world.documents):
        answers = {day: world.answer(account, document, On(day)) for day in (days[0] - far, *days, days[-1] + far)}
        changed = {day for before, day in pairwise(answers) if answers[before] != answers[day]}
        assert changed <= matters - {days[0]}


def test_a_seed_makes_one_world() -> None:
    assert worlds.cases(7) == worlds.cases(7)
    assert worlds.cases(7) != worlds.cases(8)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_in_a_world_is_refused_at_load(seed: int) -> None:
    facts = worlds.cases(seed)["facts"]
    everything = [fact for kind in facts.values() for fact in kind]
    assert_names_are_recorded(facts)
    assert_no_answer_rests_on_itself(facts)
    assert all(spans_are_apart(value) for fact in everything for value in dated_values(fact))
    for kind in ("documents", "versions", "accounts", "objections", "agreements"):
        statements = [(*key_of(fact), fact.get("recorded_at")) for fact in facts[kind]]
        assert len(set(statements)) == len(statements)
    for moment in [None, *sorted({instant(fact["recorded_at"]) for fact in everything if "recorded_at" in fact})]:
        assert_versions_are_in_order(known(read(facts), moment)["versions"])


def assert_names_are_recorded(facts: dict[str, list[Fact]]) -> None:
    documents = {fact["slug"] for fact in facts["documents"]}
    accounts = {fact["id"] for fact in facts["accounts"]}
    versions = {(fact["document"], fact["label"]) for fact in facts["versions"]}
    terms = [term for fact in facts["agreements"] for term in fact["terms"]]
    said = facts["acceptances"] + facts["objections"]
    assert {name for fact in facts["documents"] for name in named(fact, "part_of", "in_lieu_of")} <= documents
    assert {fact["document"] for fact in facts["versions"] + said + terms} <= documents
    assert {name for fact in facts["accounts"] for name in named(fact, "parent")} <= accounts
    assert {fact["account"] for fact in said + facts["agreements"]} <= accounts
    assert {(fact["document"], fact["version"]) for fact in said + terms if "version" in fact} <= versions
    assert all(
        fact["fact"] in {other.get("fact") for kind in facts.values() for other in kind}
        for fact in said
        if "fact" in fact
    )


def assert_no_answer_rests_on_itself(facts: dict[str, list[Fact]]) -> None:
    """No cycle in what names what, nor in what an answer looks at: a part at its whole, the displaced at what displaces."""
    parents = {(fact["id"], name) for fact in facts["accounts"] for name in named(fact, "parent")}
    parts = {(fact["slug"], name) for fact in facts["documents"] for name in named(fact, "part_of")}
    in_lieu = {(fact["slug"], name) for fact in facts["documents"] for name in named(fact, "in_lieu_of")}
    for edges in (parents, parts | in_lieu, parts | {(name, slug) for slug, name in in_lieu}):
        assert not any(start == end for start, end in closure(edges))


def closure(edges: set[tuple[str, str]]) -> set[tuple[str, str]]:
    longer = edges | {(start, end) for start, step in edges for other, end in edges if step == other}
    return edges if longer == edges else closure(longer)


def named(fact: Fact, *relations: str) -> set[str]:
    return {name for relation in relations for name in plain_values(fact.get(relation)) if name}


def spans_are_apart(value: Any) -> bool:
    spans = sorted((span["from"] or "", span["to"] or "9") for span in value)
    return all(start < end for start, end in spans) and all(left[1] <= right[0] for left, right in pairwise(spans))


def key_of(fact: Fact) -> tuple[Any, ...]:
    at = instant(fact["objected_at"]) if "objected_at" in fact else None
    return (*(fact.get(name) for name in ("slug", "id", "account", "document", "label", "version")), at)


def assert_versions_are_in_order(versions: list[Fact]) -> None:
    for version in versions:
        posted_on = version["posted_on"]
        assert min(version["effective_on"], version.get("effective_on_new", posted_on)) >= posted_on
        others = [other for other in versions if other["document"] == version["document"]]
        assert all(other["posted_on"] <= posted_on for other in others if other["sequence"] < version["sequence"])
        assert [other["sequence"] for other in others].count(version["sequence"]) == 1


def test_worlds_hold_what_life_brings_and_loading_does_not_refuse() -> None:
    assert set().union(*(oddities(worlds.cases(seed)["facts"]) for seed in SEEDS)) == {
        "new accounts after existing ones",
        "acceptance before posting",
        "acceptance before the account",
        "acceptance after withdrawal",
        "parent younger than its child",
        "backdated agreement",
        "pin to a version posted after the agreement starts",
        "versions whose effective dates cross",
        "two versions posted on one day",
    }


def oddities(facts: dict[str, list[Fact]]) -> Iterator[str]:
    versions = {(fact["document"], fact["label"]): fact for fact in facts["versions"]}
    accounts = {fact["id"]: fact for fact in facts["accounts"]}
    yield from odd_versions(facts["versions"])
    for account in facts["accounts"]:
        if any(accounts[parent]["created_on"] > account["created_on"] for parent in named(account, "parent")):
            yield "parent younger than its child"
    for acceptance in facts["acceptances"]:
        version = versions[acceptance["document"], acceptance["version"]]
        yield from odd_acceptance(acceptance, version, accounts[acceptance["account"]])
    for agreement in facts["agreements"]:
        if agreement["effective_from"] < agreement["signed_on"]:
            yield "backdated agreement"
        pins = [versions[term["document"], term["version"]] for term in agreement["terms"] if term["mode"] == "pin"]
        if any(version["posted_on"] > agreement["effective_from"] for version in pins):
            yield "pin to a version posted after the agreement starts"


def odd_versions(versions: list[Fact]) -> Iterator[str]:
    if any(version.get("effective_on_new", "") > version["effective_on"] for version in versions):
        yield "new accounts after existing ones"
    for earlier, later in permutations(versions, 2):
        if earlier["document"] == later["document"] and earlier["sequence"] < later["sequence"]:
            if later["effective_on"] < earlier["effective_on"]:
                yield "versions whose effective dates cross"
            if later["posted_on"] == earlier["posted_on"]:
                yield "two versions posted on one day"


def odd_acceptance(acceptance: Fact, version: Fact, account: Fact) -> Iterator[str]:
    if acceptance["accepted_at"] < version["posted_on"]:
        yield "acceptance before posting"
    if acceptance["accepted_at"] < account["created_on"]:
        yield "acceptance before the account"
    if acceptance["accepted_at"][:10] > version.get("withdrawn_on", "9"):
        yield "acceptance after withdrawal"
