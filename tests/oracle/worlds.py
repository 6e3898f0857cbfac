"""Random worlds in the format of case files, crowded into a few weeks so that rules collide.

`python -m tests.oracle.worlds SEED` prints one as a case file, with what the oracle expects filled in.
"""

import json
import sys
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from .asks import asks_of
from .chance import COUNTRIES, LOCALES, ZONES, Chance, Dials, attributes, condition
from .facts import Fact
from .history import give_history
from .oracle import Oracle

SLUGS = ("aup", "dpa", "fup", "msa", "sla", "tos")
ACCOUNTS = ("acme", "globex", "hooli", "initech")
AGREEMENTS = ("A1", "B2", "a1", "b2", "msa-9", "msa-10", "z", "\u00e9", "\uff5e", "\U0001d4b5")


def cases(seed: int) -> dict[str, Any]:
    """A case file that expects nothing yet: every ask is of an account and a document known at the time."""
    chance = Chance(seed)
    facts = plain(Maker(chance).facts())
    asks = [{"ask": plain(ask), "expect": {}} for ask in asks_of(facts, chance)]
    return {"name": f"random world {seed}", "facts": facts, "asks": asks}


def plain(value: Any) -> Any:
    """As a case file holds it: dates and instants as text."""
    return json.loads(json.dumps(value, default=written))


def written(moment: date | datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


class Maker:
    """Makes each kind of fact from those before it."""

    def __init__(self, chance: Chance) -> None:
        self.chance, self.dials = chance, Dials.turned(chance)
        self.documents = self.make_documents()
        self.versions = {document["slug"]: self.make_versions(document) for document in self.documents}
        self.accounts = self.make_accounts()
        self.busiest = max(self.versions.values(), key=len)

    def facts(self) -> dict[str, list[Fact]]:
        facts = {
            "documents": self.documents,
            "versions": [version for versions in self.versions.values() for version in versions],
            "accounts": self.accounts,
            "acceptances": self.make_acceptances(),
            "objections": self.make_objections(),
            "agreements": self.make_agreements(),
            "retractions": [],
        }
        give_history(facts, self.chance)
        for kind in facts.values():
            self.chance.random.shuffle(kind)
        return facts

    # -- Documents and their versions

    def make_documents(self) -> list[Fact]:
        slugs = self.chance.random.sample(SLUGS, self.chance.pick((1, 2, 3, 4, 5, 6)))
        self.rests_on: dict[str, set[str]] = {slug: set() for slug in slugs}
        return [self.make_document(slug, slugs[:place]) for place, slug in enumerate(slugs)]

    def make_document(self, slug: str, others: list[str]) -> Fact:
        chance = self.chance
        document: Fact = {"slug": slug, "title": slug.upper(), "kind": slug, "timezone": chance.pick(ZONES)}
        if chance.odds(self.dials.conditions):
            document["applies_if"] = chance.dated(lambda: condition(chance), self.dials.dated)
        for relation, share in (("part_of", self.dials.parts), ("in_lieu_of", self.dials.displacing)):
            targets = self.targets(slug, relation, others) if others and chance.odds(share) else []
            if targets:
                document[relation] = chance.dated(partial(chance.pick, targets), self.dials.dated)
        return document

    def targets(self, slug: str, relation: str, others: list[str]) -> list[str]:
        """Earlier documents that this one may name without any answer resting on itself.

        A part rests on its whole; a document rests on what stands in lieu of it.
        """
        targets = []
        for other in self.chance.some(others, 2):
            resting, on = (slug, other) if relation == "part_of" else (other, slug)
            if not self.rests(on, resting):
                self.rests_on[resting].add(on)
                targets.append(other)
        return targets

    def rests(self, slug: str, on: str) -> bool:
        return slug == on or any(self.rests(step, on) for step in self.rests_on[slug])

    def make_versions(self, document: Fact) -> list[Fact]:
        chance = self.chance
        posted = sorted(chance.day() for _ in range(chance.pick((0, 1, 2, 2, 3, 3, 4, 5))))
        if posted and chance.odds(0.75):
            posted[0] = chance.after(chance.first, -60, -30, -10, -2)
        labels = chance.random.sample(("v1", "v2", "v3", "v9", "v10", "2024", "B", "a"), len(posted))
        return [
            self.make_version(document, label, sequence, posted_on)
            for sequence, (label, posted_on) in enumerate(zip(labels, posted, strict=True), 1)
        ]

    def make_version(self, document: Fact, label: str, sequence: int, posted_on: date) -> Fact:
        chance = self.chance
        version = {
            "document": document["slug"],
            "label": label,
            "sequence": sequence,
            "body": f"# {document['slug']} {label}\n",
            "posted_on": posted_on,
            "effective_on": chance.after(posted_on, 0, 0, 1, 3, 7, 14, 30, 45),
        }
        if chance.odds(0.5):
            version["effective_on_new"] = chance.after(posted_on, 0, 1, 3, 10, 20, 50)
        if chance.odds(self.dials.express):
            version["assent"] = "express"
        if chance.odds(self.dials.withdrawn):
            later = chance.pick((posted_on, version["effective_on"]))
            version["withdrawn_on"] = max(posted_on, chance.after(later, -1, 0, 1, 2, 7, 20))
        return version

    # -- Accounts and what they do

    def make_accounts(self) -> list[Fact]:
        chance = self.chance
        ids = chance.random.sample(ACCOUNTS, chance.pick((2, 3, 4)))
        return [self.make_account(account, ids[:place]) for place, account in enumerate(ids)]

    def make_account(self, account_id: str, others: list[str]) -> Fact:
        chance = self.chance
        created_on = (
            chance.day() if chance.odds(0.6 if others else 0.2) else chance.after(chance.first, -90, -20, -5, 0, 10)
        )
        account: Fact = {"id": account_id, "created_on": created_on, "attributes": attributes(chance, self.dials.dated)}
        if others and chance.odds(0.9):
            account["parent"] = chance.dated(lambda: chance.pick(others), self.dials.dated)
        if chance.odds(0.8):
            account["country"] = chance.dated(lambda: chance.pick(COUNTRIES), self.dials.dated)
        if chance.odds(0.6):
            account["locale"] = chance.dated(lambda: chance.pick(LOCALES), self.dials.dated)
        if chance.odds(0.15):
            account["closed_on"] = max(created_on, chance.day())
        return account

    def make_acceptances(self) -> list[Fact]:
        return [
            self.about(account, version, "accepted_at", self.acceptance_day(account, version)) | {"method": "click"}
            for account, version in self.account_and_versions(self.dials.accepted)
        ]

    def acceptance_day(self, account: Fact, version: Fact) -> date:
        created_on = account["created_on"]
        near = self.chance.pick((created_on, created_on, version["posted_on"], version["effective_on"]))
        return self.chance.after(near, -10, -1, 0, 0, 0, 1, 2, 10)

    def make_objections(self) -> list[Fact]:
        objections = []
        for account, version in self.account_and_versions(self.dials.objected):
            day = self.chance.after(version["effective_on"], -20, -5, -1, -1, 0, 0, 1, 2)
            objection = self.about(account, version, "objected_at", day)
            if self.chance.odds(0.4):
                withdrawn = self.chance.instant(self.chance.after(day, 1, 3, 7, 20), self.zone_of(version))
                objection["withdrawn_at"] = max(withdrawn, objection["objected_at"])
            objections.append(objection)
        # Two with one key and no `recorded_at` would be refused. In an hour that comes twice, instants of two zones are
        # never equal as they are.
        at = [objection["objected_at"].astimezone(UTC) for objection in objections]
        return list({(*names_of(one), instant): one for one, instant in zip(objections, at, strict=True)}.values())

    def account_and_versions(self, share: float) -> list[tuple[Fact, Fact]]:
        """Pairs, each with this share, some twice."""
        versions = [version for versions in self.versions.values() for version in versions]
        pairs = [(account, version) for account in self.accounts for version in versions]
        chosen = [pair for pair in pairs if self.chance.odds(share)]
        return chosen + [pair for pair in chosen if self.chance.odds(0.15)]

    def about(self, account: Fact, version: Fact, instant: str, day: date) -> Fact:
        names = {"account": account["id"], "document": version["document"], "version": version["label"]}
        return names | {instant: self.chance.instant(day, self.zone_of(version))}

    def zone_of(self, version: Fact) -> str:
        zones: dict[str, str] = {document["slug"]: document["timezone"] for document in self.documents}
        return zones[version["document"]]

    # -- Agreements

    def make_agreements(self) -> list[Fact]:
        chance = self.chance
        ids = chance.random.sample(AGREEMENTS, self.dials.agreements)
        agreements: list[Fact] = []
        for agreement_id in ids:
            agreement = self.make_agreement(agreement_id)
            if agreements and chance.odds(0.6):
                agreement |= self.alike(chance.pick(agreements))
            agreements.append(agreement)
        return agreements

    def alike(self, twin: Fact) -> Fact:
        """What makes two agreements tie, up to some point in the order of precedence."""
        shared = self.chance.pick((("account",), ("signed_on",), ("account", "signed_on"), ("account", "signed_on")))
        return {"precedence": twin.get("precedence", 0), **{name: twin[name] for name in shared}}

    def make_agreement(self, agreement_id: str) -> Fact:
        chance = self.chance
        terms = self.make_terms(agreement_id)
        posted = [version["posted_on"] for version in self.versions[terms[0]["document"]]]
        signed_on = chance.pick([chance.day(), *posted]) if chance.odds(0.4) else chance.after(chance.first, -30, -5, 5)
        effective_from = chance.after(signed_on, -20, -1, 0, 0, 0, 1, 15, 30, 45)
        if chance.odds(0.3):
            effective_from = chance.pick([effective_from, *self.take_overs(terms[0])])
        agreement: Fact = {
            "id": agreement_id,
            "account": chance.pick(self.accounts[:2])["id"] if chance.odds(0.7) else chance.pick(self.accounts)["id"],
            "signed_on": signed_on,
            "effective_from": effective_from,
            "terms": terms,
        }
        if chance.odds(0.55):
            agreement["effective_to"] = chance.after(effective_from, 1, 7, 20, 40, 60)
            agreement["auto_renews"] = chance.odds(0.25)
        if chance.odds(0.3):
            agreement["precedence"] = chance.pick((-1, 0, 1, 1, 2))
        return agreement

    def take_overs(self, term: Fact) -> list[date]:
        """The likely dates, which an agreement may start on."""
        notice = timedelta(days=term.get("notice_days", 0))
        return [
            max(version["posted_on"] + notice, version["effective_on"]) for version in self.versions[term["document"]]
        ]

    def make_terms(self, agreement_id: str) -> list[Fact]:
        chance = self.chance
        slugs = chance.some([document["slug"] for document in self.documents], 3)
        if self.busiest and chance.odds(0.7):
            slugs = list(dict.fromkeys([self.busiest[0]["document"], *slugs]))
        return [self.make_term(agreement_id, slug) for slug in slugs]

    def make_term(self, agreement_id: str, slug: str) -> Fact:
        chance = self.chance
        mode = chance.pick(("replace", "replace", "replace", "pin", "pin", "pin", "float"))
        if mode == "pin" and not self.versions[slug]:
            mode = "replace"
        term: Fact = {"document": slug, "mode": mode}
        if mode == "float":
            return term
        own = (
            {"version": chance.pick(self.versions[slug])["label"]} if mode == "pin" else {"body": f"# {agreement_id}\n"}
        )
        if chance.odds(0.75):
            own["unilateral_changes"] = "permitted"
            own |= {"notice_days": chance.pick((0, 7, 14, 30, 45, 60))} if chance.odds(0.85) else {}
        return term | own


def names_of(fact: Fact) -> tuple[str, str, str]:
    return fact["account"], fact["document"], fact["version"]


def main(seed: int) -> None:
    """Print one world as a case file with the oracle's answers as expectations."""
    case = cases(seed)
    oracle = Oracle(case["facts"])
    for asked in case["asks"]:
        asked["expect"] = oracle.answer(asked["ask"])
    sys.stdout.write(json.dumps(case, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
