"""A store in the simplest way there is: a list of all that was recorded, in the order of commits, and loops over it.

Nothing here comes from `termsvc.store`, nor from what plans a load: where they agree, two readers of one text agree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from termsvc.core.activation import Accounts, Activation
from termsvc.core.batch import Batch
from termsvc.core.model import (
    FACTS,
    Acceptance,
    Account,
    Agreement,
    Document,
    Fact,
    Objection,
    Record,
    Retraction,
    Translation,
    Version,
)
from termsvc.core.naming import key_text

TICK = timedelta(microseconds=1)

Name = tuple[str, ...]


@dataclass
class Naive:
    """What was recorded, in the order of commits.

    Attributes:
        texts: bodies by seal.
        names: what the customer behind an account is called.
    """

    records: list[Record[Fact]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    activations: list[Activation] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)

    # -- What is known

    def known(self, known_at: datetime | None = None) -> list[Record[Fact]]:
        return [r for r in self.records if known_at is None or r.recorded_at <= known_at]

    def current(self, known_at: datetime | None = None) -> dict[Name, Record[Fact]]:
        """Of the statements of each thing the last that is not taken back; every acceptance is a thing of its own."""
        known = self.known(known_at)
        gone = {r.fact.fact for r in known if isinstance(r.fact, Retraction)}
        standing = [r for r in known if r.id not in gone and not isinstance(r.fact, Retraction)]
        return {(r.fact.name, *(r.fact.key or (r.id,))): r for r in standing}

    def of(self, kind: type[Fact]) -> list[Fact]:
        """The facts of a kind that count."""
        return [r.fact for r in self.current().values() if isinstance(r.fact, kind)]

    def catalogue(self) -> list[Record[Fact]]:
        found = {r.id for r in self.records if isinstance(r.fact, Document | Version)}
        return with_retractions(found, self.records)

    def published(self) -> list[Record[Fact]]:
        found = {r.id for r in self.records if isinstance(r.fact, Document | Version | Translation)}
        return with_retractions(found, self.records)

    def due(self, now: datetime) -> list[Activation]:
        """What is to be noted: each date that has begun in the time zone of a known document, and was not noted yet."""
        noted = {(one.document, one.version, one.accounts) for one in self.activations}
        zones = {fact.slug: ZoneInfo(fact.timezone) for fact in self.of(Document)}
        found = []
        for version in (fact for fact in self.of(Version) if fact.document in zones):
            for accounts, day in ((Accounts.NEW, version.effective_on_new), (Accounts.EXISTING, version.effective_on)):
                name = {"document": version.document, "version": version.label, "accounts": accounts}
                begun = datetime.combine(day, time(), zones[version.document]) <= now
                gone = version.withdrawn_on is not None and version.withdrawn_on <= day
                if begun and not gone and tuple(name.values()) not in noted:
                    found.append(Activation(**name, effective_on=day, activated_at=now))
        return found

    # -- Recording what a program gives

    def record(self, batch: Batch, now: datetime, by: str) -> None:
        """Record all of a batch; what has no id, or one that is taken, gets one that says what it is about."""
        given = {record.id for record in batch.records}
        for record in batch.records:
            said = sum(key_text(other.fact) == key_text(record.fact) for other in self.records)
            taken = not record.id or record.id in self.ids()
            id_ = self.free_id(record.fact, said + 1, given) if taken else record.id
            self.add(replace(record, id=id_, recorded_by=by), now)
        self.texts |= batch.texts
        self.names |= {said.account: said.display_name for said in batch.personal}

    def add(self, record: Record[Fact], now: datetime) -> None:
        last = self.records[-1].recorded_at if self.records else None
        late = last is not None and last >= now
        self.records.append(replace(record, recorded_at=last + TICK if late else now.astimezone(UTC)))

    def ids(self) -> set[str]:
        return {record.id for record in self.records}

    def free_id(self, fact: Fact, number: int, given: Collection[str]) -> str:
        """What the fact is about, with the first number from this one on that makes it new; the first goes unsaid."""
        key = key_text(fact)
        while (name := key if number == 1 else f"{key}#{number}") in self.ids() | set(given):
            number += 1
        return name

    # -- Loading what a file states

    def load(
        self, facts: Iterable[Fact], now: datetime, *, texts: Mapping[str, str], by: str, source: str, own_id: str = ""
    ) -> str:
        """Record what a file states and is not said already, or nothing: then say what stands against it."""
        stated = sorted(facts, key=in_order)
        loading = _Loading(list(self.records), names={name for fact in stated for name in given_names(fact)})
        loading.zones |= {fact.slug: fact.timezone for fact in stated if isinstance(fact, Document)}
        for fact in stated:
            why = loading.against(fact, now, own_id)
            if why:
                return why
            if not loading.says(fact, own_id):
                id_ = own_id or loading.free_id(fact, 1, ())
                loading.add(Record(id=id_, fact=fact, recorded_by=by, source=source), now)
        new = loading.records[len(self.records) :]
        self.texts |= {sha256: texts[sha256] for record in new for sha256 in seals(record.fact)}
        self.records = loading.records
        return ""


class _Loading(Naive):
    """The load of one file, fact by fact."""

    def __init__(self, records: list[Record[Fact]], names: set[Name]) -> None:
        super().__init__(records)
        self.declared = names
        self.zones = {fact.slug: fact.timezone for fact in self.of(Document)}

    def against(self, fact: Fact, now: datetime, own_id: str) -> str:
        """What stands against a fact; empty if nothing does."""
        taken = next((record for record in self.records if record.id == own_id), None)
        if taken:
            return "" if taken.fact == fact else "the id is another fact's"
        known = self.declared.union(*({("fact", r.id), *given_names(r.fact)} for r in self.records))
        if not set(used_names(fact)) <= known:
            return "it names what nobody has recorded"
        if isinstance(fact, Version) and self.is_out_of_order(fact):
            return "it contradicts the order of posting"
        if isinstance(fact, Account) and self.is_circular(fact):
            return "its parents lead back to it"
        before = self.current().get((fact.name, *(fact.key or ())))
        if isinstance(fact, Version) and before and not self.says(fact, own_id):
            today = now.astimezone(ZoneInfo(self.zones.get(fact.document, "UTC"))).date()
            return "" if may_be_restated(before.fact, fact, today) else "it was posted so"
        return ""

    def says(self, fact: Fact, own_id: str) -> bool:
        """Whether a statement is no news: it is the last of its thing, or was taken back and nothing came after it."""
        if own_id in self.ids():
            return True
        gone = {r.fact.fact for r in self.records if isinstance(r.fact, Retraction)}
        for record in reversed(self.records):
            if (record.fact.name, record.fact.key or record.fact) != (fact.name, fact.key or fact):
                continue
            if record.fact == fact and not (own_id and record.id in gone):
                return True
            if record.id not in gone:
                return False
        return False

    def is_out_of_order(self, version: Version) -> bool:
        others = [o for o in self.of(Version) if o.document == version.document and o.label != version.label]
        return any(
            other.sequence == version.sequence
            or (other.sequence < version.sequence and other.posted_on > version.posted_on)
            or (other.sequence > version.sequence and other.posted_on < version.posted_on)
            for other in others
        )

    def is_circular(self, account: Account) -> bool:
        parents = {other.id: other.parent for other in self.of(Account)} | {account.id: account.parent}
        for day in {date.min, *(day for parent in parents.values() for day in parent.dates())}:
            above, seen = parents[account.id].on(day), set[str]()
            while above in parents and above not in seen:
                if above == account.id:
                    return True
                seen.add(above)
                above = parents[above].on(day)
        return False


def may_be_restated(old: Version, new: Version, today: date) -> bool:
    """Whether a version may be restated: once it is posted, only as withdrawn, or postponed before the date it moves."""
    if old.posted_on > today:
        return True
    moved = {name: getattr(new, name) for name in ("effective_on", "effective_on_new")}
    if replace(old, withdrawn_on=new.withdrawn_on, **moved) != new:
        return False
    may_withdraw = old.withdrawn_on is None or old.withdrawn_on > today or old.withdrawn_on == new.withdrawn_on
    return may_withdraw and all(
        getattr(old, name) == later or today < getattr(old, name) < later for name, later in moved.items()
    )


def in_order(fact: Fact) -> tuple[int, Name]:
    """The order in which the facts of one file are learned, where they claim none: by kind and key."""
    return FACTS.index(type(fact)), fact.key or (str(fact),)


def given_names(fact: Fact) -> Iterator[Name]:
    """The name that others may call a fact by."""
    if isinstance(fact, Document | Version | Account):
        yield fact.name, *fact.key


def used_names(fact: Fact) -> Iterator[Name]:
    """The names by which a fact calls others."""
    match fact:
        case Document():
            yield from (("document", slug) for dated in (fact.part_of, fact.in_lieu_of) for slug in dated.values())
        case Version():
            yield "document", fact.document
        case Account():
            yield from (("account", parent) for parent in fact.parent.values())
        case Acceptance() | Objection():
            yield from (("account", fact.account), ("version", fact.document, fact.version))
        case Agreement():
            yield "account", fact.account
            yield from (("document", term.document) for term in fact.terms)
            yield from (("version", term.document, term.version) for term in fact.terms if term.version)
        case Retraction():
            yield "fact", fact.fact


def seals(fact: Fact) -> list[str]:
    if isinstance(fact, Agreement):
        return [term.sha256 for term in fact.terms if term.sha256]
    return [fact.sha256] if isinstance(fact, Version) else []


def bearing_on(name: str, records: Iterable[Record[Fact]]) -> list[Record[Fact]]:
    """What can bear on one account, by repeated passes over every record."""
    everything = list(records)
    accounts = {name}
    for _ in everything:
        for r in everything:
            if isinstance(r.fact, Account) and r.fact.id in accounts:
                accounts.update(r.fact.parent.values())
    theirs = {(r.fact.name, r.fact.key or r.id) for r in everything if holder(r.fact) in accounts}
    catalogue = {r.id for r in everything if isinstance(r.fact, Document | Version)}
    found = catalogue | {r.id for r in everything if (r.fact.name, r.fact.key or r.id) in theirs}
    return with_retractions(found, everything)


def holder(fact: Fact) -> str | None:
    """The account that a fact is about."""
    return fact.id if isinstance(fact, Account) else getattr(fact, "account", None)


def with_retractions(found: set[str], records: list[Record[Fact]]) -> list[Record[Fact]]:
    """The records of these ids, what takes them back, and what takes that back, and so on."""
    for _ in records:
        found |= {r.id for r in records if isinstance(r.fact, Retraction) and r.fact.fact in found}
    return [r for r in records if r.id in found]
