"""When the facts of a world were learned: late, restated, or taken back."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from .chance import Chance, attributes, condition
from .facts import Fact

Facts = dict[str, list[Fact]]

LEARNED_LATE = {"documents": 0.08, "versions": 0.3, "accounts": 0.1, "acceptances": 0.4, "objections": 0.4}
LEARNED_LATE |= {"agreements": 0.4}
TAKEN_BACK = {"documents": 0.03, "versions": 0.1, "accounts": 0.03, "acceptances": 0.1, "objections": 0.1}
TAKEN_BACK |= {"agreements": 0.1}


def give_history(facts: Facts, chance: Chance) -> None:
    """Add `recorded_at`, restatements and retractions to most worlds; the rest has always been known."""
    if chance.odds(0.8):
        History(facts, chance).tell()


class History:
    def __init__(self, facts: Facts, chance: Chance) -> None:
        self.facts, self.chance = facts, chance
        self.zones = {document["slug"]: document["timezone"] for document in facts["documents"]}
        self.moments = sorted(self.any_moment() for _ in range(14))  # few, so that facts are recorded together
        self.restatements: dict[str, Callable[[Fact, datetime], Fact]] = {
            "documents": self.restated_document,
            "versions": self.restated_version,
            "accounts": self.restated_account,
            "agreements": self.restated_agreement,
        }

    def any_moment(self) -> datetime:
        day = datetime.combine(self.chance.first, time(), UTC) + timedelta(days=-20)
        return day + timedelta(hours=self.chance.random.randint(0, 24 * (self.chance.span + 40)))

    def tell(self) -> None:
        for kind, share in LEARNED_LATE.items():
            for fact in self.facts[kind]:
                if self.chance.odds(share):
                    fact["recorded_at"] = self.chance.pick(self.moments[:8])
        self.withdraw_objections()
        for kind, restate in self.restatements.items():
            self.facts[kind] += [later for fact in self.facts[kind] for later in self.restated(fact, restate)]
        pinned = {
            (term["document"], term["version"])
            for agreement in self.facts["agreements"]
            for term in agreement["terms"]
            if term["mode"] == "pin"
        }
        for kind, share in TAKEN_BACK.items():
            for place, fact in enumerate(self.facts[kind]):
                is_pinned = kind == "versions" and (fact["document"], fact["label"]) in pinned
                if self.chance.odds(0.5 if is_pinned else share):
                    self.take_back(fact, f"{kind}-{place}")

    # -- Restating

    def restated(self, fact: Fact, restate: Callable[[Fact, datetime], Fact]) -> list[Fact]:
        """Up to two later statements of one fact."""
        statements = [fact]
        while self.chance.odds(0.3) and len(statements) <= 2:
            recorded_at = self.later(statements[-1])
            if recorded_at is None:
                break
            changes = restate(statements[-1], recorded_at)
            if changes:
                statements.append(statements[-1] | changes | {"recorded_at": recorded_at})
        return statements[1:]

    def later(self, fact: Fact) -> datetime | None:
        later = [moment for moment in self.moments if "recorded_at" not in fact or moment > fact["recorded_at"]]
        return self.chance.pick(later) if later else None

    def restated_document(self, fact: Fact, _recorded_at: datetime) -> Fact:
        """Other people are meant, or the same ones at other times."""
        changes: Fact = {"applies_if": self.chance.dated(lambda: condition(self.chance), 0.3)}
        for relation in ("part_of", "in_lieu_of"):
            target = fact.get(relation)
            if isinstance(target, str) and self.chance.odds(0.4):
                changes[relation] = self.sometimes(target)
        return changes

    def sometimes(self, value: str) -> Any:
        return self.chance.dated(lambda: value, 1)

    def restated_version(self, fact: Fact, recorded_at: datetime) -> Fact:
        """Withdrawn or postponed, and only to and from dates that have not passed."""
        today = recorded_at.astimezone(ZoneInfo(self.zones[fact["document"]])).date()
        if self.chance.odds(0.5) and not fact.get("withdrawn_on"):
            return {"withdrawn_on": self.chance.after(max(today, fact["posted_on"]), 1, 2, 7, 20)}
        postponed = self.chance.pick((1, 5, 10, 30))
        return {
            name: fact[name] + timedelta(days=postponed)
            for name in ("effective_on", "effective_on_new")
            if name in fact and fact[name] > today
        }

    def restated_account(self, fact: Fact, _recorded_at: datetime) -> Fact:
        if self.chance.odds(0.3):
            return {"closed_on": max(fact["created_on"], self.chance.day())}
        parents = fact.get("parent")
        if self.chance.odds(0.5) and isinstance(parents, str):
            return {"parent": self.chance.pick((None, self.sometimes(parents)))}
        return {"attributes": attributes(self.chance, 0.3)}

    def restated_agreement(self, fact: Fact, recorded_at: datetime) -> Fact:
        """Terminated, or prolonged."""
        if self.chance.odds(0.25):
            return {"effective_to": None, "auto_renews": False}
        end = self.chance.after(recorded_at.date(), 0, 1, 10, 30)
        return {"effective_to": max(end, fact["effective_from"] + timedelta(days=1)), "auto_renews": False}

    def withdraw_objections(self) -> None:
        """An objection stands first without its withdrawal, and is restated with it."""
        restated = []
        for objection in self.facts["objections"]:
            recorded_at = self.later(objection)
            if "withdrawn_at" not in objection or recorded_at is None or self.chance.odds(0.3):
                continue
            objected_at = self.chance.elsewhere(objection["objected_at"], "UTC")
            restated.append(objection | {"objected_at": objected_at, "recorded_at": recorded_at})
            del objection["withdrawn_at"]
        self.facts["objections"] += restated

    # -- Retracting

    def take_back(self, fact: Fact, name: str) -> None:
        recorded_at = self.later(fact)
        if recorded_at:
            fact["fact"] = name
            retraction: dict[str, Any] = {"fact": name, "recorded_at": recorded_at, "reason": "entered by mistake"}
            self.facts["retractions"].append(retraction)
