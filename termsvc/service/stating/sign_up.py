"""Signing up: an account comes into being together with all that it must accept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from termsvc.access import Actor, Scope, require_scope
from termsvc.core.model import Account, Record
from termsvc.core.world import World
from termsvc.library.accounts import ACCOUNTS
from termsvc.library.decode import Place, needed
from termsvc.library.facts import read_fact
from termsvc.library.parsed import node_of
from termsvc.library.statements import Reading
from termsvc.service.stating.acceptances import translated
from termsvc.service.stating.accounts import refuse_known
from termsvc.service.stating.bounds import keep_within
from termsvc.service.stating.form import Form, read_form
from termsvc.service.stating.known import Known
from termsvc.service.stating.offer import Offer, earliest_date
from termsvc.service.stating.stated import Stated, read_one, stated
from termsvc.service.stating.values import Receipt
from termsvc.store import Store, Writing

SOURCE = "sign-up"
ACCOUNT, CREATED_ON = "account", "created_on"


def sign_up(store: Store, actor: Actor, request: Mapping[str, Any]) -> tuple[Receipt, ...]:
    """Open an account that accepts what such a new account must accept: both, or nothing.

    Args:
        store: where.
        actor: who tells of it.
        request: parsed JSON: `account` as for `create_account`, opened where it says no `created_on` on the earliest of
            the dates that it is now in the time zones of documents; and beside it the fields of the form for `accept`.

    Returns:
        The receipt of the account, then one for each of `acceptances`, in their order.

    Raises:
        Forbidden: they may not, or are bound to one account alone.
        FactsRefused, NotPosted: as for `accept`.
        AlreadyThere: the account is known.
        StaleForm: something else is current, or something is missing that the account must accept.
    """
    require_scope(actor, Scope.ACCOUNTS_WRITE)
    require_scope(actor, Scope.ACCEPTANCES_WRITE)

    def work(writing: Writing) -> tuple[Receipt, ...]:
        known = Known(writing, actor, writing.now)
        reading, account, form = read_one(partial(_read, _dated(request, writing)), SOURCE)
        keep_within(known, reading)
        refuse_known(known, reading)
        accepted_at = form.accepted(writing.now)
        reading.statements += form.statements(account.id, accepted_at, SOURCE)
        found = stated(known, reading)
        Offer(_world(found, account), account.id, accepted_at).refuse_stale(form.shown, translated(writing), whole=True)
        return found.record(writing, actor)

    return store.write(work)


def _dated(request: Mapping[str, Any], writing: Writing) -> dict[str, Any]:
    """The request, its account with the date on which it is opened."""
    account = request.get(ACCOUNT)
    if not isinstance(account, dict) or account.get(CREATED_ON) is not None:
        return dict(request)
    opened_on = earliest_date(World(writing.catalogue()), writing.now)
    return {**request, ACCOUNT: {**account, CREATED_ON: opened_on.isoformat()}}


def _read(request: Mapping[str, Any], place: Place) -> tuple[Reading, Account, Form]:
    reading = Reading(findings=place.findings)
    opening = needed(partial(read_fact, group=ACCOUNTS, reading=reading))
    form, _ = read_form(node_of(dict(request), place), place, {ACCOUNT: opening})
    (account,) = (one.fact for one in reading.statements if isinstance(one.fact, Account))
    return reading, account, form


def _world(found: Stated, account: Account) -> World:
    """What is known once the account is, and has said nothing yet."""
    return World([*found.recorded, Record(id="", fact=account)])
