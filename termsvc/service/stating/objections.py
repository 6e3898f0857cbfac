"""Objections to versions, and their withdrawal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from termsvc.access import Actor, Scope, require_scope
from termsvc.core.errors import UnknownName
from termsvc.core.model import Objection, utc_text
from termsvc.core.world import World
from termsvc.library.decode import Field, Place, Schema, fields
from termsvc.library.parsed import node_of
from termsvc.library.schema import OBJECTION
from termsvc.library.statements import Where
from termsvc.service.recording import FactsRefused
from termsvc.service.stating.form import refuse_future
from termsvc.service.stating.known import Known
from termsvc.service.stating.offer import Offer
from termsvc.service.stating.stated import again, read_one, stated
from termsvc.service.stating.values import Receipt
from termsvc.store import Store, Writing

OBJECT, WITHDRAW = "objection", "withdrawal"

_FINDING = Where(file=WITHDRAW, line=0).finding


def object_to(store: Store, actor: Actor, account: str, objection: Mapping[str, Any]) -> Receipt:
    """State that an account objected to a version.

    Args:
        store: where.
        actor: who tells of it.
        account: its id.
        objection: parsed JSON: `document`, `version` and `objected_at`, now if left out, and at most five minutes in the
            future, as clocks differ.

    Raises:
        Forbidden: they may not.
        UnknownName: no such account is known, or it is out of sight.
        FactsRefused: something is wrong with it, such as a version that never was.
        NotPosted: the version was not posted then.
    """
    require_scope(actor, Scope.ACCEPTANCES_WRITE)
    said = read_one(partial(_said, objection, _OBJECTION), OBJECT)

    def work(writing: Writing) -> Receipt:
        known = Known(writing, actor, writing.now)
        world = known.world(account)
        fact = Objection(account=account, **{"objected_at": writing.now, **said})
        refuse_future("objected_at", fact.objected_at, writing.now, OBJECT)
        found = stated(known, again(fact, OBJECT))
        Offer(world, account, fact.objected_at).refuse_unposted([(fact.document, fact.version)])
        (receipt,) = found.record(writing, actor)
        return receipt

    return store.write(work)


def withdraw_objection(store: Store, actor: Actor, account: str, withdrawal: Mapping[str, Any]) -> Receipt:
    """State that an account withdrew an objection.

    Args:
        store: where.
        actor: who tells of it.
        account: its id.
        withdrawal: parsed JSON: `document`, `version` and `objected_at` of the objection as it was stated, which may be left
            out where there is one; and `withdrawn_at`, not before that; if left out it is now, or as it was stated before.

    Raises:
        Forbidden: they may not.
        UnknownName: no such account or objection is known, or the account is out of sight.
        FactsRefused: something is wrong with it, or the objection was withdrawn at another instant already.
    """
    require_scope(actor, Scope.ACCEPTANCES_WRITE)
    said = read_one(partial(_said, withdrawal, _WITHDRAWAL), WITHDRAW)

    def work(writing: Writing) -> Receipt:
        known = Known(writing, actor, writing.now)
        before = _objection(known.world(account), account, said)
        at = said.get("withdrawn_at") or before.withdrawn_at or max(writing.now, before.objected_at)
        _refuse_withdrawal(before, at)
        refuse_future("withdrawn_at", at, writing.now, WITHDRAW)
        (receipt,) = stated(known, again(replace(before, withdrawn_at=at), WITHDRAW)).record(writing, actor)
        return receipt

    return store.write(work)


def _said(mapping: Mapping[str, Any], schema: Schema, place: Place) -> dict[str, Any]:
    return fields(node_of(dict(mapping), place), place, schema)


def _objection(world: World, account: str, said: Mapping[str, Any]) -> Objection:
    """The objection that is meant, as last stated; without an instant, the only one, or the only one that still stands.

    Raises:
        UnknownName: there is none.
        FactsRefused: there are several.
    """
    document, version, objected_at = said["document"], said["version"], said.get("objected_at")
    made = [record.fact for record in world.objections.get(account, ())]
    found = [one for one in made if (one.document, one.version) == (document, version)]
    if objected_at is not None:
        found = [one for one in found if one.objected_at == objected_at]
    found = [one for one in found if one.withdrawn_at is None] or found
    if len(found) > 1:
        instants = ", ".join(utc_text(one.objected_at) for one in found)
        raise FactsRefused(
            [_FINDING("objected_at", None, f"there are several: {instants}", "Write which of them is meant.")]
        )
    if not found:
        when = "" if objected_at is None else f" made at {utc_text(objected_at)}"
        raise UnknownName(f"no objection of account {account!r} to version {version!r} of {document!r}{when} is known")
    return found[0]


def _refuse_withdrawal(before: Objection, at: datetime) -> None:
    problem, remedy = "", ""
    if before.withdrawn_at is not None and at != before.withdrawn_at:
        problem = f"it was withdrawn already, at {utc_text(before.withdrawn_at)}"
        remedy = "Leave it as it is; if that was wrong, retract the fact that says so first."
    elif at < before.objected_at:
        problem = f"this is before the objection, which was made at {utc_text(before.objected_at)}"
        remedy = "Write that instant or a later one."
    if problem:
        raise FactsRefused([_FINDING("withdrawn_at", at, problem, remedy)])


_OBJECTION: Schema = {
    "document": OBJECTION["document"],
    "version": OBJECTION["version"],
    "objected_at": Field(OBJECTION["objected_at"].decode),
}
_WITHDRAWAL: Schema = _OBJECTION | {"withdrawn_at": OBJECTION["withdrawn_at"]}
