"""Whoever does whatever with updates, in whatever order: two different persons stand behind all that is posted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from termsvc.access import MAY, Permission, Role
from termsvc.core.errors import TermsError
from termsvc.core.model import Version
from termsvc.core.notice import editing
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import SamePerson
from termsvc.core.world import World
from termsvc.service import access, approval, checking, drafts, gathering, posting
from termsvc.service.drafts import By, Opened
from termsvc.service.gathering import Gathered
from tests.databases import postgresql_database, sqlite_database
from tests.store.contents import Contents, contents
from tests.updates.company import Company, machine, person
from tests.updates.model import Expected, Persons, Standing

DATABASES = {"sqlite": sqlite_database, "postgresql": postgresql_database}
STEPS = 40
DAY = timedelta(days=1)

HELD = {
    "ann": {Role.DRAFTER, Role.APPROVER},
    "bob": {Role.DRAFTER, Role.APPROVER},
    "annie": {Role.DRAFTER, Role.APPROVER},  # at Ann's address
    "robert": {Role.APPROVER},  # perhaps declared to be Bob
    "robot": {Role.DRAFTER},  # Bob's
    "eve": {Role.READER},
}
WHO = sorted(HELD)
UPDATES = ("one", "two")
DOCUMENTS = ("fup", "tos")
USED = "token_use"  # not recorded for good, and noted whenever somebody acts

who = st.sampled_from(WHO)
updates = st.sampled_from([*UPDATES, "one-2", "two-2"])
comments = st.sampled_from(["", "", "since counsel asks"])
posting_in = st.sampled_from([0, 0, 1, 2])
notice = st.sampled_from([10, 45, 45, 60])  # the company's own floor is 30 days


class Lifecycle(RuleBasedStateMachine):
    sort: str
    counts: Counter[str]

    @initialize()
    def begin(self) -> None:
        self.stack = ExitStack()
        self.company = Company(self.stack.enter_context(DATABASES[self.sort]()))
        self.stack.callback(self.company.store.close)
        self.company.begin()
        self.persons = Persons([{"ann"}, {"bob"}])
        for identity, same_as in (
            (person("annie", "Ann@Company.example"), "ann"),
            (person("robert"), None),
            (machine("robot", "bob"), "bob"),
            (person("eve"), None),
        ):
            self.company.enrol(identity, *sorted(HELD[identity.id.partition(":")[2]]))
            self.persons.add(identity.id.partition(":")[2], same_as)
        self.held = {name: set(roles) for name, roles in HELD.items()}
        self.expected: dict[str, Expected] = {}
        self.catalogue = {key: Standing(one.posted_on, one.effective_on) for key, one in self.recorded().items()}

    def teardown(self) -> None:
        if hasattr(self, "stack"):
            self.stack.close()

    # -- as the model has it

    @property
    def today(self) -> date:
        return self.company.now.date()

    def may(self, name: str, permission: Permission) -> bool:
        return any(permission in MAY[role] for role in self.held[name])

    def recorded(self) -> dict[tuple[str, ...], Version]:
        versions = World(self.company.store.read(lambda reading: reading.catalogue())).catalogue.versions
        return {one.key: one for found in versions.values() for one in found}

    def meant(self, update: str) -> str:
        """An update that there is, if there is any; now and then chance names one that there is not."""
        return update if update in (*self.expected, "two-2") else next(iter(self.expected), update)

    def second(self, name: str, others: set[str]) -> bool:
        """Whether somebody is another person than all of these."""
        return not any(self.persons.one(name, other) for other in others)

    def named(self, name: str) -> str:
        return f"{'machine' if name == 'robot' else 'person'}:{name}"

    def overriders(self, draft: Draft) -> set[str]:
        return {one.by.partition(":")[2] for one in draft.overrides}

    def passes(self, found: Opened, approver: str = "", *, posting: bool = False) -> bool:
        who = {"approver": self.named(approver)} if approver else {}
        return checking.check(self.company.store, found, self.company.practice, posting=posting, **who).passes

    def held_contents(self) -> Contents:
        return {name: rows for name, rows in contents(self.company.url).items() if name != USED}

    def done(self, what: str, name: str, work: Callable[[By], Opened], *, allowed: bool, comment: str = "") -> bool:
        """Do a thing as the model allows it or not; what is refused leaves nothing."""
        by = self.company.by(name, comment)
        before = None if allowed else self.held_contents()
        if allowed:
            act = work(by).progress.acts[-1]
            assert (act.actor, act.comment) == (self.named(name), comment)
            self.counts[what] += 1
            return True
        with pytest.raises(TermsError) as refused:
            work(by)
        assert self.held_contents() == before, f"{what} was refused and left something"
        self.counts[f"refused: {what}"] += 1
        self.counts["refused: the same person"] += isinstance(refused.value, SamePerson)
        return False

    def act(self, verb: Callable[..., Opened], *args: Any) -> Callable[[By], Opened]:
        return lambda by: verb(self.company.store, by, *args)

    # -- drafting

    @rule(name=who, update=st.sampled_from(UPDATES), both=st.booleans(), days=posting_in, ahead=notice)
    def draft(self, name: str, update: str, *, both: bool, days: int, ahead: int) -> None:
        gathered = self.gathered(update, DOCUMENTS if both else ("tos",), self.today + days * DAY, ahead)
        allowed = self.may(name, Permission.DRAFT) and update not in self.expected
        if self.done(
            "draft",
            name,
            lambda by: drafts.begin(self.company.store, by, gathered, self.company.practice),
            allowed=allowed,
        ):
            self.began(update, name)

    def gathered(self, update: str, slugs: Sequence[str], posted_on: date, ahead: int) -> Gathered:
        """New versions of documents, by labels of their own."""
        found = self.company.gathered(update)
        texts, versions = {}, []
        for version in found.draft.versions:
            if version.document in slugs:
                texts[version.sha256] = found.texts[version.sha256]
                days = {"posted_on": posted_on, "effective_on_new": posted_on, "effective_on": posted_on + ahead * DAY}
                versions.append(replace(version, label=update, sequence=len(self.catalogue) + 2, **days))
        return Gathered(replace(found.draft, posted_on=posted_on, versions=tuple(versions)), texts)

    def began(self, update: str, name: str) -> None:
        self.expected[update] = Expected()
        self.expected[update].revised("drafted", name)

    @rule(name=who, update=updates, how=st.sampled_from(["reword", "override", "later", "sooner", "today", "aside"]))
    def edit(self, name: str, update: str, how: str) -> None:
        update = self.meant(update)
        found = self.expected.get(update)
        allowed = self.may(name, Permission.DRAFT) and found is not None and found.state in OPEN
        change = self.changes(name, self.company.show(update).draft if found else None)[how]
        if allowed and found and change(self.company.show(update).draft) == self.company.show(update).draft:
            return
        work = self.act(drafts.edit, update, change)
        if self.done("edit", name, work, allowed=allowed) and found:
            found.revised("edited", name)

    def changes(self, name: str, draft: Draft | None) -> dict[str, Callable[[Draft], Draft]]:
        posted_on = draft.posted_on if draft else self.today
        first = draft.items[0].id if draft and draft.items else ""
        reworded = partial(editing.reworded, item_id=first, text=f"We changed something. {self.company.now}")
        aside = partial(editing.set_aside, item_id=first, reason="Nobody minds.", by=self.named(name))
        return {
            "reword": reworded if first else lambda one: one,
            "aside": aside if first else lambda one: one,
            "override": partial(editing.overridden, rule="company-floor", reason="Small.", by=self.named(name)),
            "later": partial(editing.effective_on, day=posted_on + 50 * DAY),
            "sooner": partial(editing.effective_on, day=posted_on + 12 * DAY),
            "today": lambda one: editing.posting_on(editing.effective_on(one, self.today + 50 * DAY), self.today),
        }

    @rule(name=who, update=updates, stale=st.booleans())
    def propose(self, name: str, update: str, *, stale: bool) -> None:
        update = self.meant(update)
        found = self.expected.get(update)
        revision = found.revision - 1 if found and stale else None
        allowed = self.may(name, Permission.DRAFT) and found is not None and found.state == "drafted" and not stale
        opened = self.company.show(update) if found else None
        unmarked = opened is not None and any(not mark.by for mark in opened.draft.not_material)
        allowed = allowed and opened is not None and self.passes(opened)
        work = self.act(approval.propose, update, self.company.practice, revision)
        if self.done("propose", name, work, allowed=allowed) and found:
            if unmarked:
                found.revised("edited", name, "left unsaid what was proposed to be left unsaid")
            found.did("proposed", name)
            found.state = "proposed"

    # -- approval and what undoes it

    @rule(name=who, update=updates)
    def approve(self, name: str, update: str) -> None:
        update = self.meant(update)
        found = self.expected.get(update)
        if found is not None and found.asked is not None:
            self.approve_postponement(name, update, found)
            return
        opened = self.company.show(update) if found else None
        allowed = self.may(name, Permission.APPROVE) and found is not None and found.state == "proposed"
        if allowed and found and opened:
            allowed = self.second(name, found.authors | self.overriders(opened.draft))
            allowed = allowed and self.passes(opened, name)
        work = self.act(approval.approve, update, self.company.practice)
        if self.done("approve", name, work, allowed=allowed) and found:
            found.did("approved", name)
            found.state, found.approver = "approved", name

    def approve_postponement(self, name: str, update: str, found: Expected) -> None:
        asker, dates = found.asked or ("", {})
        possible = self.may(name, Permission.APPROVE) and self.second(name, {asker}) and self.can_wait(update, dates)
        work = self.act(approval.approve, update, self.company.practice)
        if self.done("approve a postponement", name, work, allowed=possible):
            found.did("postponed", name)
            found.state, found.asked = "postponed", None
            for document, day in dates.items():
                self.catalogue[document, self.label(update, document)].effective_on = day

    @rule(name=who, update=updates, comment=comments)
    def give_back(self, name: str, update: str, comment: str) -> None:
        update = self.meant(update)
        found = self.expected.get(update)
        open_ = found is not None and (found.state in {"proposed", "approved"} or found.asked is not None)
        allowed = self.may(name, Permission.APPROVE) and bool(comment) and open_
        work = self.act(drafts.give_back, update)
        if self.done("return", name, work, allowed=allowed, comment=comment) and found:
            found.did("returned", name, comment)
            if found.asked is None:
                found.state = "drafted"
            found.asked = None

    @rule(name=who, update=updates, comment=comments)
    def cancel(self, name: str, update: str, comment: str) -> None:
        update = self.meant(update)
        found = self.expected.get(update)
        allowed = self.may(name, Permission.DRAFT) and bool(comment) and found is not None and found.state in OPEN
        if self.done("cancel", name, self.act(drafts.cancel, update), allowed=allowed, comment=comment) and found:
            found.did("cancelled", name, comment)
            found.state = "cancelled"

    # -- posting, and what comes after

    @rule(name=who, update=updates)
    def post(self, name: str, update: str) -> None:
        update = self.meant(update)
        found = self.expected.get(update)
        allowed = self.may(name, Permission.POST) and found is not None and found.state == "approved"
        opened = self.company.show(update) if found else None
        old = self.expected.get(opened.draft.supersedes or "") if opened else None
        if allowed and found and opened:
            allowed = self.second(found.approver, found.authors | self.overriders(opened.draft))
            allowed = allowed and self.today == opened.draft.posted_on
            allowed = allowed and (old is None or old.state in {"posted", "postponed"})
            allowed = allowed and self.passes(opened, found.approver, posting=True)
        work = self.act(posting.post, update, self.company.practice)
        if self.done("post", name, work, allowed=allowed) and found and opened:
            found.did("posted", name)
            found.state, found.posted = "posted", opened.draft
            self.enter(opened.draft, old)
            if old is not None:
                old.did("superseded", name)
                old.state, old.asked = "superseded", None

    def enter(self, draft: Draft, old: Expected | None) -> None:
        given = {one.key for one in draft.versions}
        for one in draft.versions:
            self.catalogue[one.key] = Standing(one.posted_on, one.effective_on)
        for one in old.posted.versions if old and old.posted else ():
            if one.key not in given and self.catalogue[one.key].effective_on > draft.posted_on:
                self.catalogue[one.key].withdrawn_on = draft.posted_on

    def label(self, update: str, document: str) -> str:
        posted = self.expected[update].posted
        assert posted is not None
        return posted.version(document).label

    def can_wait(self, update: str, dates: dict[str, date]) -> bool:
        holds = {slug: self.catalogue[slug, self.label(update, slug)].effective_on for slug in dates}
        return all(self.today < holds[slug] < day for slug, day in dates.items())

    @rule(name=who, update=updates, ahead=st.sampled_from([10, 80, 120]), comment=comments, both=st.booleans())
    def ask_to_postpone(self, name: str, update: str, *, ahead: int, comment: str, both: bool) -> None:
        update = self.meant(update)
        found = self.expected.get(update)
        has = [one.document for one in found.posted.versions] if found and found.posted else ["tos"]
        dates = dict.fromkeys(has if both else has[-1:], self.today + ahead * DAY)
        allowed = self.may(name, Permission.DRAFT) and bool(comment)
        allowed = (
            allowed and found is not None and found.state in {"posted", "postponed"} and self.can_wait(update, dates)
        )
        work = self.act(approval.ask_postponement, update, dates)
        if self.done("ask to postpone", name, work, allowed=allowed, comment=comment) and found:
            found.did("postponement-proposed", name, comment)
            found.asked = (name, dates)

    @rule(name=who, update=st.sampled_from(UPDATES), days=posting_in, ahead=notice, anew=st.booleans())
    def supersede(self, name: str, update: str, *, days: int, ahead: int, anew: bool) -> None:
        found, successor = self.expected.get(update), f"{update}-2"
        if found is None or found.posted is None:
            return
        posted_on = self.today + days * DAY
        new = self.gathered(successor, ["tos"], posted_on, ahead) if anew else None
        gathered = gathering.correcting(self.as_recorded(update), successor, (posted_on, posted_on + ahead * DAY), new)
        allowed = self.may(name, Permission.DRAFT) and found.state in {"posted", "postponed"}
        allowed = allowed and successor not in self.expected

        def work(by: By) -> Opened:
            return drafts.begin(self.company.store, by, gathered, self.company.practice)

        if self.done("draft a correction", name, work, allowed=allowed):
            self.began(successor, name)

    # -- the way that leads to posting, which chance alone seldom finds

    @rule(update=st.sampled_from([*UPDATES, *UPDATES, "one-2"]), data=st.data(), steps=st.integers(1, 6))
    def go_on(self, update: str, data: st.DataObject, steps: int) -> None:
        """The next steps of an update, each by somebody whose role permits it."""
        for _ in range(steps):
            found = self.expected.get(update)
            permission, step = self.next_step(update, found)
            able = [name for name in WHO if self.may(name, permission)]
            if not able:
                return
            step(data.draw(st.sampled_from(able)))

    def next_step(self, update: str, found: Expected | None) -> tuple[Permission, Callable[[str], object]]:
        if found is None:
            if update in UPDATES:
                return Permission.DRAFT, lambda name: self.draft(name, update, both=True, days=0, ahead=45)
            return Permission.DRAFT, lambda name: self.supersede(
                name, update.partition("-")[0], days=0, ahead=45, anew=True
            )
        if found.asked is not None or found.state == "proposed":
            return Permission.APPROVE, lambda name: self.approve(name, update)
        if found.state == "approved":
            return Permission.POST, lambda name: self.post(name, update)
        if found.state in {"posted", "postponed"}:
            return Permission.DRAFT, lambda name: self.ask_to_postpone(
                name, update, ahead=80, comment="since counsel asks", both=True
            )
        return Permission.DRAFT, lambda name: self.propose(name, update, stale=False)

    def as_recorded(self, update: str) -> Draft:
        found = self.company.show(update)
        return self.company.store.read(lambda reading: drafts.as_recorded(reading, found)).draft

    # -- who is who, and time

    @rule(name=who, data=st.data(), what=st.sampled_from(["grant", "grant", "end", "token", "same"]))
    def change_who_is_who(self, name: str, data: st.DataObject, what: str) -> None:
        """By Maria: roles come and go, tokens are added, and two names turn out to be one person."""
        maria, role = self.company.actor("maria"), data.draw(st.sampled_from([Role.DRAFTER, Role.APPROVER]))
        if what == "token":
            self.company.issue(self.named(name))
        elif what == "same":
            one, other = data.draw(
                st.sampled_from([("bob", "robert"), ("bob", "robert"), ("annie", "eve"), ("ann", "bob")])
            )
            access.declare_same(self.company.store, maria, self.named(one), self.named(other))
            self.persons.join(one, other)
        elif name != "robot" or role is not Role.APPROVER:
            (access.grant if what == "grant" else access.end_grant)(self.company.store, maria, self.named(name), role)
            (self.held[name].add if what == "grant" else self.held[name].discard)(role)
        self.counts[f"who is who: {what}"] += 1

    @rule(days=st.sampled_from([1, 1, 2, 15]))
    def wait(self, days: int) -> None:
        self.company.now += days * DAY
        self.counts["days go by"] += days

    # -- what holds

    @invariant()
    def each_update_is_as_the_model_has_it(self) -> None:
        for update, expected in getattr(self, "expected", {}).items():
            found = self.company.show(update)
            acts = found.progress.acts
            assert found.progress.state == expected.state
            assert found.progress.revision == expected.revision
            assert [(one.kind, one.actor, one.comment) for one in acts] == [
                (kind, self.named(name), comment) for kind, name, comment in expected.acts
            ]
            assert [one.number for one in acts] == [*range(1, len(acts) + 1)]
            assert [one.at for one in acts] == sorted(one.at for one in acts)
            assert (found.progress.postponement is None) == (expected.asked is None)
            if expected.posted is not None:
                assert found.draft == expected.posted, "a posted draft has changed"

    @invariant()
    def what_is_posted_is_all_that_was_recorded(self) -> None:
        if hasattr(self, "catalogue"):
            found = {
                key: Standing(one.posted_on, one.effective_on, one.withdrawn_on) for key, one in self.recorded().items()
            }
            assert found == self.catalogue


OPEN = {"drafted", "proposed", "approved"}


def run(number: int, databases: Sequence[str], examples: int) -> Counter[str]:
    """So many examples of the machine on each database, as the seed has them; what was done and refused."""
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
        bound = seed(number)(type(f"On{name.title()}", (Lifecycle,), {"sort": name, "counts": counts}))
        run_state_machine_as_test(bound, settings=chosen)
    return counts


def trial(number: int) -> Counter[str]:
    """Ten examples on SQLite, and two on PostgreSQL."""
    return run(number, ["sqlite"], examples=10) + run(number, ["postgresql"], examples=2)
