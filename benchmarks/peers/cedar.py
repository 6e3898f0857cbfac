"""Cedar, through cedarpy: may this account be bound by that version, or that agreement, on this date?

Cedar answers yes or no for one version, so it is asked about the one that binds, which the asker must already know. The
rules are policies, the facts are entities, and dates are day numbers, which Cedar compares fastest. A version gives way
to one of its next two, since policies can't look through all later ones; for this account that is enough. Left out are
what was known earlier, reasons other than the policy that decided, since and until.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeAlias

from cedarpy import Entities, PolicySet, is_authorized, is_authorized_batch

from peers.facts import ASKED_ON, CONDITIONAL
from termsvc.core.answer import Binding, BoundAgreement
from termsvc.core.model import Agreement, Assent, Record
from termsvc.core.resolver import resolve_all
from termsvc.core.world import World

Json: TypeAlias = dict[str, Any]

_STARTED = """(
  context.on >= {version}.posted_on && !({version} has withdrawn_on && context.on >= {version}.withdrawn_on) && (
    principal.created_on >= {version}.effective_on_new
    || (!{version}.express && context.on >= {version}.effective_on)
    || principal.accepted.contains({version})
  )
)"""

_GOVERNED = """
  context.on >= principal.agreement.effective_from && principal.agreement.documents.contains(resource.document)
"""

_RULES = f"""
permit (principal, action == Action::"bind", resource is Version)
when {{ {_STARTED.format(version="resource")} }}
unless {{
  resource has next && (
    {_STARTED.format(version="resource.next")}
    || (resource.next has next && {_STARTED.format(version="resource.next.next")})
  )
}};

permit (principal, action == Action::"bind", resource is Version)
when {{ {_GOVERNED} && resource == principal.agreement.pinned }};

forbid (principal, action == Action::"bind", resource is Version)
when {{ {_GOVERNED} && resource != principal.agreement.pinned }};

permit (principal, action == Action::"bind", resource is Agreement)
when {{ resource == principal.agreement && context.on >= resource.effective_from }};
"""

_CONDITION = """
forbid (principal, action == Action::"bind", resource in Document::"{slug}")
unless {{ principal.products.contains("desk") }};
"""

POLICIES = _RULES + "".join(_CONDITION.format(slug=slug) for slug in sorted(CONDITIONAL))


class Cedar:
    """One account's bindings, put to Cedar: its policies and entities as text, and parsed beforehand.

    Attributes:
        account: one with a single agreement, which has no end.
        requests: one for each document, about what binds the account.
    """

    def __init__(self, world: World, accounts: Iterable[str]) -> None:
        self.account = next(account for account in accounts if _is_plain(world.agreements.get(account, ())))
        entities = [*_catalogue(world), *_customer(world, self.account)]
        self.text = json.dumps(entities)
        self.entities = Entities.from_json_str(self.text)
        self.policies = PolicySet.from_str(POLICIES)
        self.requests = [self._request(_bound(binding)) for binding in resolve_all(world, self.account, ASKED_ON)]
        self._everything = [entity["uid"] for entity in entities if entity["uid"]["type"] in {"Version", "Agreement"}]

    def ask_with_text(self) -> list[bool]:
        """Ask about each document, with policies and entities parsed in each call."""
        return [is_authorized(request, POLICIES, self.text).allowed for request in self.requests]

    def ask(self, times: int) -> list[bool]:
        """Ask about each document, so many times, with policies and entities parsed beforehand."""
        requests = self.requests * times
        return [is_authorized(request, self.policies, self.entities).allowed for request in requests]

    def ask_at_once(self, times: int) -> list[bool]:
        """Ask about all documents in one call, so many times, with policies and entities parsed beforehand."""
        batches = (is_authorized_batch(self.requests, self.policies, self.entities) for _ in range(times))
        return [result.allowed for batch in batches for result in batch]

    def agrees(self) -> bool:
        """Whether Cedar allows what binds the account by the resolver, and no other version or agreement."""
        requests = [self._request(uid) for uid in self._everything]
        results = is_authorized_batch(requests, self.policies, self.entities)
        allowed = [request for request, result in zip(requests, results, strict=True) if result.allowed]
        return sorted(map(str, allowed)) == sorted(map(str, self.requests))

    def _request(self, resource: Json) -> Json:
        return {
            "principal": _uid("Account", self.account),
            "action": _uid("Action", "bind"),
            "resource": resource,
            "context": json.dumps({"on": ASKED_ON.toordinal()}),
        }


def _is_plain(held: Sequence[Record[Agreement]]) -> bool:
    return len(held) == 1 and held[0].fact.ends_on is None


def _catalogue(world: World) -> Iterator[Json]:
    for slug, versions in world.catalogue.versions.items():
        yield _entity(_uid("Document", slug))
        for version in versions:
            attributes = {
                "document": _reference(_uid("Document", slug)),
                "posted_on": version.posted_on.toordinal(),
                "effective_on": version.effective_on.toordinal(),
                "effective_on_new": version.effective_on_new.toordinal(),
                "express": version.assent is Assent.EXPRESS,
            }
            if version.withdrawn_on is not None:
                attributes["withdrawn_on"] = version.withdrawn_on.toordinal()
            if version is not versions[-1]:
                attributes["next"] = _reference(_version(slug, versions[version.sequence].label))
            yield _entity(_version(slug, version.label), attributes, _uid("Document", slug))


def _customer(world: World, account: str) -> Iterator[Json]:
    agreement = world.agreements[account][0].fact
    accepted = [record.fact for record in world.acceptances.get(account, ())]
    attributes = {
        "created_on": world.account(account).fact.created_on.toordinal(),
        "products": ["desk"],
        "accepted": [_reference(_version(one.document, one.version)) for one in accepted],
        "agreement": _reference(_uid("Agreement", agreement.id)),
    }
    yield _entity(_uid("Account", account), attributes)
    yield _entity(_uid("Agreement", agreement.id), _terms(agreement))


def _terms(agreement: Agreement) -> Json:
    return {
        "effective_from": agreement.effective_from.toordinal(),
        "documents": [_reference(_uid("Document", term.document)) for term in agreement.terms],
        "pinned": next(_reference(_version(term.document, term.version)) for term in agreement.terms if term.version),
    }


def _bound(binding: Binding) -> Json:
    if isinstance(binding.binds, BoundAgreement):
        return _uid("Agreement", binding.binds.id)
    return _version(binding.document, binding.binds.label)


def _entity(uid: Json, attributes: Json | None = None, *parents: Json) -> Json:
    return {"uid": uid, "attrs": attributes or {}, "parents": list(parents)}


def _version(document: str, label: str) -> Json:
    return _uid("Version", f"{document}/{label}")


def _uid(kind: str, name: str) -> Json:
    return {"type": kind, "id": name}


def _reference(uid: Json) -> Json:
    return {"__entity": uid}
