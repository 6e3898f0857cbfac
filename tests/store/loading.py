"""What files bring to a store, as rules of a machine: stated, restated, taken back, refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from termsvc.core.dated import Dated
from termsvc.core.model import Acceptance, Account, Agreement, Fact, Objection, Retraction, Version
from termsvc.library.reading import read_data
from termsvc.service.terms import Source
from tests.store import stated
from tests.store.stated import ACCOUNTS, CATALOGUE, days, instants, seals, slugs, statements
from tests.store.two_writers import FILE, TwoWriters

F = TypeVar("F", bound=Fact)

writers = st.sampled_from([0, 1])
accounts = st.sampled_from(ACCOUNTS)
UNREADABLE = (
    b'{"versions": [{"document": "aup", "label": "v9", "body": "x", "posted_on": "2025-04-01", "effective_on": "2025-03-01"}]}',
    b'{"accounts": [{"id": "acme", "created_on": "2025-02-30"}]}',
    b'{"accounts": [{"id": "acme", "created_on": "2025-02-01"}, {"id": "acme", "created_on": "2025-02-02"}]}',
    b'{"documents": [{"slug": "aup", "title": "AUP", "kind": "aup", "timezone": "Mars"}]}',
    b'{"acounts": []}',
    b'{"accounts": [',
    b"\xff",
)


class Loading(TwoWriters):
    def one_of(self, data: st.DataObject, kind: type[F]) -> F:
        return data.draw(st.sampled_from(self.naive.of(kind)))

    def ids(self) -> st.SearchStrategy[str]:
        return st.sampled_from([record.id for record in self.naive.records])

    @initialize(asks=st.lists(st.tuples(accounts, slugs, days), min_size=3, max_size=3))
    def begin(self, asks: list[tuple[str, str, date]]) -> None:
        self.asks = asks
        self.load(0, CATALOGUE)

    @rule(writer=writers)
    def load_the_catalogue_again(self, writer: int) -> None:
        self.load(writer, CATALOGUE)
        self.did("load the catalogue again")

    @rule(writer=writers, fact=statements)
    def state(self, writer: int, fact: Fact) -> None:
        known = (fact.name, *(fact.key or ())) in self.naive.current()
        why = self.load(writer, [fact])
        self.did(f"{'restate' if known else 'state'} {fact.name}" if not why else f"state {fact.name} in vain")

    @rule(writer=writers, agreement=stated.agreements())
    def sign(self, writer: int, agreement: Agreement) -> None:
        self.state(writer, agreement)

    @rule(writer=writers, acceptance=stated.acceptances)
    def accept(self, writer: int, acceptance: Acceptance) -> None:
        self.state(writer, acceptance)

    @rule(writer=writers, objection=stated.objections)
    def object(self, writer: int, objection: Objection) -> None:
        self.state(writer, objection)

    @rule(
        writer=writers, slug=slugs, gap=st.integers(-3, 30), notice=st.integers(0, 45), sha256=seals, slip=st.booleans()
    )
    def post(self, writer: int, slug: str, gap: int, notice: int, sha256: str, *, slip: bool) -> None:
        """A further version; with a slip, it is numbered as the one before."""
        before = [r.fact for r in self.naive.records if isinstance(r.fact, Version) and r.fact.document == slug]
        number = len({version.label for version in before}) + 1
        posted_on = max(version.posted_on for version in before) + timedelta(gap)
        dates = {
            "posted_on": posted_on,
            "effective_on": posted_on + timedelta(notice),
            "effective_on_new": posted_on + timedelta(notice // 2),
        }
        version = replace(
            stated.first_version(slug), label=f"v{number}", sequence=number - slip, sha256=sha256, **dates
        )
        self.load(writer, [version])
        self.did("post a version")

    @precondition(lambda self: self.naive.of(Version))
    @rule(writer=writers, data=st.data(), day=days)
    def withdraw(self, writer: int, data: st.DataObject, day: date) -> None:
        self.load(writer, [replace(self.one_of(data, Version), withdrawn_on=day)])
        self.did("withdraw a version")

    @precondition(lambda self: self.naive.of(Version))
    @rule(writer=writers, data=st.data(), by=st.integers(-5, 60))
    def postpone(self, writer: int, data: st.DataObject, by: int) -> None:
        """Or bring forward, which may not be once it is posted."""
        version = self.one_of(data, Version)
        later = max(version.posted_on, version.effective_on + timedelta(by))
        self.load(writer, [replace(version, effective_on=later)])
        self.did("postpone a version" if later > version.effective_on else "bring a version forward")

    @precondition(lambda self: self.naive.of(Version))
    @rule(writer=writers, data=st.data(), change=st.fixed_dictionaries({"sha256": seals}))
    def rewrite(self, writer: int, data: st.DataObject, change: dict[str, Any]) -> None:
        self.load(writer, [replace(self.one_of(data, Version), **change)])
        self.did("rewrite a version")

    @precondition(lambda self: self.naive.of(Agreement))
    @rule(writer=writers, data=st.data(), day=days, renews=st.booleans())
    def terminate(self, writer: int, data: st.DataObject, day: date, *, renews: bool) -> None:
        self.load(writer, [replace(self.one_of(data, Agreement), effective_to=day, auto_renews=renews)])
        self.did("terminate an agreement")

    @precondition(lambda self: self.naive.of(Objection))
    @rule(writer=writers, data=st.data(), at=instants)
    def withdraw_an_objection(self, writer: int, data: st.DataObject, at: datetime) -> None:
        self.load(writer, [replace(self.one_of(data, Objection), withdrawn_at=at)])
        self.did("withdraw an objection")

    @precondition(lambda self: self.naive.of(Account))
    @rule(writer=writers, data=st.data(), day=days)
    def close_an_account(self, writer: int, data: st.DataObject, day: date) -> None:
        self.load(writer, [replace(self.one_of(data, Account), closed_on=day)])
        self.did("close an account")

    @precondition(lambda self: self.naive.of(Account))
    @rule(writer=writers, data=st.data())
    def move_an_account(self, writer: int, data: st.DataObject) -> None:
        account = self.one_of(data, Account)
        self.load(writer, [replace(account, parent=data.draw(stated.parents(account.id)))])
        self.did("move an account")

    @precondition(lambda self: self.naive.of(Account))
    @rule(writer=writers, data=st.data())
    def move_an_account_below_itself(self, writer: int, data: st.DataObject) -> None:
        below = self.one_of(data, Account)
        above = data.draw(st.sampled_from([below.id, *below.parent.values()]))
        accounts = {account.id: account for account in self.naive.of(Account)}
        if above in accounts:
            moved = replace(accounts[above], parent=Dated.always(below.id))
            assert self.load(writer, [moved]), "a circle of parents was loaded"

    @rule(writer=writers, data=st.data(), reason=st.sampled_from(["slip", "slip", "mistake"]))
    def retract(self, writer: int, data: st.DataObject, reason: str) -> None:
        self.load(writer, [Retraction(fact=data.draw(self.ids()), reason=reason)])
        self.did("retract a fact")

    @rule(writer=writers, data=st.data(), fact=statements)
    def state_under_an_id(self, writer: int, data: st.DataObject, fact: Fact) -> None:
        own_id = data.draw(st.sampled_from(["f1", "f2", "account:acme#2", "account:acme#3"]) | self.ids())
        self.load(writer, [fact], own_id)
        self.did("state a fact under an id")

    @rule(writer=writers, data=st.sampled_from(UNREADABLE))
    def load_what_cannot_be_read(self, writer: int, data: bytes) -> None:
        report = self.report(writer, Source(lambda recorded: read_data(data, FILE, recorded)))
        assert not report.accepted
        self.did("refused: it cannot be read")
