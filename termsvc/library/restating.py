"""What of a load is to be recorded: facts are never changed in place, a later statement of the same key counts.

What is recorded already is left alone, so that a load may be repeated. What a posted version says may be restated only
for its withdrawal and for postponements (see `posted`). One error, and nothing is recorded.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from termsvc.core.batch import AcceptedBy, Batch, Personal
from termsvc.core.dated import local_date
from termsvc.core.model import (
    Acceptance,
    Agreement,
    Document,
    Fact,
    Record,
    Retraction,
    Translation,
    Version,
)
from termsvc.library.checks import check
from termsvc.library.finding import Finding, Severity, any_error, in_order, written
from termsvc.library.history import Entry, History
from termsvc.library.lagging import lagging
from termsvc.library.posted import Learned, TextOf, changed_text, refusals
from termsvc.library.statements import Loaded, Statement, standing, taken_back
from termsvc.library.summary import Counts, Restated, changed_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a load would do.

    Attributes:
        batch: what to record; empty if a finding is an error.
        findings: of the files, between facts, and of restating, by file and line.
        counts: by kind of fact.
        restated: what comes in the place of something, in order of recording.
    """

    batch: Batch
    findings: tuple[Finding, ...]
    counts: Mapping[str, Counts]
    restated: tuple[Restated, ...]


def plan(loaded: Loaded, recorded: Sequence[Record[Fact]], *, now: datetime, text_of: TextOf) -> Plan:
    """What to record of a load, in this order: by the instant claimed, then what claims none.

    Args:
        loaded: as `reading.read` gives it for what is recorded.
        recorded: in the order in which it was recorded.
        now: the instant of the load, aware.
        text_of: the canonical text of a seal among those recorded, `None` where it is not at hand.
    """
    planning = _Planning(loaded, recorded, now, lambda sha256: loaded.texts.get(sha256) or text_of(sha256))
    for one in loaded.statements:
        planning.take(one)
    findings = in_order(
        (
            *loaded.findings,
            *check(loaded, recorded),
            *planning.findings,
            *planning.lost_retractions(),
            *lagging((one for one, _ in planning.taken), planning.seals, planning.text_of),
        )
    )
    return Plan(
        batch=Batch() if any_error(findings) else planning.batch(),
        findings=findings,
        counts=dict(planning.counts),
        restated=tuple(planning.restated),
    )


class _Planning:
    """A plan in the making: one statement after the other, each against all before it."""

    def __init__(self, loaded: Loaded, recorded: Sequence[Record[Fact]], now: datetime, text_of: TextOf) -> None:
        self.loaded = loaded
        self.now = now
        self.text_of = text_of
        self.history = History.of(recorded, loaded.statements)
        self.own_retractions = taken_back(loaded.statements, ())
        current = [one.fact for one in standing(loaded.statements, recorded)]
        self.timezones = {fact.slug: fact.timezone for fact in current if isinstance(fact, Document)}
        self.posted_on = {fact.key: fact.posted_on for fact in current if isinstance(fact, Version)}
        self.seals = {fact.key: fact.sha256 for fact in current if isinstance(fact, Version)}
        self.taken: list[tuple[Statement[Fact], Record[Fact]]] = []
        self.personal: dict[Hashable, tuple[Personal, ...]] = {}
        self.findings: list[Finding] = []
        self.counts: dict[str, Counts] = defaultdict(Counts)
        self.restated: list[Restated] = []
        self.ids: dict[str, str] = {}

    def take(self, one: Statement[Fact]) -> None:
        """Plan one statement."""
        entry = self.history.already(one)
        if entry is not None:
            self._leave(one, entry)
        else:
            self._record(one)

    def _leave(self, one: Statement[Fact], entry: Entry) -> None:
        self.counts[one.fact.name].unchanged += 1
        if one.id is not None:
            self.ids[one.id] = entry.id
        if entry.fact != one.fact:
            # Two facts of one load with one id are the business of `checks`.
            self.findings.extend([_id_taken(one, entry)] if entry.recorded else [])
        elif entry.id in self.history.retracted:
            if one.id is None or entry.id not in self.own_retractions:
                self.findings.append(_not_again(one, entry, "was taken back"))
        elif one.recorded_at is None and self.history.latest(one.fact) is not entry:
            self.findings.append(_not_again(one, entry, "has been restated since"))
        elif not isinstance(one.fact, Acceptance):
            self._keep_personal(one, entry.id)

    def _record(self, one: Statement[Fact]) -> None:
        base = self.history.latest(one.fact)
        refused = list(self._refusals(one, base)) if base else []
        self.findings.extend(refused)
        if refused:
            return
        self.findings.extend(self._said_before(one, base))
        if base is None:
            self.counts[one.fact.name].new += 1
        else:
            self._restate(one, base)
        id_ = self.history.new_id(one)
        if one.id is not None:
            self.ids[one.id] = id_
        self.history.add(Entry(id_, one.fact, one.recorded_at, None, recorded=False))
        record = Record(id=id_, fact=one.fact, source=str(one.where), claimed_recorded_at=one.recorded_at)
        self.taken.append((one, record))
        self._keep_personal(one, id_)

    def _said_before(self, one: Statement[Fact], base: Entry | None) -> Iterator[Finding]:
        """A statement that undoes later ones: meant so, or out of an old file."""
        before = next((it for it in self.history.entries_of(one.fact) if it is not base and it.fact == one.fact), None)
        if base is not None and before is not None and one.recorded_at is None:
            problem = f"this is recorded as {before.id} and was restated since as {base.id}; now it counts again"
            remedy = "If this file is older than what is recorded, load the newer one after it."
            yield one.where.finding("", " ".join(one.fact.key or ()), problem, remedy, Severity.WARNING)

    def _restate(self, one: Statement[Fact], base: Entry) -> None:
        self.counts[one.fact.name].restated += 1
        changed = changed_fields(base.fact, one.fact)
        self.restated.append(Restated(kind=one.fact.name, key=one.fact.key or (), fields=changed, where=one.where))
        learned = base.claimed or base.recorded_at
        if base.recorded and one.recorded_at is not None and learned is not None and one.recorded_at < learned:
            problem = f"{base.id}, which it restates, was learned later, at {written(learned)}"
            remedy = "Recorded now, this statement is the one that counts; leave it out if it was only history."
            self.findings.append(one.where.finding("recorded_at", one.recorded_at, problem, remedy, Severity.WARNING))

    def _refusals(self, one: Statement[Fact], base: Entry) -> Iterator[Finding]:
        old, new = base.fact, one.fact
        if isinstance(old, Version) and isinstance(new, Version):
            learned = self._learned(one, base, new.document)
            yield from refusals(old, new, learned, one.where, self.text_of)
        elif isinstance(old, Translation) and isinstance(new, Translation):
            posted_on = self.posted_on.get((new.document, new.version))
            if posted_on is not None and posted_on <= self._learned(one, base, new.document).latest:
                yield changed_text(old.sha256, new.sha256, one.where, self.text_of)

    def _learned(self, one: Statement[Fact], base: Entry, document: str) -> Learned:
        """When a restatement was learned: now, or where a load brings the whole history of its key, as that claims."""
        zone = self.timezones.get(document, "UTC")
        now = self.history.is_recorded(one.fact)
        latest = self.now if now else one.recorded_at or self.now
        earliest = latest if now else one.recorded_at or base.claimed or latest
        return Learned(local_date(earliest, zone), local_date(latest, zone))

    def _keep_personal(self, one: Statement[Fact], id_: str) -> None:
        """Of each sort of personal data, what was stated last counts; a later statement without any repeats none."""
        for kind in dict.fromkeys(type(item) for item in one.personal):
            items = (item for item in one.personal if type(item) is kind)
            named = (replace(item, fact=id_) if isinstance(item, AcceptedBy) else item for item in items)
            self.personal[kind, one.fact.name, one.fact.key or id_] = tuple(named)

    def lost_retractions(self) -> Iterator[Finding]:
        """Retractions of an id that a statement gives itself in vain, for it is recorded already under another."""
        for one, record in self.taken:
            named = record.fact.fact if isinstance(record.fact, Retraction) else ""
            if self.ids.get(named, named) != named:
                problem = f"that fact is recorded already, under the id {self.ids[named]}"
                yield one.where.finding("fact", named, problem, f"Write fact: {self.ids[named]}.")

    def batch(self) -> Batch:
        """What is to be recorded, with the texts and files that it names."""
        records = tuple(record for _, record in self.taken)
        seals = {sha256 for record in records for sha256 in _seals(record.fact)}
        return Batch(
            records=records,
            texts={sha256: text for sha256, text in self.loaded.texts.items() if sha256 in seals},
            files={sha256: data for sha256, data in self.loaded.files.items() if sha256 in seals},
            personal=tuple(item for kept in self.personal.values() for item in kept),
        )


def _seals(fact: Fact) -> Iterator[str | None]:
    if isinstance(fact, Version | Translation):
        yield fact.sha256
    elif isinstance(fact, Agreement):
        yield from (term.sha256 for term in fact.terms)
        yield from (attachment.sha256 for attachment in fact.attachments)


def _id_taken(one: Statement[Fact], entry: Entry) -> Finding:
    problem = f"this id is recorded already, for another {entry.fact.name}"
    if (entry.fact.name, entry.fact.key) == (one.fact.name, one.fact.key):
        changed = " and ".join(changed_fields(entry.fact, one.fact))
        problem = f"this id is recorded already, for the same {entry.fact.name} with another value of {changed}"
    return one.where.finding("fact", one.id, problem, "Give what is stated here an id of its own, or none.")


def _not_again(one: Statement[Fact], entry: Entry, what_happened: str) -> Finding:
    problem = f"this is recorded as {entry.id} and {what_happened}, so it is left alone"
    remedy = "To state it again, give it a new id in its field fact; otherwise remove it here."
    return one.where.finding("", " ".join(one.fact.key or ()), problem, remedy, Severity.WARNING)
