"""What holds of every answer in every world."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from termsvc.core.answer import AsOf, Binding, BoundVersion, Interval, Rule
from termsvc.core.binding import Standing
from termsvc.core.dated import Dated, Span, day_before
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Document,
    Fact,
    Mode,
    Objection,
    Record,
    Retraction,
    UnilateralChanges,
    Version,
)
from termsvc.core.resolver import resolve, resolve_all, timeline
from termsvc.core.timeline import cuts
from termsvc.core.world import World
from tests.random_worlds import case

seeds = st.integers(0, 1_000_000)
FAR_PAST, FAR_FUTURE = date(1950, 1, 1), date(2150, 1, 1)


def pairs(world: World) -> list[tuple[str, str]]:
    return [(account, document) for account in sorted(world.accounts) for document in sorted(world.documents)]


def days_worth_asking(world: World, account: str, document: str) -> list[date]:
    """Each date on which something may change, the days around it, and days far from all."""
    found = cuts(Standing(world.catalogue, world.view(account)), document)
    near = {day + timedelta(days=days) for day in found for days in (-1, 0, 1)}
    return sorted({*near, FAR_PAST, FAR_FUTURE})


def answer(binding: Binding) -> tuple[object, ...]:
    return binding.binds, binding.rule, binding.since, binding.until


def answers(world: World) -> dict[tuple[str, str], tuple[Interval, ...]]:
    return {pair: timeline(world, *pair) for pair in pairs(world)}


def instants_of(records: tuple[Record[Fact], ...]) -> list[datetime]:
    return sorted({record.recorded_at for record in records if record.recorded_at is not None})


@given(seeds)
def test_resolving_a_date_gives_the_interval_that_holds_it(seed: int) -> None:
    world = World(case(seed).records)
    for account, document in pairs(world)[:6]:
        intervals = timeline(world, account, document)
        for day in days_worth_asking(world, account, document):
            holding = [one for one in intervals if day in Span(one.start, one.end)]
            assert [(one.binds, one.rule, one.since, one.until) for one in holding] == [
                answer(resolve(world, account, document, day))
            ]


@given(seeds)
def test_every_day_between_two_cuts_is_answered_as_the_first_of_them(seed: int) -> None:
    world = World(case(seed).records)
    for account, document in pairs(world)[:3]:
        view = world.view(account)
        found = cuts(Standing(world.catalogue, view), document)
        assume(found)
        first, last = found[0] - timedelta(days=3), found[-1] + timedelta(days=3)
        decided = [
            Standing(world.catalogue, view).at(first + timedelta(days=days)).decide(document)
            for days in range((last - first).days)
        ]
        changes = {first + timedelta(days=days + 1) for days, (one, two) in enumerate(pairwise(decided)) if one != two}
        assert changes <= set(found)


@given(seeds)
def test_a_timeline_covers_all_time_without_gap_or_overlap_and_splits_only_at_changes(seed: int) -> None:
    world = World(case(seed).records)
    for intervals in answers(world).values():
        assert intervals[0].start is None
        assert intervals[-1].end is None
        for one, two in pairwise(intervals):
            assert one.end == two.start is not None
            assert (one.binds, one.rule) != (two.binds, two.rule)
        for one in intervals:
            run = [other for other in intervals if (other.since, other.until) == (one.since, one.until)]
            assert {other.binds for other in run} == {one.binds}
            assert (run[0].start, run[-1].end) == (one.since, one.until)


@given(seeds)
def test_what_is_recorded_later_never_changes_an_earlier_answer(seed: int) -> None:
    records = case(seed).records
    for known_at in instants_of(records)[:4]:
        known = tuple(record for record in records if record.recorded_at is None or record.recorded_at <= known_at)
        assert answers(World(records, known_at)) == answers(World(known, known_at)) == answers(World(known))


@given(seeds, st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_given_does_not_matter(seed: int, random: Random) -> None:
    records = list(case(seed).records)
    before = World(records)
    random.shuffle(records)
    after = World(records)
    assert answers(before) == answers(after)
    for account in sorted(before.accounts)[:2]:
        assert resolve_all(before, account, date(2025, 3, 1)) == resolve_all(after, account, date(2025, 3, 1))


@given(seeds)
def test_an_account_that_none_names_as_parent_changes_no_other_answer(seed: int) -> None:
    records = case(seed).records
    world = World(records)
    named = {parent for record in world.accounts.values() for parent in record.fact.parent.values()}
    for alone in sorted(set(world.accounts) - named)[:2]:
        without = World([record for record in records if getattr(record.fact, "account", None) != alone
                         and not (isinstance(record.fact, Account) and record.fact.id == alone)])  # fmt: skip
        assert answers(without) == {pair: found for pair, found in answers(world).items() if pair[0] != alone}


@given(seeds)
def test_a_withdrawn_version_binds_nobody_whom_it_had_not_bound_the_day_before(seed: int) -> None:
    world = World(case(seed).records)
    for account, document in pairs(world):
        view = world.view(account)
        for version in world.catalogue.versions[document]:
            if version.withdrawn_on is None:
                continue
            label = version.label
            before = resolve(world, account, document, day_before(version.withdrawn_on)).binds
            if before == BoundVersion(label, version.sha256):
                continue
            for interval in timeline(world, account, document):
                if interval.end is None or interval.end > version.withdrawn_on:
                    pinned = interval.rule in (Rule.NEGOTIATED_FIXED, Rule.NEGOTIATED_UNTIL_UPDATED)
                    # Only a term that names the version brings it back; a closed account keeps what it had.
                    assert pinned or interval.binds != BoundVersion(label, version.sha256) or view.closed_on


@given(seeds)
def test_a_fixed_agreement_is_never_displaced_by_an_online_version(seed: int) -> None:
    world = World(case(seed).records)
    for account, document in pairs(world):
        view = world.view(account)
        for day in cuts(Standing(world.catalogue, view), document):
            moment = Standing(world.catalogue, view).at(day)
            governing = moment.governing(document)
            if governing is None or governing.term.mode is Mode.FLOAT:
                continue
            if governing.term.unilateral_changes is UnilateralChanges.NOT_PERMITTED:
                assert moment.decide(document).rule is Rule.NEGOTIATED_FIXED


@given(seeds)
def test_what_an_account_is_called_does_not_matter(seed: int) -> None:
    records = case(seed).records
    world = World(records)
    account = min(world.accounts)
    renamed = World([replace(record, fact=_renamed(record.fact, account)) for record in records])
    for document in sorted(world.documents):
        assert timeline(renamed, "somebody else", document) == timeline(world, account, document)


def _renamed(fact: Fact, account: str) -> Fact:
    def name(value: str) -> str:
        return "somebody else" if value == account else value

    if isinstance(fact, Account):
        return replace(fact, id=name(fact.id), parent=fact.parent.map(name))
    if isinstance(fact, Acceptance | Objection | Agreement):
        return replace(fact, account=name(fact.account))
    return fact


@given(seeds)
def test_nothing_changes_after_an_account_is_closed(seed: int) -> None:
    world = World(case(seed).records)
    for account, document in pairs(world):
        closed_on = world.account(account).fact.closed_on
        if closed_on is not None:
            last = timeline(world, account, document)[-1]
            assert last.start is None or last.start <= max(closed_on, world.account(account).fact.created_on)
            later = resolve(world, account, document, FAR_FUTURE)
            assert later.because[0].rule is Rule.CLOSED_ACCOUNT


@given(seeds)
def test_restating_a_fact_as_it_was_changes_nothing(seed: int) -> None:
    records = case(seed).records
    world = World(records)
    later = datetime(2090, 1, 1, tzinfo=UTC)
    current = [*world.accounts.values(), *world.documents.values()]
    again = [replace(record, id=f"again {record.id}", recorded_at=later) for record in current]
    assert answers(World([*records, *again])) == answers(world)


@given(seeds)
def test_the_end_of_a_day_is_the_last_instant_of_it_where_all_share_a_time_zone(seed: int) -> None:
    records = tuple(
        replace(record, fact=replace(record.fact, timezone="UTC")) if isinstance(record.fact, Document) else record
        for record in case(seed).records
    )
    world = World(records)
    for account, document in pairs(world)[:4]:
        for day in days_worth_asking(world, account, document)[:20]:
            last_instant = datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, tzinfo=UTC)
            assert answer(resolve(world, account, document, last_instant)) == answer(
                resolve(world, account, document, day)
            )


@given(seeds)
def test_each_explanation_ends_with_the_rule_that_decided_and_accounts_for_all_that_lost(seed: int) -> None:
    world = World(case(seed).records)
    for account, document in pairs(world)[:6]:
        for day in days_worth_asking(world, account, document)[::5]:
            binding = resolve(world, account, document, day)
            last = binding.because[-1]
            assert last.rule is binding.rule
            lost = Counter((one.version, one.agreement) for step in binding.because for one in step.lost)
            bound = binding.binds.label if isinstance(binding.binds, BoundVersion) else None
            labels = {version.label for version in world.catalogue.versions[document]}
            assert set(lost.values()) <= {1}
            assert {version for version, _ in lost if version} == labels - {bound}
            assert all(
                fact in {record.id for record in case(seed).records} for step in binding.because for fact in step.facts
            )


@given(seeds)
def test_sentences_are_whole_and_name_no_rule_and_no_field(seed: int) -> None:
    world = World(case(seed).records)
    fields = ("effective_on", "posted_on", "created_on", "unilateral_changes", "applies_if", "part_of")
    rules = [rule.value for rule in Rule if "-" in rule.value]
    for account, document in pairs(world)[:6]:
        for step in resolve(world, account, document, date(2025, 3, 1)).because:
            for sentence in (step.sentence, *(lost.sentence for lost in step.lost)):
                assert sentence[0].isupper()
                assert sentence.endswith(".")
                assert not any(word in sentence for word in (*fields, *rules, "None"))


@given(seeds)
def test_documents_before_other_accounts_are_the_world_of_all_these_records(seed: int) -> None:
    records = case(seed).records
    published = [record for record in records if isinstance(record.fact, Document | Version | Retraction)]
    told = [record for record in records if not isinstance(record.fact, Document | Version)]
    assert answers(World(published).about(told)) == answers(World(records))


def test_values_that_cel_tells_apart_are_never_equal_in_a_view() -> None:
    kinds = ["1", "true", "1.0", '"1"', "[1]"]
    accounts = {Account(id="a", created_on=FAR_PAST, attributes=(("x", Dated.always(kind)),)) for kind in kinds}
    assert len(accounts) == len(kinds)


def test_what_is_asked_is_a_date_or_an_instant_with_an_offset() -> None:
    aware = datetime(2025, 1, 1, tzinfo=UTC)
    naive = aware.replace(tzinfo=None)
    assert [AsOf(FAR_PAST).known_at, AsOf(aware, aware).known_at] == [None, aware]
    for axes in ((naive, None), (FAR_PAST, naive)):
        with pytest.raises(ValueError, match="offset"):
            AsOf(*axes)
