"""Loading accounts in any number: chunk by chunk within one transaction, each against all that is recorded by then.

What is new goes straight into the database. Whatever meets something recorded is planned as in any other load (see
`library.restating`), with the records of just these accounts. So there is one meaning, and memory stays bounded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from termsvc.core.model import Account, Fact, Record
from termsvc.library.checks import circular, odd, stated_twice
from termsvc.library.finding import MOST_KNOWN, Finding, Severity, any_error, in_order
from termsvc.library.names import unknown_name
from termsvc.library.restating import plan
from termsvc.library.statements import Loaded, Standing, Statement, Where, taken_back
from termsvc.library.summary import Counts, Restated
from termsvc.service.prepared import Chunks, Prepared
from termsvc.store import AccountLines, AccountRow, Parent, Store, Taken, Writing

MOST_TOLD = 1_000
"""So many findings, and so many accounts that are restated, are told of one load; of the others, their number."""

_NAME = (Account.name,)


class ClaimsHistory(Exception):
    """A row gives itself an id or an instant, so the order in which rows count is not that in which they stand.

    Attributes:
        where: the first row that does.
    """

    def __init__(self, where: Where) -> None:
        super().__init__(str(where))
        self.where = where


@dataclass(slots=True)
class Outcome:
    """What a load did, or would do; as in `LoadReport`, but that no more than `MOST_TOLD` are kept of each."""

    findings: dict[Finding, None] = field(default_factory=dict)
    further: Counter[bool] = field(default_factory=Counter)
    counts: Counts = field(default_factory=Counts)
    restated: list[Restated] = field(default_factory=list)

    def note(self, findings: Iterable[Finding]) -> None:
        """Add findings; one that is known already is none."""
        for one in findings:
            if len(self.findings) < MOST_TOLD:
                self.findings[one] = None
            elif one not in self.findings:
                self.further[any_error([one])] += 1

    @property
    def accepted(self) -> bool:
        """Whether nothing stands against it."""
        return not (any_error(self.findings) or self.further[True])

    def told(self) -> tuple[Finding, ...]:
        """The findings by file and line, and how many more there are."""
        return (*in_order(self.findings), *self._further())

    def _further(self) -> Iterator[Finding]:
        if number := self.further.total():
            last = next(reversed(self.findings))
            severity = Severity.ERROR if self.further[True] else Severity.WARNING
            yield Finding(
                file=last.file,
                problem=f"{number:,} further findings are not shown",
                remedy="Mend those above, and load it again.",
                severity=severity,
            )


class _Undone(Exception):
    """Ends a transaction so that nothing is kept."""


def load_accounts(
    store: Store,
    chunks: Chunks,
    clock: Callable[[], datetime],
    recorded_by: str,
    *,
    dry_run: bool = False,
) -> Outcome:
    """Record all accounts that the rows state, or nothing; other writers wait meanwhile.

    Args:
        store: where; a dry run adds everything too, and takes it back.
        chunks: the rows.
        clock: gives aware instants.
        recorded_by: who records them.
        dry_run: only try it.

    Raises:
        ClaimsHistory: a row gives itself an id or an instant; nothing was recorded.
    """
    outcome = Outcome()

    def work(writing: Writing) -> Outcome:
        nonlocal outcome
        outcome = Outcome()  # work that met another one's begins anew
        loading = _Loading(writing, clock(), recorded_by, outcome)
        with closing(chunks()) as read:
            for chunk in read:
                loading.take(chunk)
        loading.end()
        if dry_run or not outcome.accepted:
            raise _Undone
        return outcome

    try:
        return store.write(work)
    except _Undone:
        return outcome


class _Loading:
    """A load within its transaction."""

    def __init__(self, writing: Writing, now: datetime, recorded_by: str, outcome: Outcome) -> None:
        self.writing = writing
        self.now = now
        self.recorded_by = recorded_by
        self.outcome = outcome
        self.accounts = writing.accounts(recorded_by=recorded_by)
        self.looking = not self.accounts.first
        self.names_known = True

    def take(self, chunk: Prepared) -> None:
        """Record what is new in a chunk, and what restates something."""
        self.outcome.note(chunk.findings)
        self._declare(chunk)
        try:
            self._take(chunk)
        except Taken:
            self.looking = True
            self._take(chunk)

    def _take(self, chunk: Prepared) -> None:
        unusual = [_of_account(one) for one in chunk.unusual]
        ids = chunk.accounts.id + [one.fact.id for one in unusual]
        recorded = self.accounts.recorded(ids) if self.looking else set()
        twice = {id_ for id_, times in Counter(ids).items() if times > 1} if len(set(ids)) < len(ids) else set()
        plain = chunk
        if looked_at := recorded | twice:
            plain = chunk.without(looked_at)
            unusual += chunk.statements(looked_at)
        stated = self._once(sorted(unusual, key=lambda one: one.where.line))
        self._meet([one for one in stated if one.fact.id in recorded])
        self._add(plain, [one for one in stated if one.fact.id not in recorded])

    def _declare(self, chunk: Prepared) -> None:
        if chunk.declared is None:
            self.names_known = False
        else:
            stated = {one.fact.key for one in chunk.unusual}
            self.accounts.refuse(name[1] for name in chunk.declared if name[:1] == _NAME and name[1:] not in stated)

    def _once(self, statements: Iterable[Statement[Account]]) -> list[Statement[Account]]:
        firsts: dict[str, Statement[Account]] = {}
        for one in statements:
            first = firsts.setdefault(one.fact.id, one)
            if first is not one:
                self.outcome.note([stated_twice(one, first.where)])
        return list(firsts.values())

    def _meet(self, statements: Sequence[Statement[Account]]) -> None:
        """Plan what meets something recorded, before this load or by it."""
        if not statements:
            return
        records = self.writing.accounts_stated(one.fact.id for one in statements)
        before = [record for record in records if not self._is_new(record)]
        stated = {
            record.fact.id: record.source
            for record in records
            if isinstance(record.fact, Account) and self._is_new(record)
        }
        stated |= self.accounts.kept([one.fact.id for one in statements])
        self.outcome.note(stated_twice(one, stated[one.fact.id]) for one in statements if one.fact.id in stated)
        self._restate([one for one in statements if one.fact.id not in stated], before)

    def _is_new(self, record: Record[Fact]) -> bool:
        last = self.accounts.began_after
        return last is None or (record.recorded_at is not None and record.recorded_at > last)

    def _restate(self, statements: Sequence[Statement[Account]], recorded: Sequence[Record[Fact]]) -> None:
        loaded = Loaded(statements=tuple(statements), texts={}, files={}, declared=None, findings=())
        planned = plan(loaded, recorded, now=self.now, text_of=lambda _: None)
        self.outcome.note(planned.findings)
        self._count(planned.counts)
        self.outcome.restated += planned.restated[: MOST_TOLD - len(self.outcome.restated)]
        self.writing.record(planned.batch, recorded_by=self.recorded_by)
        self.accounts.keep((one.fact.id, str(one.where)) for one in statements)
        self._link(statements)

    def _count(self, counts: Mapping[str, Counts]) -> None:
        for count in counts.values():
            self.outcome.counts.new += count.new
            self.outcome.counts.restated += count.restated
            self.outcome.counts.unchanged += count.unchanged

    def _add(self, plain: Prepared, others: Sequence[Statement[Account]]) -> None:
        self.outcome.note(odd(Standing(one.fact, one.where) for one in others))
        ids, sources = plain.accounts.id, plain.sources()
        rows = AccountLines.of([AccountRow.of(one.fact) for one in others])
        self.accounts.add(plain.accounts.and_also(rows), sources + [str(one.where) for one in others])
        self.outcome.counts.new += len(ids) + len(others)
        self.accounts.call([(ids[row], called) for row, called in plain.called.items()])
        self.accounts.reach([(ids[row], *contact) for row, contact in plain.contacts.items()])
        self.writing.keep(item for one in others for item in one.personal)
        self.accounts.link([Parent(name, ids[row], sources[row]) for row, name in plain.parents.items()])
        self._link(others)

    def _link(self, statements: Iterable[Statement[Account]]) -> None:
        links = [
            Parent(name, one.fact.id, str(one.where))
            for one in statements
            for name in dict.fromkeys(one.fact.parent.values())
        ]
        self.accounts.link(links)

    def end(self) -> None:
        """What can be said only when all rows are known: names of nothing, and chains of parents without an end."""
        if self.names_known:
            self.outcome.note(self._unknown())
        self.outcome.note(circular(self._chains(), ("parent",)))
        self.accounts.end()

    def _unknown(self) -> Iterator[Finding]:
        some = self.accounts.names(MOST_KNOWN + 1)
        for parent in self.accounts.unknown_parents():
            yield unknown_name(_where(parent.source), "parent", (*_NAME, parent.name), {_NAME: some})

    def _chains(self) -> list[Standing[Account]]:
        """The parents that have parents themselves, and all that follow from those: every cycle lies within."""
        found: list[Standing[Account]] = []
        seen: set[str] = set()
        names = self.accounts.parents_with_parents()
        while names:
            seen |= names
            new = self._standing(names)
            found += new
            names = {name for one in new for name in one.fact.parent.values()} - seen
        return found

    def _standing(self, ids: Iterable[str]) -> list[Standing[Account]]:
        records = self.writing.accounts_stated(ids)
        retracted = taken_back((), records)
        last = {one.fact.id: one for one in records if isinstance(one.fact, Account) and one.id not in retracted}
        kept = self.accounts.kept(list(last))
        sources = {id_: one.source if self._is_new(one) else kept.get(id_) for id_, one in last.items()}
        return [
            Standing(one.fact, None if (source := sources[id_]) is None else _where(source))
            for id_, one in last.items()
            if isinstance(one.fact, Account)
        ]


def _of_account(one: Statement[Fact]) -> Statement[Account]:
    if one.id is not None or one.recorded_at is not None or not isinstance(one.fact, Account):
        raise ClaimsHistory(one.where)
    return Statement(fact=one.fact, where=one.where, personal=one.personal)


def _where(source: str) -> Where:
    file, _, line = source.rpartition(":")
    return Where(file=file, line=int(line))
