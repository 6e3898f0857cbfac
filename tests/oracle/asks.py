"""The questions put to a world: at and next to the dates and instants at which something happens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .chance import ZONES, Chance
from .facts import Fact, dates_within, instant, is_dated
from .oracle import Oracle

Facts = dict[str, list[Fact]]

Turn = tuple[str, str, datetime]  # an account, a document, and an instant that may change the answer

ASKS, TURNS = 35, 3
SECOND = timedelta(seconds=1)


def asks_of(facts: Facts, chance: Chance) -> list[dict[str, Any]]:
    """Asks about what is known at the time; fewer than usual where much is not."""
    pairs = sorted(
        {(account["id"], document["slug"]) for account in facts["accounts"] for document in facts["documents"]}
    )
    weights = [weight(facts, *pair) for pair in pairs]
    learned = sorted({instant(moment) for moment in recorded(facts)})
    asks, found = [], {pair: happenings(facts, *pair) for pair in pairs}
    for account, document in chance.random.choices(pairs, weights, k=ASKS):
        ask = {"account": account, "document": document} | when(found[account, document], chance)
        if learned and chance.odds(0.45):
            ask["known_at"] = known_at(learned, chance)
        asks.append(ask)
    for turns in (said(facts), span_midnights(facts), closing_midnights(facts)):
        for account, document, moment in chance.random.sample(turns, min(TURNS, len(turns))):
            asks += [{"account": account, "document": document, "at": at} for at in (moment - SECOND, moment)]
    oracle = Oracle(facts)
    return [ask for ask in asks if is_known(oracle, ask)]


def said(facts: Facts) -> list[Turn]:
    """Each acceptance, objection and withdrawal."""
    return sorted(
        (fact["account"], fact["document"], moment.astimezone(UTC))
        for fact in facts["acceptances"] + facts["objections"]
        for moment in instants_of(fact)
    )


def span_midnights(facts: Facts) -> list[Turn]:
    """Each local midnight at which a dated value of an account or a document begins or ends."""
    ends = [
        (account["id"], day)
        for account in facts["accounts"]
        for fact in (account, *facts["documents"])
        for day in dates_within(dated_values(fact))
    ]
    return everywhere(facts, ends)


def closing_midnights(facts: Facts) -> list[Turn]:
    """Each local midnight after which an account is closed in one time zone, and perhaps not yet in another."""
    closed = [(account["id"], account["closed_on"]) for account in facts["accounts"] if account.get("closed_on")]
    return everywhere(facts, [(account, date.fromisoformat(day) + timedelta(days=1)) for account, day in closed])


def everywhere(facts: Facts, days: list[tuple[str, date]]) -> list[Turn]:
    slugs = {fact["slug"] for fact in facts["documents"]}
    zones = {ZoneInfo(fact["timezone"]) for fact in facts["documents"]}
    midnights = {
        (account, datetime.combine(day, time(), zone).astimezone(UTC)) for account, day in days for zone in zones
    }
    return sorted((account, slug, moment) for account, moment in midnights for slug in slugs)


def weight(facts: Facts, account: str, document: str) -> int:
    """Agreements, acceptances, objections and other documents make a pair worth asking about."""
    terms = [term for agreement in facts["agreements"] for term in agreement["terms"]]
    about = [fact for fact in [*terms, *facts["versions"]] if fact["document"] == document]
    said = [
        fact
        for fact in facts["acceptances"] + facts["objections"]
        if (fact["account"], fact["document"]) == (account, document)
    ]
    related = [fact for fact in facts["documents"] for name in named(fact) if document in {fact["slug"], name}]
    return 1 + len(about) + len(said) + 4 * len(related)


def named(document: Fact) -> set[str]:
    values = [value for value in (document.get("part_of"), document.get("in_lieu_of")) if value]
    return {name for value in values for name in plain_values(value)}


def recorded(facts: Facts) -> Iterable[str]:
    return (fact["recorded_at"] for kind in facts.values() for fact in kind if "recorded_at" in fact)


@dataclass(frozen=True)
class Happenings:
    """When something happens that may change an account's answers for a document."""

    created_on: date
    zone: str
    days: list[date]
    ends_of_spans: list[date]
    moments: list[datetime]


def happenings(facts: Facts, account: str, document: str) -> Happenings:
    concerned = list(concerning(facts, account, document))
    spans = [span for fact in concerned for value in dated_values(fact) for span in value]
    return Happenings(
        created_on=min(date.fromisoformat(fact["created_on"]) for fact in facts["accounts"] if fact["id"] == account),
        zone=next(fact["timezone"] for fact in facts["documents"] if fact["slug"] == document),
        days=sorted(dates_of(concerned)),
        ends_of_spans=sorted(dates_of(spans)),
        moments=sorted(moment for fact in concerned for moment in instants_of(fact)),
    )


def when(found: Happenings, chance: Chance) -> dict[str, date | datetime]:
    days = chance.pick((found.days, found.days, found.ends_of_spans or found.days))
    if chance.odds(0.85):  # before it is a customer, an account has one answer
        days = [day for day in days if day >= found.created_on] or days
    day = chance.after(max(chance.pick(days), chance.pick(days)), -1, 0, 0, 0, 1)  # late, when more has happened
    if chance.odds(0.7):
        return {"on": day}
    if found.moments and chance.odds(0.65):
        return {"at": chance.pick(found.moments) + chance.pick((-SECOND, 0 * SECOND, SECOND))}
    return {"at": chance.instant(day, chance.pick((found.zone, found.zone, *ZONES)))}


def concerning(facts: Facts, account: str, document: str) -> Iterable[Fact]:
    """The facts that this account's answers for this document rest on most directly."""
    family = {account, *ancestors(facts, account)}
    yield from (fact for fact in facts["accounts"] if fact["id"] in family)
    yield from facts["documents"]
    yield from (version for version in facts["versions"] if version["document"] == document)
    for kind in ("acceptances", "objections"):
        yield from (fact for fact in facts[kind] if fact["document"] == document and fact["account"] in family)
    yield from (
        agreement
        for agreement in facts["agreements"]
        if agreement["account"] in family and any(term["document"] == document for term in agreement["terms"])
    )


def ancestors(facts: Facts, account: str) -> set[str]:
    """Every account that was ever above this one."""
    statements = [fact["parent"] for fact in facts["accounts"] if fact["id"] == account and fact.get("parent")]
    parents = {name for value in statements for name in plain_values(value)}
    return parents.union(*(ancestors(facts, parent) for parent in parents))


def plain_values(value: Any) -> list[Any]:
    return [span["value"] for span in value] if is_dated(value) else [value]


def dates_of(concerned: list[Fact]) -> set[date]:
    """Their dates, and the ends of the notice periods that they promise."""
    found = {day for fact in concerned for day in dates_within({**fact, "recorded_at": None, "label": None})}
    posted = [date.fromisoformat(fact["posted_on"]) for fact in concerned if "posted_on" in fact]
    notices = [term["notice_days"] for fact in concerned for term in fact.get("terms", []) if "notice_days" in term]
    return found | {day + timedelta(days=notice) for day in posted for notice in notices}


def dated_values(fact: Fact) -> list[Any]:
    """Those that have spans, of a fact and of an account's attributes."""
    return [value for value in [*fact.values(), *fact.get("attributes", {}).values()] if has_spans(value)]


def has_spans(value: Any) -> bool:
    return is_dated(value) and "value" in value[0]  # an agreement's terms are a list, too


def instants_of(fact: Fact) -> Iterable[datetime]:
    return (instant(fact[name]) for name in ("accepted_at", "objected_at", "withdrawn_at") if name in fact)


def known_at(learned: list[datetime], chance: Chance) -> datetime:
    """At, just before or just after something was recorded, or halfway to the next."""
    moment = chance.pick(learned)
    later = next((other for other in learned if other > moment), moment + SECOND)
    return chance.pick((moment, moment - SECOND, moment + (later - moment) / 2)).astimezone(UTC)


def is_known(oracle: Oracle, ask: dict[str, Any]) -> bool:
    world = oracle.world(ask.get("known_at"))
    return ask["account"] in world.accounts and ask["document"] in world.documents
