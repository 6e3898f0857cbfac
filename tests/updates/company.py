"""A small company with two documents and three customers, whose people carry updates through their life."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path

from termsvc.access import Actor, Identity, Kind, Role
from termsvc.core.notice.draft import Draft
from termsvc.render.templating.template_set import TemplateSet
from termsvc.resources import folder
from termsvc.service import access, admission, approval, drafts, gathering, posting, terms, tokens
from termsvc.service.drafts import By, Opened
from termsvc.service.gathering import Gathered
from termsvc.service.practice import Practice, practice
from termsvc.service.tokens import NewToken
from termsvc.store import Store, open_store

WORLD = Path(__file__).parent / "world"
BEFORE, AFTER = WORLD / "before", WORLD / "after"

POSTED, EFFECTIVE = date(2025, 3, 10), date(2025, 5, 1)
"""Of the versions in `AFTER`."""
LATER = date(2025, 6, 15)
DRAFTING = datetime(2025, 3, 3, 12, tzinfo=UTC)
POSTING = datetime(2025, 3, 10, 12, tzinfo=UTC)

UPDATE = "spring"
YEAR = timedelta(days=366)
BOTH = frozenset({Role.DRAFTER, Role.APPROVER})
PEOPLE: Mapping[str, frozenset[Role]] = {"ann": BOTH, "bob": BOTH}
"""Who is enrolled at first beside Maria, the admin."""


@cache
def practised() -> Practice:
    """The rules that come with the product, and the company's own glossary."""
    return practice(AFTER, TemplateSet.read(folder("templates")))


def person(name: str, email: str | None = None) -> Identity:
    return Identity(f"{Kind.PERSON}:{name}", Kind.PERSON, name.title(), email or f"{name}@company.example")


def machine(name: str, owner: str) -> Identity:
    return Identity(f"{Kind.MACHINE}:{name}", Kind.MACHINE, name, owner=f"{Kind.PERSON}:{owner}")


class Company:
    """The company at work; its clock stands still until it is set.

    Attributes:
        tokens: by the name of the identity, the last one that was issued.
    """

    def __init__(self, url: str, now: datetime = DRAFTING) -> None:
        self.url, self.now = url, now
        self.store: Store = open_store(url, lambda: self.now)
        self.practice = practised()
        self.tokens: dict[str, NewToken] = {}
        self._numbers = count()

    def random(self, size: int) -> bytes:
        """Bytes that nobody has seen yet, the same in each run."""
        return hashlib.sha256(f"{self.now}{next(self._numbers)}".encode()).digest()[:size]

    def begin(self) -> None:
        """Bring in what was posted long ago, and enrol the people."""
        self.begin_unenrolled()
        self.enrol_people()

    def begin_unenrolled(self) -> None:
        source = terms.files([BEFORE, WORLD / "facts.yaml"])
        report = terms.load(self.store, source, lambda: self.now, "person:maria")
        assert report.accepted, report.findings

    def enrol_people(self) -> None:
        self.tokens["maria"] = access.bootstrap(self.store, person("maria"), self.random)
        self.issue("person:maria")
        for name, roles in PEOPLE.items():
            self.enrol(person(name), *sorted(roles))

    def enrol(self, identity: Identity, *roles: Role) -> None:
        access.enrol(self.store, self.actor("maria"), identity)
        for role in roles:
            access.grant(self.store, self.actor("maria"), identity.id, role)
        self.issue(identity.id)

    def issue(self, identity: str) -> None:
        """Another token for somebody, beside those that they have."""
        token = tokens.issue(self.store, self.actor("maria"), identity, self.random, tokens.Wanted(YEAR))
        self.tokens[identity.partition(":")[2]] = token

    def actor(self, name: str) -> Actor:
        """Who acts by their last token."""
        return admission.authenticate(self.store, self.tokens[name].secret, self.now)

    def by(self, name: str, comment: str = "") -> By:
        return By(self.actor(name), comment)

    # -- the way of an update, a step each

    def gathered(self, update: str = UPDATE) -> Gathered:
        return gathering.gather(self.store, AFTER, POSTED, update)

    def drafted(self, by: str = "ann", update: str = UPDATE) -> Opened:
        return drafts.begin(self.store, self.by(by), self.gathered(update), self.practice)

    def edited(self, change: Callable[[Draft], Draft], by: str = "ann", update: str = UPDATE) -> Opened:
        return drafts.edit(self.store, self.by(by), update, change)

    def proposed(self, by: str = "ann", update: str = UPDATE) -> Opened:
        return approval.propose(self.store, self.by(by), update, self.practice)

    def approved(self, by: str = "bob", update: str = UPDATE) -> Opened:
        return approval.approve(self.store, self.by(by), update, self.practice)

    def posted(self, by: str = "bob", update: str = UPDATE) -> Opened:
        return posting.post(self.store, self.by(by), update, self.practice)

    def superseded(self, update: str, posted_on: date, effective_on: date, new: Gathered | None = None) -> Opened:
        """A draft that corrects the update `UPDATE`."""
        found = self.store.read(lambda reading: drafts.as_recorded(reading, drafts.opened(reading, UPDATE)))
        gathered = gathering.correcting(found.draft, update, (posted_on, effective_on), new)
        return drafts.begin(self.store, self.by("ann"), gathered, self.practice)

    def show(self, update: str = UPDATE) -> Opened:
        return drafts.show(self.store, update)

    def carried(self) -> Opened:
        """From the draft to the posting, on its date."""
        self.drafted()
        self.proposed()
        self.approved()
        self.now = max(self.now, POSTING)
        return self.posted()
