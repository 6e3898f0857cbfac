"""Acceptances of what is posted, several documents at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from termsvc.access import Actor, Scope, require_scope
from termsvc.core.model import Translation, Version
from termsvc.library.decode import Place
from termsvc.library.parsed import node_of
from termsvc.library.statements import Reading, standing
from termsvc.service.stating.form import Form, read_form
from termsvc.service.stating.known import Known
from termsvc.service.stating.offer import Offer
from termsvc.service.stating.stated import read_one, stated
from termsvc.service.stating.values import Receipt
from termsvc.store import Reading as Snapshot
from termsvc.store import Store, Writing

SOURCE = "acceptance"


def accept(store: Store, actor: Actor, account: str, form: Mapping[str, Any]) -> tuple[Receipt, ...]:
    """State that an account accepted what it was shown: all of it, or nothing.

    What may be accepted is the version that is in force for the account by all that is known, or a later one that is
    posted and not withdrawn, by the seal of its text or of a translation.

    Args:
        store: where.
        actor: who tells of it.
        account: its id.
        form: parsed JSON: `acceptances`, a list of `document`, `version` and `sha256`; and, each optional, `accepted_by`
            with `person`, `email`, `ip_address` and `user_agent`, which is kept as personal data; `authority`, `surface`,
            `locale` and `method`, which name no person; and `accepted_at`, now if left out, and at most five minutes in
            the future, as clocks differ, which counts as now.

    Returns:
        A receipt for each of `acceptances`, in their order.

    Raises:
        Forbidden: they may not.
        UnknownName: no such account is known, or it is out of sight.
        FactsRefused: something is wrong with the form, such as a version that never was.
        NotPosted: a version was not posted then.
        StaleForm: something else is current.
    """
    require_scope(actor, Scope.ACCEPTANCES_WRITE)
    read = read_one(partial(_form, form), SOURCE)

    def work(writing: Writing) -> tuple[Receipt, ...]:
        known = Known(writing, actor, writing.now)
        world = known.world(account)
        accepted_at = read.accepted(writing.now)
        found = stated(known, Reading(statements=[*read.statements(account, accepted_at, SOURCE)]))
        Offer(world, account, accepted_at).refuse_stale(read.shown, translated(writing))
        return found.record(writing, actor)

    return store.write(work)


def translated(reading: Snapshot) -> Callable[[Version], frozenset[str]]:
    """The seals of a version's translations."""

    def seals(version: Version) -> frozenset[str]:
        current = (one.fact for one in standing((), reading.published()))
        return frozenset(
            fact.sha256
            for fact in current
            if isinstance(fact, Translation) and (fact.document, fact.version) == version.key
        )

    return seals


def _form(form: Mapping[str, Any], place: Place) -> Form:
    return read_form(node_of(dict(form), place), place, {})[0]
