"""From what a request says to facts of record, as a load comes from files to them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any, TypeVar

from termsvc.access import Actor
from termsvc.core.model import Fact, Record
from termsvc.core.naming import key_text, statement_id
from termsvc.library.decode import Place, Refusal
from termsvc.library.facts import Group, read_fact
from termsvc.library.finding import Finding, any_error, in_order
from termsvc.library.parsed import node_of
from termsvc.library.reading import finish
from termsvc.library.restating import Plan, plan
from termsvc.library.statements import Reading, Statement, Where, taken_back
from termsvc.service.recording import FactsRefused, known_text, record_plan
from termsvc.service.stating.known import Known
from termsvc.service.stating.values import Receipt
from termsvc.store import Writing

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Stated:
    """Statements that nothing stands against.

    Attributes:
        statements: in the order in which they are made.
        recorded: what bears on them.
        plan: what is to be recorded; what is recorded already is not in it.
    """

    statements: tuple[Statement[Fact], ...]
    recorded: Sequence[Record[Fact]]
    plan: Plan

    def record(self, writing: Writing, actor: Actor) -> tuple[Receipt, ...]:
        """Record what is not recorded yet, and give the receipt of each statement."""
        records = record_plan(writing, self.plan, actor.id)
        said = _standing(self.recorded) | {record.fact: record for record in records}
        return tuple(Receipt.of(said[one.fact]) for one in self.statements)


def said(mapping: Mapping[str, Any], group: Group, source: str) -> Reading:
    """What a mapping states, as one in a list of a facts file does.

    Args:
        mapping: parsed JSON with the fields of the fact.
        group: which fact that is.
        source: how records and findings name where it comes from.

    Raises:
        FactsRefused: it can't be read.
    """

    def read(place: Place) -> Reading:
        reading = Reading(findings=place.findings)
        read_fact(node_of(dict(mapping), place), place, group, reading)
        return reading

    return read_one(read, source)


def again(fact: Fact, source: str) -> Reading:
    """A fact that is stated as it is, not read."""
    return Reading(statements=[Statement(fact=fact, where=Where(file=source, line=0))])


def read_one(read: Callable[[Place], T], source: str) -> T:
    """What is read of one request.

    Args:
        read: reads it, noting what is wrong at the place given, which is that of the whole request.
        source: as for `said`.

    Raises:
        FactsRefused: something is wrong; all that is.
    """
    findings: list[Finding] = []
    with suppress(Refusal):
        found = read(Place(source, findings))
        if not any_error(findings):
            return found
    raise FactsRefused(in_order(findings))


def stated(known: Known, reading: Reading) -> Stated:
    """What was read, held against what is recorded.

    What equals a fact that was taken back is stated anew, since whoever acts now is no old file.

    Raises:
        FactsRefused: something stands against it, or a statement names itself as one that does not count any more.
    """
    recorded = known.bearing(reading.statements)
    statements = [*_anew(reading.statements, recorded)]
    loaded = finish(replace(reading, statements=statements), recorded)
    found = plan(loaded, recorded, now=known.now, text_of=partial(known_text, known.reading))
    counting = _standing(recorded).keys() | {record.fact for record in found.batch.records}
    if any_error(found.findings) or not all(one.fact in counting for one in statements):
        raise FactsRefused(found.findings)
    return Stated(tuple(statements), recorded, found)


def _anew(statements: Iterable[Statement[Fact]], recorded: Sequence[Record[Fact]]) -> Iterator[Statement[Fact]]:
    """Statements, with an id of its own for each that equals a fact which was taken back."""
    retracted, taken = taken_back((), recorded), {record.id for record in recorded}
    gone = {record.fact for record in recorded if record.id in retracted}
    for one in statements:
        if one.id is None and one.fact in gone:
            ids = (statement_id(key_text(one.fact), number) for number in count(1))
            yield replace(one, id=next(name for name in ids if name not in taken))
        else:
            yield one


def _standing(recorded: Iterable[Record[Fact]]) -> dict[Fact, Record[Fact]]:
    """The records that count, by what they say."""
    records = list(recorded)
    retracted = taken_back((), records)
    last = {
        (record.fact.name, *(record.fact.key or ("", record.id))): record
        for record in records
        if record.id not in retracted
    }
    return {record.fact: record for record in last.values()}
