"""Endpoints: who is told of what, and the secrets by which they know who calls."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from termsvc.access import Actor, Permission, require
from termsvc.core.errors import InvalidFact, Refused, UnknownName
from termsvc.outbound import PUBLIC, Policy, target
from termsvc.service.tokens import Random
from termsvc.service.webhooks import naming
from termsvc.store import Store, Writing
from termsvc.store.webhook_acts import WebhookActs
from termsvc.store.webhook_values import Endpoint, EndReason, EventKind, Secret
from termsvc.store.webhooks import WebhookRecords

GRACE = timedelta(hours=24)
"""How long a secret that was replaced stays valid where nobody says."""

GRACE_AT_MOST = timedelta(days=7)
LONGEST_DESCRIPTION = 200


@dataclass(frozen=True, slots=True)
class NewSecret:
    """An endpoint and the secret that it just got, which is shown this once; no `repr` shows its text."""

    endpoint: Endpoint
    secret: Secret


@dataclass(frozen=True, slots=True)
class Registration:
    """What an endpoint is registered as.

    Attributes:
        url: where it is called.
        events: of what it is told: values of `EventKind`, in any order.
        description: for people.
    """

    url: str
    events: tuple[str, ...]
    description: str = ""


def register(store: Store, actor: Actor, random: Random, wanted: Registration, policy: Policy = PUBLIC) -> NewSecret:
    """Register an endpoint. It is told of what is recorded from then on.

    Args:
        store: where.
        actor: an admin.
        random: makes its id and its secret.
        wanted: what it is.
        policy: what may be called.

    Raises:
        Forbidden: the actor is no admin.
        UrlRefused: the URL is none that is called.
        InvalidFact: no event is named, or one that there is not, or the description is long or can't be printed.
    """
    require(actor, Permission.MANAGE)
    called, kinds = target(wanted.url, policy).url, _kinds(wanted.events)
    if len(wanted.description) > LONGEST_DESCRIPTION or not wanted.description.isprintable():
        raise InvalidFact(f"A description has at most {LONGEST_DESCRIPTION} letters and no control characters.")
    name, text = naming.endpoint_id(random(naming.ID_BYTES)), naming.secret(random(naming.SECRET_BYTES))

    def add(writing: Writing) -> NewSecret:
        acts = writing.webhook_acts(recorded_by=actor.id)
        endpoint = Endpoint(
            id=name,
            url=called,
            events=kinds,
            description=wanted.description,
            created_at=acts.now,
            created_by=actor.id,
            facts_after=writing.last_recorded_at(),
        )
        acts.register(endpoint)
        first = Secret(number=1, secret=text, created_at=acts.now, previous_until=acts.now)
        acts.add_secret(name, first)
        return NewSecret(endpoint, first)

    return store.write(add)


def listed(store: Store, actor: Actor, *, ended: bool = False) -> list[Endpoint]:
    """The endpoints that are called, or all that ever were too, in the order in which they were registered.

    Raises:
        Forbidden: the actor is no admin.
    """
    require(actor, Permission.MANAGE)
    return store.read(lambda reading: reading.webhooks().endpoints(ended=ended))


def show(store: Store, actor: Actor, name: str) -> Endpoint:
    """The endpoint of an id, called or not.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: there is none.
    """
    require(actor, Permission.MANAGE)
    return store.read(lambda reading: endpoint(reading.webhooks(), name))


def remove(store: Store, actor: Actor, name: str) -> Endpoint:
    """Call an endpoint no more. What it was told, and what it was yet to be told, stays on record.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: there is none.
        Refused: it has ended already.
    """
    require(actor, Permission.MANAGE)

    def end(acts: WebhookActs) -> Endpoint:
        acts.end(live(acts, name).id, EndReason.REMOVED)
        return endpoint(acts, name)

    return store.write(lambda writing: end(writing.webhook_acts(recorded_by=actor.id)))


def rotate_secret(store: Store, actor: Actor, random: Random, name: str, grace: timedelta = GRACE) -> NewSecret:
    """Give an endpoint another secret. Messages are signed with both until the time of grace is over.

    Args:
        store: where.
        actor: an admin.
        random: makes it.
        name: the endpoint's id.
        grace: how long those before it are valid yet, at most 7 days; none, if somebody may have got to know one.

    Raises:
        Forbidden: the actor is no admin.
        UnknownName: there is no such endpoint.
        Refused: it has ended.
        InvalidFact: the grace is less than none, or more than 7 days.
    """
    require(actor, Permission.MANAGE)
    if not timedelta() <= grace <= GRACE_AT_MOST:
        raise InvalidFact(f"A secret that is replaced may stay valid for at most {GRACE_AT_MOST.days} days.")
    text = naming.secret(random(naming.SECRET_BYTES))

    def add(acts: WebhookActs) -> NewSecret:
        found = live(acts, name)
        number = acts.secrets(name)[-1].number + 1
        another = Secret(number=number, secret=text, created_at=acts.now, previous_until=acts.now + grace)
        acts.add_secret(name, another)
        return NewSecret(found, another)

    return store.write(lambda writing: add(writing.webhook_acts(recorded_by=actor.id)))


def endpoint(records: WebhookRecords, name: str) -> Endpoint:
    """The endpoint of an id.

    Raises:
        UnknownName: there is none.
    """
    found = records.endpoint(name)
    if found is None:
        raise UnknownName(f"no webhook is registered as {name!r}; see them with termsvc webhooks list.")
    return found


def live(records: WebhookRecords, name: str) -> Endpoint:
    """The endpoint of an id, which is called.

    Raises:
        UnknownName: there is none.
        Refused: it has ended.
    """
    found = endpoint(records, name)
    if found.ended_at is not None:
        raise Refused(f"Webhook {name} ended on {found.ended_at:%Y-%m-%d at %H:%M} UTC. Register another one.")
    return found


def _kinds(events: Iterable[str]) -> tuple[EventKind, ...]:
    named = set(events)
    unknown = sorted(named.difference(EventKind))
    if unknown or not named:
        wrong = f"There is no event {unknown[0]!r}." if unknown else "No event is named."
        raise InvalidFact(f"{wrong} There are {', '.join(EventKind)}.")
    return tuple(kind for kind in EventKind if kind in named)
