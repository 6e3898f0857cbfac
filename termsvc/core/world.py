"""What is known at an instant, and of that what the rules can see of one account."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TypeVar

from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import Dated, Span, edges
from termsvc.core.errors import UnknownName
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Document,
    Fact,
    Objection,
    Record,
    Retraction,
    Version,
)

F = TypeVar("F", bound=Fact)
_ALWAYS_KNOWN = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Said:
    """What an account has said of documents' versions, and since when it exists.

    Attributes:
        accepted: document, version and instant of each acceptance, the first of each version only.
        objected: document, version, instant, and instant of withdrawal or `None`.
        about: the same by document, for those of which it has said something.
    """

    created_on: date
    accepted: tuple[tuple[str, str, datetime], ...]
    objected: tuple[tuple[str, str, datetime, datetime | None], ...]
    about: Mapping[str, SaidOfOne] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        about: dict[str, SaidOfOne] = defaultdict(SaidOfOne)
        for document, version, accepted_at in self.accepted:
            about[document].acceptances[version] = accepted_at
        for document, version, objected_at, withdrawn_at in self.objected:
            about[document].objections.setdefault(version, []).append((objected_at, withdrawn_at))
        object.__setattr__(self, "about", dict(about))


@dataclass(frozen=True, slots=True)
class SaidOfOne:
    """What an account has said of one document's versions, by label.

    Attributes:
        acceptances: the instant of the first.
        objections: of each, the instant and that of its withdrawal or `None`.
    """

    acceptances: dict[str, datetime] = field(default_factory=dict)
    objections: dict[str, list[tuple[datetime, datetime | None]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Held:
    """An agreement as a subaccount sees it: how far up the chain, while the chain is so, and what its holder said."""

    agreement: Agreement
    depth: int
    during: Span
    holder: Said


@dataclass(frozen=True, slots=True)
class AccountView:
    """All that the rules can see of an account. Equal views bind equally.

    Attributes:
        values: of each attribute that some condition reads, its dated JSON text.
        held: the agreements of the account (depth 0) and its ancestors, with the dates of each chain.
    """

    said: Said
    closed_on: date | None
    values: tuple[tuple[str, Dated[str]], ...]
    held: tuple[Held, ...]


class World:
    """The facts known at one instant: of each key, the unretracted one recorded last.

    Args:
        records: facts in any order.
        known_at: an aware instant; `None` means everything counts.
    """

    def __init__(self, records: Iterable[Record[Fact]], known_at: datetime | None = None) -> None:
        self.known_at = known_at
        current = list(_current(records, known_at))
        self.documents = {record.fact.slug: record for record in _of(Document, current)}
        self.versions: dict[str, tuple[Record[Version], ...]] = {
            slug: tuple(sorted(versions, key=lambda record: record.fact.sequence))
            for slug, versions in _grouped(_of(Version, current), "document").items()
            if slug in self.documents
        }
        self._stated = {record.fact.key: record for versions in self.versions.values() for record in versions}
        self.catalogue = Catalogue(
            {slug: record.fact for slug, record in self.documents.items()},
            {slug: tuple(record.fact for record in versions) for slug, versions in self.versions.items()},
        )
        self.accounts, self.acceptances, self.objections, self.agreements = _accounts(current)

    def about(self, records: Iterable[Record[Fact]]) -> World:
        """These documents and versions, known at the same instant, before the accounts that other records tell of.

        It is the world of all these records together, if these retract no document or version; it shares the catalogue,
        by which equal views in several such worlds are known to bind equally.
        """
        other = copy(self)
        current = list(_current(records, self.known_at))
        other.accounts, other.acceptances, other.objections, other.agreements = _accounts(current)
        return other

    def view(self, account: str) -> AccountView:
        """What the rules can see of an account.

        Raises:
            UnknownName: the account is not known.
        """
        own = self.account(account).fact
        return AccountView(
            said=self._said(own),
            closed_on=own.closed_on,
            values=tuple((name, value) for name, value in readable(own) if name in self.catalogue.reads),
            held=tuple(self._held(own)),
        )

    def account(self, account: str) -> Record[Account]:
        """The account as last stated.

        Raises:
            UnknownName: the account is not known.
        """
        if account not in self.accounts:
            raise UnknownName(f"no account {account!r} is known{self._when()}")
        return self.accounts[account]

    def document(self, slug: str) -> Record[Document]:
        """The document as last stated.

        Raises:
            UnknownName: the document is not known.
        """
        if slug not in self.documents:
            known = f"; known are {', '.join(sorted(self.documents))}" if self.documents else ""
            raise UnknownName(f"no document {slug!r} is known{self._when()}{known}")
        return self.documents[slug]

    def version(self, slug: str, label: str) -> Record[Version]:
        """The version as last stated.

        Raises:
            UnknownName: the document or the version is not known.
        """
        self.document(slug)
        if (slug, label) in self._stated:
            return self._stated[slug, label]
        labels = ", ".join(version.label for version in self.catalogue.versions[slug]) or "none"
        raise UnknownName(f"document {slug!r} has no version {label!r}{self._when()}; it has {labels}")

    def _when(self) -> str:
        return "" if self.known_at is None else f" as of {self.known_at.isoformat()}"

    def _said(self, account: Account) -> Said:
        accepted: dict[tuple[str, str], datetime] = {}
        for record in self.acceptances.get(account.id, ()):
            key = (record.fact.document, record.fact.version)
            if self.catalogue.knows(*key):
                accepted[key] = min(record.fact.accepted_at, accepted.get(key, record.fact.accepted_at))
        objected = (
            (fact.document, fact.version, fact.objected_at, fact.withdrawn_at)
            for fact in (record.fact for record in self.objections.get(account.id, ()))
            if self.catalogue.knows(fact.document, fact.version)
        )
        return Said(
            account.created_on,
            tuple(sorted((*key, at) for key, at in accepted.items())),
            tuple(sorted(objected, key=lambda item: item[:3])),
        )

    def _held(self, account: Account) -> Iterator[Held]:
        for during, chain in self.chains(account):
            for depth, holder in enumerate(chain):
                for record in self.agreements.get(holder.id, ()):
                    yield Held(record.fact, depth, during, self._said(holder))

    def chains(self, account: Account) -> Iterator[tuple[Span, tuple[Account, ...]]]:
        """The account and its ancestors, nearest first, over each span of dates in which the chain stays the same."""
        family = self._family(account)
        cuts = sorted(set(edges(member.parent for member in family)))
        for start, end in pairwise([None, *cuts, None]):
            yield Span(start, end), tuple(self._chain(account, start or date.min))

    def _family(self, account: Account) -> list[Account]:
        found = {account.id: account}
        waiting = [account]
        while waiting:
            for parent in waiting.pop().parent.values():
                if parent in self.accounts and parent not in found:
                    found[parent] = self.accounts[parent].fact
                    waiting.append(found[parent])
        return list(found.values())

    def _chain(self, account: Account, day: date) -> Iterator[Account]:
        seen: set[str] = set()
        while account.id not in seen:
            seen.add(account.id)
            yield account
            parent = account.parent.on(day)
            if parent not in self.accounts:
                return
            account = self.accounts[parent].fact


def _current(records: Iterable[Record[Fact]], known_at: datetime | None) -> Iterator[Record[Fact]]:
    """Of the facts known: of each key the unretracted one recorded last, and every one without a key."""
    known = [record for record in records if known_at is None or _recorded(record) <= known_at]
    retracted = {record.fact.fact for record in known if isinstance(record.fact, Retraction)}
    latest: dict[tuple[str, ...], Record[Fact]] = {}
    for record in known:
        if record.id in retracted or isinstance(record.fact, Retraction):
            continue
        key = (record.fact.name, *(record.fact.key or ("", record.id)))
        rival = latest.get(key)
        if rival is None or (_recorded(rival), rival.id) < (_recorded(record), record.id):
            latest[key] = record
    return iter(sorted(latest.values(), key=lambda record: record.id))


def _accounts(
    current: Sequence[Record[Fact]],
) -> tuple[
    dict[str, Record[Account]],
    dict[str, tuple[Record[Acceptance], ...]],
    dict[str, tuple[Record[Objection], ...]],
    dict[str, tuple[Record[Agreement], ...]],
]:
    """The accounts by id, and what is theirs by account: acceptances, objections, agreements."""
    return (
        {record.fact.id: record for record in _of(Account, current)},
        _grouped(_of(Acceptance, current), "account"),
        _grouped(_of(Objection, current), "account"),
        _grouped(_of(Agreement, current), "account"),
    )


def _recorded(record: Record[Fact]) -> datetime:
    return record.recorded_at or _ALWAYS_KNOWN


def _of(kind: type[F], records: Iterable[Record[Fact]]) -> Iterator[Record[F]]:
    return (record for record in records if isinstance(record.fact, kind))  # type: ignore[misc]  # narrowed by kind


def _grouped(records: Iterable[Record[F]], name: str) -> dict[str, tuple[Record[F], ...]]:
    groups: dict[str, list[Record[F]]] = defaultdict(list)
    for record in records:
        groups[getattr(record.fact, name)].append(record)
    return {key: tuple(group) for key, group in groups.items()}


def readable(account: Account) -> Iterator[tuple[str, Dated[str]]]:
    """Every value of an account that a condition could read, as JSON text, in order of name."""
    fields = (("country", account.country), ("locale", account.locale))
    texts = tuple((name, dated.map(lambda value: json.dumps(value, ensure_ascii=False))) for name, dated in fields)
    return iter(sorted((*account.attributes, *texts)))


def values_on(values: Iterable[tuple[str, Dated[str]]], day: date) -> dict[str, str]:
    """The values that there are on a date, by name."""
    dated = ((name, value.on(day)) for name, value in values)
    return {name: value for name, value in dated if value is not None}
