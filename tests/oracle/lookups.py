"""What is known at one instant, found by name. What is remembered here changes nothing but the time it takes."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from .facts import Fact, value_at

Names = tuple[str, str, str]  # an account, a document and a version's label


class Lookups:
    """Facts by their names, and what an account was on a date."""

    def __init__(self, counting: dict[str, list[Fact]]) -> None:
        self.documents = {fact["slug"]: fact for fact in counting["documents"]}
        self.accounts = {fact["id"]: fact for fact in counting["accounts"]}
        self.agreements = counting["agreements"]
        self.acceptances = by_names(counting["acceptances"])
        self.objections = by_names(counting["objections"])
        self.versions: dict[str, list[Fact]] = {slug: [] for slug in self.documents}
        for version in counting["versions"]:
            self.versions[version["document"]].append(version)
        self.terms = defaultdict(list)
        for agreement in self.agreements:
            for term in agreement["terms"]:
                self.terms[term["document"]].append((agreement, term))
        self.chains: dict[tuple[str, date], list[str]] = {}
        self.values: dict[tuple[str, date], dict[str, Any]] = {}

    def naming(self, facts: dict[Names, list[Fact]], account: Fact, version: Fact) -> list[Fact]:
        return facts.get((account["id"], version["document"], version["label"]), [])

    def versions_of(self, slug: str) -> list[Fact]:
        return self.versions.get(slug, [])

    def terms_of(self, slug: str) -> list[tuple[Fact, Fact]]:
        """Each agreement that has a term for the document, with that term."""
        return self.terms.get(slug, [])

    def pinned(self, term: Fact) -> Fact | None:
        versions = self.versions_of(term["document"])
        return next((version for version in versions if version["label"] == term["version"]), None)

    def pins_the_unknown(self, term: Fact) -> bool:
        return term["mode"] == "pin" and self.pinned(term) is None

    def whole_of(self, document: Fact, on: date) -> Fact | None:
        # Unknown names: "an unknown `part_of` is ignored"
        return self.documents.get(value_at(document.get("part_of"), on) or "")

    def chain(self, account: Fact, on: date) -> list[str]:
        """The account, its parent, and so on up; 'a chain ends at an unknown parent'."""
        key = (account["id"], on)
        if key not in self.chains:
            parent = self.accounts.get(value_at(account.get("parent"), on) or "")
            self.chains[key] = [account["id"], *(self.chain(parent, on) if parent else [])]
        return self.chains[key]

    def values_of(self, account: Fact, on: date) -> dict[str, Any]:
        """What a condition may read: '`account.country`, `account.locale`, `account.NAME` for an attribute'."""
        key = (account["id"], on)
        if key not in self.values:
            self.values[key] = dict(values_on(account, on))
        return self.values[key]


def by_names(facts: list[Fact]) -> dict[Names, list[Fact]]:
    found = defaultdict(list)
    for fact in facts:
        found[fact["account"], fact["document"], fact["version"]].append(fact)
    return found


def values_on(account: Fact, on: date) -> Iterable[tuple[str, Any]]:
    dated = {**(account.get("attributes") or {}), "country": account.get("country"), "locale": account.get("locale")}
    for name, value in dated.items():
        held = value_at(value, on)
        if held is not None:
            yield name, held
