"""Checks across facts, over what is recorded and what is read together: the last statement of each key counts.

What is odd but happens in life is left alone; what is likely a slip is a warning.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import TypeVar

from termsvc.core.model import Account, Agreement, Document, Fact, Objection, Record, Version
from termsvc.library.cycles import cycles
from termsvc.library.finding import Finding, Severity, in_order, written
from termsvc.library.names import unknown_names
from termsvc.library.statements import Loaded, Name, Standing, Statement, Where, standing

F = TypeVar("F", bound=Fact)


def check(loaded: Loaded, recorded: Sequence[Record[Fact]] = ()) -> tuple[Finding, ...]:
    """All that is wrong between facts, beyond `loaded.findings`; only what the load itself brings about is told.

    Args:
        loaded: its statements are learned after what is recorded.
        recorded: in the order in which it was recorded.
    """
    current = standing(loaded.statements, recorded)
    findings = [
        *_twice(loaded.statements),
        *_out_of_sequence(current),
        *circular(_of(Account, current), ("parent",)),
        *circular(_of(Document, current), ("part_of", "in_lieu_of")),
        *unknown_names(current, loaded.declared, recorded),
        *odd(current),
    ]
    return in_order(findings)


def _of(kind: type[F], current: Iterable[Standing[Fact]]) -> list[Standing[F]]:
    return [Standing(one.fact, one.where) for one in current if isinstance(one.fact, kind)]


def _twice(statements: Sequence[Statement[Fact]]) -> Iterator[Finding]:
    """Two facts with one key and one instant, and two with one id: of these none could be said to count."""
    stated: dict[tuple[Name, datetime | None], Where] = {}
    called: dict[str, Where] = {}
    for one in statements:
        if one.fact.key is not None:
            first = stated.setdefault(((one.fact.name, *one.fact.key), one.recorded_at), one.where)
            if first is not one.where:
                yield stated_twice(one, first)
        if one.id is not None:
            first = called.setdefault(one.id, one.where)
            if first is not one.where:
                problem = f"this id is given to another fact too, at {first}"
                yield one.where.finding("fact", one.id, problem, "Give each fact an id of its own.")


def stated_twice(one: Statement[Fact], first: Where | str) -> Finding:
    """The second of two statements of one key and instant, and where the first one stands."""
    when = "without recorded_at" if one.recorded_at is None else f"with recorded_at {written(one.recorded_at)}"
    problem = f"this {one.fact.name} is stated twice {when}, first at {first}"
    remedy = "Keep one of them, or say by recorded_at which was learned later."
    return one.where.finding("", " ".join(one.fact.key or ()), problem, remedy)


def _out_of_sequence(current: Iterable[Standing[Fact]]) -> Iterator[Finding]:
    versions: dict[str, list[Standing[Version]]] = defaultdict(list)
    for one in _of(Version, current):
        versions[one.fact.document].append(one)
    for group in versions.values():
        ordered = sorted(group, key=lambda one: (one.fact.sequence, one.fact.posted_on))
        for earlier, later in pairwise(ordered):
            yield from _order(earlier, later)


def _order(earlier: Standing[Version], later: Standing[Version]) -> Iterator[Finding]:
    """What is wrong between two neighbours in sequence, told of the later one if that is what is being loaded."""
    one, other = (later, earlier) if later.where else (earlier, later)
    if one.where is None:
        return
    if earlier.fact.sequence == later.fact.sequence:
        problem = f"version {other.fact.label} has this sequence too"
    elif earlier.fact.posted_on > later.fact.posted_on:
        problem = f"it contradicts the order of posting: {_posted(earlier.fact)}, but {_posted(later.fact)}"
    else:
        return
    yield one.where.finding("sequence", one.fact.sequence, problem, "Number versions 1, 2, 3 ... in posting order.")


def _posted(version: Version) -> str:
    return f"{version.label} with sequence {version.sequence} is posted on {version.posted_on}"


def circular(current: Sequence[Standing[F]], fields: tuple[str, ...]) -> Iterator[Finding]:
    """Links by the dated fields named that on some date lead back to where they began."""
    members = {one.fact.key[0]: one for one in current if one.fact.key}
    links = {key: [link for field in fields for link in getattr(one.fact, field).spans] for key, one in members.items()}
    for day, cycle in cycles(links):
        loaded = next((members[key] for key in cycle if members[key].where), None)
        if loaded is not None and loaded.where is not None:
            field = next(field for field in fields if getattr(loaded.fact, field).on(day) in cycle)
            chain = " > ".join((*cycle, cycle[0]))
            problem = f"links lead back to where they began{'' if day == date.min else f' on {day}'}: {chain}"
            remedy = "Break the chain, or let its links hold at different times."
            yield loaded.where.finding(field, getattr(loaded.fact, field).on(day), problem, remedy)


def odd(current: Iterable[Standing[Fact]]) -> Iterator[Finding]:
    """Dates in an order that is allowed, and likely a slip."""
    for one in current:
        if one.where is None:
            continue
        for later, earlier, may_be_equal in SOONER.get(type(one.fact), ()):
            end, start = getattr(one.fact, later), getattr(one.fact, earlier)
            if end is not None and (end < start or (end == start and not may_be_equal)):
                problem = f"this is {'on' if end == start else 'before'} {earlier} {written(start)}"
                remedy = f"Check {later} and {earlier}; it is loaded as it stands."
                yield one.where.finding(later, end, problem, remedy, Severity.WARNING)


# Of each kind, what should come later, than what, and whether both may be equal.
SOONER: Mapping[type[Fact], tuple[tuple[str, str, bool], ...]] = {
    Agreement: (("effective_to", "effective_from", False),),
    Account: (("closed_on", "created_on", True),),
    Objection: (("withdrawn_at", "objected_at", True),),
    Version: (("withdrawn_on", "posted_on", True),),
}
