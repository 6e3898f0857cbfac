"""Accounts: opened, changed from a date on, closed, and brought in by the thousand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, BinaryIO

from termsvc.access import Actor, Forbidden, Scope, require_scope
from termsvc.core.model import Account
from termsvc.core.world import World
from termsvc.library.accounts import ACCOUNTS, read_account_lines
from termsvc.library.statements import Reading, Where
from termsvc.service.loading import ClaimsHistory, Outcome, load_accounts
from termsvc.service.prepared import prepared
from termsvc.service.recording import FactsRefused
from termsvc.service.stating.bounds import keep_within, misplaced
from termsvc.service.stating.changing import PARENT, read_change
from termsvc.service.stating.errors import AlreadyThere
from termsvc.service.stating.known import Known
from termsvc.service.stating.stated import again, said, stated
from termsvc.service.stating.values import Receipt
from termsvc.store import Store, Writing

CREATE, CHANGE, CLOSE, IMPORT = "account", "account change", "account closure", "accounts.ndjson"


def create_account(store: Store, actor: Actor, mapping: Mapping[str, Any]) -> Receipt:
    """Open an account.

    Args:
        store: where.
        actor: who does.
        mapping: parsed JSON with the fields of an account in a facts file; its name and contacts are kept as personal data.

    Raises:
        Forbidden: they may not, or are bound to one account alone.
        FactsRefused: something is wrong with it.
        AlreadyThere: it is known.
    """
    require_scope(actor, Scope.ACCOUNTS_WRITE)
    reading = said(mapping, ACCOUNTS, CREATE)

    def work(writing: Writing) -> Receipt:
        known = Known(writing, actor, writing.now)
        keep_within(known, reading)
        refuse_known(known, reading)
        (receipt,) = stated(known, reading).record(writing, actor)
        return receipt

    return store.write(work)


def import_accounts(store: Store, actor: Actor, lines: BinaryIO) -> Outcome:
    """Record accounts in any number, as a load of them does: new ones, and what restates those that are known.

    Args:
        store: where; other writers wait meanwhile.
        actor: who does.
        lines: NDJSON, open for reading; it is read from its beginning, again if the work must begin anew.

    Returns:
        How many were new, restated and recorded already; and warnings, by line.

    Raises:
        Forbidden: they may not, or are bound to an account.
        FactsRefused: something is wrong, by line; nothing was recorded.
    """
    require_scope(actor, Scope.ACCOUNTS_WRITE)
    if actor.reach is not None:
        raise Forbidden("This key is bound to an account, so it can't import any. Create each by itself.")
    chunks = partial(prepared, partial(read_account_lines, lines, IMPORT))
    try:
        outcome = load_accounts(store, chunks, store.now, actor.id)
    except ClaimsHistory as error:
        problem = "an import can't give facts ids, nor say when they were learned"
        finding = error.where.finding("", None, problem, "Remove fact and recorded_at from every line.")
        raise FactsRefused([finding]) from None
    if not outcome.accepted:
        raise FactsRefused(outcome.told())
    return outcome


def change_account(store: Store, actor: Actor, account: str, change: Mapping[str, Any]) -> Receipt:
    """State that values of an account are others from a date on; before it, and all others, stay as they were.

    Args:
        store: where.
        actor: who does.
        account: its id.
        change: parsed JSON with `from` and, of `country`, `locale`, `parent` and `attributes`, those that change. What was
            stated for dates from then on is replaced; null means that there is no value from then on.

    Raises:
        Forbidden: they may not.
        UnknownName: no such account is known, or it is out of sight.
        FactsRefused: something is wrong with it.
    """
    require_scope(actor, Scope.ACCOUNTS_WRITE)
    changed = read_change(change, CHANGE)

    def work(writing: Writing) -> Receipt:
        known = Known(writing, actor, writing.now)
        before = known.account(account).fact
        parent = changed.values.get(PARENT)
        if parent is not None and (findings := [*misplaced(known, parent, Where(file=CHANGE, line=0))]):
            raise FactsRefused(findings)
        (receipt,) = stated(known, again(changed.applied(before), CHANGE)).record(writing, actor)
        return receipt

    return store.write(work)


def close_account(store: Store, actor: Actor, account: str, closed_on: date) -> Receipt:
    """Close an account on a date; from then on what bound it last stays.

    Raises:
        Forbidden: they may not.
        UnknownName: no such account is known, or it is out of sight.
        FactsRefused: it was opened later.
    """
    require_scope(actor, Scope.ACCOUNTS_WRITE)

    def work(writing: Writing) -> Receipt:
        known = Known(writing, actor, writing.now)
        before = known.account(account).fact
        if closed_on < before.created_on:
            problem = f"the account was opened later, on {before.created_on}"
            where = Where(file=CLOSE, line=0)
            raise FactsRefused([where.finding("closed_on", closed_on, problem, "Write that date or a later one.")])
        (receipt,) = stated(known, again(replace(before, closed_on=closed_on), CLOSE)).record(writing, actor)
        return receipt

    return store.write(work)


def refuse_known(known: Known, reading: Reading) -> None:
    """Go on only if no account is known that is to come into being, within sight or not.

    Raises:
        AlreadyThere: one is.
    """
    for one in reading.statements:
        if isinstance(one.fact, Account) and one.fact.id in World(known.about(one.fact.id)).accounts:
            raise AlreadyThere(f"Account {one.fact.id!r} is there already. Change it, or give the new one another id.")
