"""Facts taken back."""

from __future__ import annotations

from termsvc.access import Actor, Scope, require_scope
from termsvc.core.errors import UnknownName
from termsvc.core.model import Retraction
from termsvc.library.facts import GROUPS
from termsvc.library.statements import Where, taken_back
from termsvc.service.guarding import guarded
from termsvc.service.recording import FactsRefused
from termsvc.service.stating.errors import AlreadyThere
from termsvc.service.stating.known import Known
from termsvc.service.stating.stated import said, stated
from termsvc.service.stating.values import Receipt
from termsvc.store import Reading, Store, Writing

SOURCE = "retraction"


def retract(store: Store, actor: Actor, fact: str, reason: str) -> Receipt:
    """Take back a fact: from now on it is not known, though it was before.

    Raises:
        Forbidden: they may not.
        UnknownName: there is no such fact.
        AlreadyThere: it is taken back already.
        FactsRefused: it is a retraction itself, or a version or document and they are no admin.
    """
    require_scope(actor, Scope.FACTS_RETRACT)
    reading = said({"fact": fact, "reason": reason}, GROUPS["retractions"], SOURCE)

    def work(writing: Writing) -> Receipt:
        _refuse(writing, fact)
        found = stated(Known(writing, actor, writing.now), reading)
        if findings := tuple(guarded(writing, found.plan, actor, writing.now)):
            raise FactsRefused(findings)
        (receipt,) = found.record(writing, actor)
        return receipt

    return store.write(work)


def _refuse(reading: Reading, fact: str) -> None:
    records = reading.facts_with([fact])
    record = next((one for one in records if one.id == fact), None)
    if record is None:
        raise UnknownName(f"no fact {fact!r} is known")
    if isinstance(record.fact, Retraction):
        problem = "a retraction can't be taken back"
        remedy = "State again what it took back; that is a new fact."
        raise FactsRefused([Where(file=SOURCE, line=0).finding("fact", fact, problem, remedy)])
    if fact in taken_back((), records):
        raise AlreadyThere(f"Fact {fact!r} is taken back already.")
