"""Events, derived from what is recorded: facts, acts and activations are the outbox, and nobody writes another one.

An endpoint is told of

- acceptances and agreements that are recorded after it was registered, restated agreements too;
- versions that are recorded or whose `posted_on` begins after it was registered, whichever is later: one that is recorded
  ahead of its posting is told of when the day begins in its document's time zone;
- activations and acts whose own instants are not before its registration.

A payload says what it is about by ids, dates and seals, and names nobody: who is told looks the rest up.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cached_property
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from termsvc.core.activation import Activation
from termsvc.core.model import Acceptance, Agreement, Fact, Record, Term, Version, utc_text
from termsvc.core.notice.lifecycle import Act, ActKind
from termsvc.core.world import World
from termsvc.service.webhooks.naming import event_id
from termsvc.store import Reading
from termsvc.store.webhook_values import Endpoint, Event, EventKind

_FACTS: Mapping[EventKind, type[Fact]] = {
    EventKind.ACCEPTANCE_RECORDED: Acceptance,
    EventKind.AGREEMENT_RECORDED: Agreement,
}
_ACTS: Mapping[ActKind, EventKind] = {
    ActKind.APPROVED: EventKind.UPDATE_APPROVED,
    ActKind.POSTED: EventKind.UPDATE_POSTED,
}
_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            EventKind.VERSION_POSTED,  # recorded in one transaction with the act that posts it, so at one instant
            EventKind.UPDATE_APPROVED,
            EventKind.UPDATE_POSTED,
            EventKind.VERSION_EFFECTIVE,
            EventKind.ACCEPTANCE_RECORDED,
            EventKind.AGREEMENT_RECORDED,
        )
    )
}

Data: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something that happened, of which somebody may be told.

    Attributes:
        about: what it is about, by which it is found to be the same again.
        data: makes what is told of it; asked for only when it is.
    """

    kind: EventKind
    about: tuple[str, ...]
    at: datetime
    data: Callable[[], Data]

    @property
    def id(self) -> str:
        """The event's id."""
        return event_id(self.kind, *self.about)

    def event(self) -> Event:
        """The event with its payload."""
        told = {"id": self.id, "type": self.kind, "timestamp": _instant(self.at), "data": self.data()}
        payload = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        return Event(id=self.id, kind=self.kind, at=self.at, payload=payload)


@dataclass(frozen=True, slots=True)
class News:
    """What an endpoint is to be told, in order, and up to where facts have been looked at for it."""

    occurrences: tuple[Occurrence, ...]
    facts_through: datetime | None


class Outbox:
    """What has happened by one snapshot, for any number of endpoints.

    Args:
        reading: the snapshot.
        now: an aware instant; what begins later has not happened.
        since: the instant from which acts are looked at: that at which the first endpoint was registered.
    """

    def __init__(self, reading: Reading, now: datetime, since: datetime) -> None:
        self._reading, self._now, self._since = reading, now, since

    def news(self, endpoint: Endpoint, facts_through: datetime | None, limit: int) -> News:
        """What an endpoint is to be told that it is not told of already, at most so many facts of it.

        Args:
            endpoint: one that is called.
            facts_through: the instant up to which facts have been looked at for it.
            limit: how many facts at once; what happened after the last of them waits for the rest.
        """
        wanted = [kind for said, kind in _FACTS.items() if said in endpoint.events]
        page = self._reading.facts_after(facts_through, limit, wanted) if wanted else None
        held_back = page.after if page is not None else None
        through = facts_through if page is None else held_back or self._reading.last_recorded_at()
        found = [*self._of_few(endpoint), *(self._of_fact(record) for record in (page.items if page else ()))]
        ready = [one for one in found if held_back is None or one.at <= held_back]
        known = self._reading.webhooks().told(endpoint.id, [one.id for one in ready])
        new = (one for one in ready if one.id not in known)
        return News(tuple(sorted(new, key=lambda one: (one.at, _RANK[one.kind], one.about))), through)

    def next_posting(self) -> datetime | None:
        """The next instant at which a version that is recorded already is posted."""
        return min((begins for _, begins, _ in self._versions if begins > self._now), default=None)

    def _of_few(self, endpoint: Endpoint) -> Iterator[Occurrence]:
        """What there is little of, so that all since the registration is looked at each time."""
        start = endpoint.created_at
        if EventKind.VERSION_POSTED in endpoint.events:
            for version, begins, recorded_at in self._versions:
                learned = endpoint.facts_after is None or recorded_at > endpoint.facts_after
                if begins <= self._now and (learned or begins > start):
                    yield self._of_version(version, max(begins, recorded_at))
        if EventKind.VERSION_EFFECTIVE in endpoint.events:
            yield from (self._of_activation(one) for one in self._activations if one.activated_at >= start)
        for act in self._acts:
            if _ACTS[act.kind] in endpoint.events and act.at >= start:
                yield self._of_act(act)

    @cached_property
    def _records(self) -> list[Record[Fact]]:
        return self._reading.catalogue()

    @cached_property
    def _world(self) -> World:
        return World(self._records)

    @cached_property
    def _versions(self) -> list[tuple[Version, datetime, datetime]]:
        """Each version that is known, when its day of posting begins, and when it was first recorded."""
        first: dict[tuple[str, ...], datetime] = {}
        for record in self._records:
            if isinstance(record.fact, Version) and record.recorded_at is not None:
                first.setdefault((*record.fact.key, record.fact.sha256), record.recorded_at)
        return [
            (version, datetime.combine(version.posted_on, time(), ZoneInfo(zone)), first[*version.key, version.sha256])
            for slug, versions in self._world.catalogue.versions.items()
            for zone in (self._world.catalogue.documents[slug].timezone,)
            for version in versions
        ]

    @cached_property
    def _activations(self) -> list[Activation]:
        return self._reading.activations()

    @cached_property
    def _acts(self) -> list[Act]:
        return self._reading.webhooks().acts_since(self._since)

    def _of_version(self, version: Version, at: datetime) -> Occurrence:
        return Occurrence(EventKind.VERSION_POSTED, (*version.key, version.sha256), at, lambda: _version(version))

    def _of_activation(self, one: Activation) -> Occurrence:
        def data() -> Data:
            return {
                "document": one.document,
                "version": one.version,
                "sha256": self._seal(one.document, one.version),
                "accounts": one.accounts,
                "effective_on": one.effective_on.isoformat(),
            }

        about = (one.document, one.version, one.accounts)
        return Occurrence(EventKind.VERSION_EFFECTIVE, about, one.activated_at, data)

    def _of_act(self, act: Act) -> Occurrence:
        def data() -> Data:
            draft = self._reading.draft_of(act.update, act.revision)
            return {
                "update": act.update,
                "revision": act.revision,
                "posted_on": draft.posted_on.isoformat(),
                "versions": [_version(version) for version in draft.versions],
            }

        return Occurrence(_ACTS[act.kind], (act.update, str(act.number)), act.at, data)

    def _of_fact(self, record: Record[Fact]) -> Occurrence:
        fact, at = record.fact, record.recorded_at
        if at is None or not isinstance(fact, Acceptance | Agreement):
            raise TypeError(f"{record.id} is neither an acceptance nor an agreement that was recorded")
        if isinstance(fact, Agreement):
            return Occurrence(EventKind.AGREEMENT_RECORDED, (record.id,), at, lambda: _agreement(record.id, fact))

        def data() -> Data:
            return {
                "fact": record.id,
                "account": fact.account,
                "document": fact.document,
                "version": fact.version,
                "sha256": self._seal(fact.document, fact.version),
                "accepted_at": _instant(fact.accepted_at),
            }

        return Occurrence(EventKind.ACCEPTANCE_RECORDED, (record.id,), at, data)

    def _seal(self, document: str, label: str) -> str | None:
        """The seal of a version's text; `None` if no such version is known."""
        catalogue = self._world.catalogue
        return catalogue.version(document, label).sha256 if catalogue.knows(document, label) else None


def _version(version: Version) -> Data:
    return {
        "document": version.document,
        "version": version.label,
        "sha256": version.sha256,
        "posted_on": version.posted_on.isoformat(),
        "effective_on": version.effective_on.isoformat(),
        "effective_on_new": version.effective_on_new.isoformat(),
        "assent": version.assent,
    }


def _agreement(fact: str, agreement: Agreement) -> Data:
    return {
        "fact": fact,
        "agreement": agreement.id,
        "account": agreement.account,
        "signed_on": agreement.signed_on.isoformat(),
        "effective_from": agreement.effective_from.isoformat(),
        "effective_to": None if agreement.effective_to is None else agreement.effective_to.isoformat(),
        "auto_renews": agreement.auto_renews,
        "terms": [_term(term) for term in agreement.terms],
    }


def _term(term: Term) -> Data:
    return {"document": term.document, "mode": term.mode, "version": term.version, "sha256": term.sha256}


def _instant(at: datetime) -> str:
    return utc_text(at).replace("+00:00", "Z")
