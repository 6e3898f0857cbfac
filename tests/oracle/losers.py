"""Why each version and agreement lost: for counting what the random worlds reach, not for deciding anything."""

from collections.abc import Mapping
from typing import Any

from .facts import Fact, On
from .oracle import Oracle, known_at_of, when_of
from .rules import Thing, When, World, has_ended, standing

PRECEDENCE = ("lower-precedence", "farther-account", "signed-earlier", "lower-id")
VERSIONS_NOT_ASKED = ("does-not-apply", "displaced", "negotiated-fixed")


def losers(oracle: Oracle, ask: Mapping[str, Any]) -> dict[Thing, set[str]]:
    """Every version and agreement looked at that does not bind, each with the ids of the reasons why it lost.

    Raises:
        LookupError: the account or the document is unknown at `known_at`.
    """
    return found_losers(oracle.world(known_at_of(ask)), ask["account"], ask["document"], when_of(ask))


def found_losers(world: World, account_id: str, slug: str, when: When) -> dict[Thing, set[str]]:
    decided = world.answer(account_id, slug, when)
    account, document = world.accounts[account_id], world.documents[slug]
    if account.get("closed_on") and when.date_in(document["timezone"]) > account["closed_on"]:
        return found_losers(world, account_id, slug, On(account["closed_on"]))
    if decided.rule == "not-yet-a-customer":
        return {}
    lost = losing_agreements(world, account, document, when)
    if decided.rule not in VERSIONS_NOT_ASKED:
        lost |= losing_versions(world, account, document, when)
    lost.pop(decided.binds, None)
    return lost


def losing_versions(world: World, account: Fact, document: Fact, when: When) -> dict[Thing, set[str]]:
    governing = [entry for entry in world.governing(account, document, when)[:1] if entry[1]["mode"] != "float"]
    lost: dict[Thing, set[str]] = {}
    for version in world.versions_of(document["slug"]):
        if governing:
            reasons = world.no_take_over(account, governing[0], version, when)
        else:
            reasons = not_online(world, account, version, when)
        lost["version", version["label"]] = reasons or {"superseded"}
    return lost


def not_online(world: World, account: Fact, version: Fact, when: When) -> set[str]:
    reasons = set() if world.survives_withdrawal(account, version, when) else {"withdrawn"}
    start = world.start(account, version, when)
    if start is None:
        return reasons | world.starts(account, version, when)[1]
    if start[0] > when.date_in(world.documents[version["document"]]["timezone"]):
        reasons.add("start-in-future")
    return reasons


def losing_agreements(world: World, account: Fact, document: Fact, when: When) -> dict[Thing, set[str]]:
    on = when.date_in(document["timezone"])
    chain = world.chain(account, on)
    lost: dict[Thing, set[str]] = {}
    for agreement in world.agreements:
        terms = [term for term in agreement["terms"] if term["document"] == document["slug"]]
        if not terms or agreement["account"] not in chain:
            continue
        if agreement["effective_from"] > on:
            lost["agreement", agreement["id"]] = {"not-yet-in-force"}
        elif has_ended(agreement, on):
            lost["agreement", agreement["id"]] = {"no-longer-in-force"}
        elif world.pins_the_unknown(terms[0]):
            lost["agreement", agreement["id"]] = {"pins-an-unknown-version"}
    ranked = [agreement for agreement, _ in world.governing(account, document, when)]
    for agreement in ranked[1:]:
        first, second = (standing(other, chain.index(other["account"])) for other in (ranked[0], agreement))
        places = zip(PRECEDENCE, first, second, strict=True)
        lost["agreement", agreement["id"]] = {next(reason for reason, ours, theirs in places if ours != theirs)}
    return lost
