"""Whatever two writers do with a database, in whatever order: it holds what a plain list would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test
from sqlalchemy import text

from termsvc.core.batch import AcceptedBy, AccountName, Batch
from termsvc.core.errors import InvalidFact, Refused
from termsvc.core.model import Fact, Record
from termsvc.core.seal import seal
from termsvc.service.activation import activate_due
from termsvc.store import Store, StoreBusy, Writing, open_store
from termsvc.store.engines import engine_for
from termsvc.store.store import TRIES
from tests.databases import postgresql_database, sqlite_database
from tests.store import stated
from tests.store.loading import Loading, accounts, writers
from tests.store.stated import ACCOUNTS, TEXTS, statements
from tests.store.two_writers import look, source
from tests.store.worlds import batch, undone

DATABASES = {"sqlite": sqlite_database, "postgresql": postgresql_database}
STEPS = 30

moves = st.one_of(
    st.sampled_from([timedelta(), timedelta(microseconds=1), timedelta(microseconds=-1), timedelta(hours=12)]),
    st.integers(-40, 60).map(timedelta),
)
# What a program gives to the store itself, past the checks of a load.
unchecked = st.one_of(stated.documents, stated.accounts(), stated.acceptances, stated.objections, stated.agreements())
BROKEN: dict[str, Callable[[], Batch]] = {
    "a text never given": lambda: batch(replace(stated.first_version("aup"), sha256="0" * 64)),
    "another text's seal": lambda: batch(texts={seal("# Terms\n"): "# Forged\n"}),
    "no such acceptance": lambda: batch(personal=(AcceptedBy(fact="nothing"),)),
    "half a character": lambda: batch(stated.account("half a \ud800 pair")),
}
BLOCKED = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()")
RENAME = text("UPDATE account_name SET display_name = display_name || '!' WHERE account = :account")


class Late(Store):
    """A store before whose writes something else is done; what they rest on was read before that."""

    meanwhile: Callable[[], object]

    def write(self, work: Callable[[Writing], Any]) -> Any:
        self.meanwhile()
        return super().write(work)


class StoreMachine(Loading):
    # -- What a program gives to the store

    def record(self, writer: int, given: Batch) -> None:
        self.stores[writer].write(lambda writing: writing.record(given, recorded_by=str(writer)))
        self.naive.record(given, self.clocks[writer](), str(writer))

    @rule(writer=writers, facts=st.lists(unchecked, min_size=1, max_size=3), data=st.data())
    def record_facts(self, writer: int, facts: list[Fact], data: st.DataObject) -> None:
        """Under ids of their own, which may be taken, even by each other."""
        own_ids = st.sampled_from(["", "g1", "g2", "account:acme#2", data.draw(self.ids())])
        records = tuple(Record(id=data.draw(own_ids), fact=fact, source="program") for fact in facts)
        self.record(writer, Batch(records=records, texts=TEXTS))
        self.did("record facts")

    @rule(writer=writers, account=accounts, called=st.sampled_from(["Acme", "Globex"]))
    def name_an_account(self, writer: int, account: str, called: str) -> None:
        self.record(writer, batch(personal=(AccountName(account=account, display_name=called),)))
        self.did("name an account")

    @rule(writer=writers, data=st.data())
    def erase(self, writer: int, data: st.DataObject) -> None:
        account = data.draw(st.sampled_from(sorted(self.naive.names) or ACCOUNTS))
        erased = self.stores[writer].write(lambda writing: writing.erase(account))
        assert erased == (self.naive.names.pop(account, None) is not None)
        self.did("erase personal data")

    @rule(writer=writers, fact=unchecked, broken=st.sampled_from(sorted(BROKEN)))
    def record_what_is_refused(self, writer: int, fact: Fact, broken: str) -> None:
        def work(writing: Writing) -> None:
            writing.record(batch(fact, texts=TEXTS), recorded_by=str(writer))
            writing.record(BROKEN[broken](), recorded_by=str(writer))

        with pytest.raises(Refused):
            self.stores[writer].write(work)
        self.did(f"refused: {broken}")

    @rule(writer=writers, fact=unchecked)
    def fail_after_recording(self, writer: int, fact: Fact) -> None:
        given = batch(fact, texts=TEXTS)
        recorded = undone(self.stores[writer], lambda writing: writing.record(given, recorded_by=str(writer)))
        assert recorded[0].fact == fact
        self.did("fail after recording")

    @rule(writer=writers)
    def record_by_a_clock_without_an_offset(self, writer: int) -> None:
        now = self.clocks[writer].now
        self.clocks[writer].now = now.replace(tzinfo=None)
        with pytest.raises(InvalidFact):
            self.record(writer, batch(stated.account("acme")))
        self.clocks[writer].now = now
        self.did("refused: a clock without an offset")

    # -- Time

    @rule(writer=writers, by=moves)
    def move_a_clock(self, writer: int, by: timedelta) -> None:
        self.clocks[writer].now += by
        self.did("the clock stands still" if not by else f"the clock goes {'on' if by > timedelta() else 'back'}")

    @rule(writer=writers)
    def open_again(self, writer: int) -> None:
        self.stores[writer].close()
        self.stores[writer] = open_store(self.url, self.clocks[writer])
        self.did("close and open again")

    @rule(writer=writers)
    def activate(self, writer: int) -> None:
        now = self.clocks[writer]()
        due = self.naive.due(now)
        assert set(activate_due(self.stores[writer], now)) == set(due)
        self.naive.activations += due
        self.did(f"activate {'what is due' if due else 'nothing'}")

    # -- Two at once

    @rule(writer=writers)
    def activate_while_the_other_does(self, writer: int) -> None:
        """Both find the same waiting; each is noted once, by the first."""
        now = self.clocks[writer]()
        due = self.naive.due(now)
        late = Late(engine_for(self.url), self.clocks[writer])
        late.meanwhile = lambda: activate_due(self.stores[1 - writer], now)
        assert activate_due(late, now) == ()
        late.close()
        self.naive.activations += due
        self.did("two writers: activate at once")

    @rule(writer=writers, fact=statements)
    def read_while_the_other_loads(self, writer: int, fact: Fact) -> None:
        def look_twice(reading: Any) -> tuple[Any, Any]:
            before = look(reading)
            self.load(1 - writer, [fact])
            return before, look(reading)

        before, after = self.stores[writer].read(look_twice)
        assert before == after, "a snapshot has changed"
        self.did("two writers: read while the other loads")

    @rule(writer=writers, fact=unchecked, other=statements)
    def record_after_the_other(self, writer: int, fact: Fact, other: Fact) -> None:
        """What one has named by an earlier snapshot; its id may be taken since."""
        records = self.stores[writer].read(lambda reading: reading.records())
        own_id = self.naive.free_id(fact, 1, [record.id for record in records])
        self.load(1 - writer, [other])
        self.record(writer, Batch(records=(Record(id=own_id, fact=fact),), texts=TEXTS))
        self.did("two writers: record by an earlier snapshot")

    @rule(writer=writers, fact=statements, other=statements)
    def wait_for_a_turn(self, writer: int, fact: Fact, other: Fact) -> None:
        """The other comes while one loads, so it must see what that one leaves; often they load the same."""
        waiting: list[Future[Any]] = []

        def meanwhile() -> None:
            waiting.append(threads.submit(self.report, 1 - writer, source([other], "", list)))
            self.wait_until_blocked(waiting[0])

        with ThreadPoolExecutor(1) as threads:
            self.load(writer, [fact], before=meanwhile)
            (report,) = (one.result() for one in waiting)
        self.loaded(1 - writer, [other], report)
        self.did("two writers: wait for a turn")

    def wait_until_blocked(self, other: Future[Any]) -> None:
        """SQLite does not tell; there the other may come late, and then finds the same."""
        if self.sort == "postgresql":
            with self.outsider.connect() as connection:
                while not connection.scalar(BLOCKED) and not other.done():
                    connection.rollback()

    @precondition(lambda self: self.sort == "sqlite")
    @rule(writer=writers, fact=statements, other=statements)
    def meet_a_lock(self, writer: int, fact: Fact, other: Fact) -> None:
        """Who does not wait long enough is told so, and has recorded nothing."""
        impatient = open_store(f"{self.url}?timeout=0.001", self.clocks[1 - writer])

        def meanwhile() -> None:
            with pytest.raises(StoreBusy):
                impatient.write(lambda writing: writing.record(batch(other, texts=TEXTS), recorded_by="impatient"))

        self.load(writer, [fact], before=meanwhile)
        impatient.close()
        self.did("two writers: busy, by a lock")

    @precondition(lambda self: self.sort == "postgresql" and self.naive.names)
    @rule(writer=writers, fact=unchecked, data=st.data(), conflicts=st.integers(1, TRIES))
    def meet_conflicts(self, writer: int, fact: Fact, data: st.DataObject, conflicts: int) -> None:
        """Work that met another's is done again, so often and no more; what it left undone is not there."""
        account = data.draw(st.sampled_from(sorted(self.naive.names)))
        given = batch(fact, texts=TEXTS, personal=(AccountName(account=account, display_name="Met"),))
        attempts: list[None] = []

        def work(writing: Writing) -> None:
            writing.last_recorded_at()
            attempts.append(None)
            if len(attempts) <= conflicts:
                self.rename(account)
            writing.record(given, recorded_by=str(writer))

        if conflicts == TRIES:
            with pytest.raises(StoreBusy):
                self.stores[writer].write(work)
        else:
            self.stores[writer].write(work)
            self.naive.record(given, self.clocks[writer](), str(writer))
        assert len(attempts) == min(conflicts + 1, TRIES)
        self.did(f"two writers: {'busy, by conflicts' if conflicts == TRIES else 'done again'}")

    def rename(self, account: str) -> None:
        """As a program does that takes no turn."""
        with self.outsider.begin() as connection:
            connection.execute(RENAME, {"account": account})
        self.naive.names[account] += "!"


def run(number: int, databases: Sequence[str], examples: int) -> Counter[str]:
    """So many examples of the machine on each database, as the seed has them; what they did."""
    counts: Counter[str] = Counter()
    chosen = settings(
        database=None,
        deadline=None,
        derandomize=False,
        max_examples=examples,
        stateful_step_count=STEPS,
        phases=[Phase.generate, Phase.shrink],
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    for name in databases:
        members = {"database": staticmethod(DATABASES[name]), "counts": counts}
        machine = seed(number)(type(f"On{name.title()}", (StoreMachine,), members))
        run_state_machine_as_test(machine, settings=chosen)
    return counts


def trial(number: int) -> Counter[str]:
    """Ten examples on each database: how often each thing was done there, refused, or done by two at once."""
    return run(number, list(DATABASES), examples=10)
