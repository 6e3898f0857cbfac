"""What an actor who is bound to an account may state: of that account and those below it, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator

from termsvc.access import Forbidden
from termsvc.core.dated import Dated
from termsvc.core.model import Account, Fact
from termsvc.library.finding import Finding
from termsvc.library.names import unknown_name
from termsvc.library.statements import Reading, Statement, Where
from termsvc.service.recording import FactsRefused
from termsvc.service.stating.known import Known


def keep_within(known: Known, reading: Reading) -> None:
    """Go on only if a new account lies where whoever acts may create one.

    Raises:
        Forbidden: they are bound to one account and none below it.
        FactsRefused: they are bound, and the account is to lie elsewhere, or the fact is to have an id of its own.
    """
    reach = known.actor.reach
    if reach is None:
        return
    if not reach.subtree:
        raise Forbidden("This key is bound to one account, so it can't create another. Use a key for its subtree.")
    findings = [finding for one in reading.statements for finding in _outside(known, one)]
    if findings:
        raise FactsRefused(findings)


def _outside(known: Known, one: Statement[Fact]) -> Iterator[Finding]:
    for name, value in (("fact", one.id), ("recorded_at", one.recorded_at)):
        if value is not None:
            yield one.where.finding(name, value, "a key that is bound to an account can't say this", "Leave it out.")
    if isinstance(one.fact, Account):
        yield from misplaced(known, one.fact.parent, one.where)


def misplaced(known: Known, parent: Dated[str], where: Where) -> Iterator[Finding]:
    """Why whoever acts may not have an account belong there; nothing for an actor who is not bound.

    One out of sight is told as one that is not there.
    """
    if known.actor.reach is None:
        return
    names = [*dict.fromkeys(parent.values())]
    for name in names:
        if not known.sees(name):
            yield unknown_name(where, "parent", (Account.name, name), {})
    if not names or parent != Dated.always(names[0]):
        remedy = f"Write {known.actor.reach.account}, or an account below it."
        yield where.finding(
            "parent", None, "a key that is bound to an account needs one parent here, for always", remedy
        )
