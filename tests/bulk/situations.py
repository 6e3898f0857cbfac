"""What everyone looks like to random rules on notice periods, against each account asked by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from termsvc.bulk.bind import Question, enquire
from termsvc.bulk.engine import Engine
from termsvc.bulk.situations import Onsets, situations
from termsvc.core.condition import Condition
from termsvc.core.explanation import wording
from termsvc.core.model import Document, Fact, Record, Version
from termsvc.core.notice.check import check
from termsvc.core.notice.periods import Period, TakesEffect
from termsvc.core.notice.posting import CountedFrom, Posting
from termsvc.core.notice.rules import Amendment, NoticeRule, NoticeRules, Right, Situation, Trigger
from termsvc.core.notice.situations import Affected, affected, together
from termsvc.core.world import World
from tests.bulk.audiences import around, asking
from tests.bulk.folders import any_shape, write
from tests.bulk.trials import opened
from tests.bulk.worlds import Asked, asked
from tests.oracle.chance import COUNTRIES, Chance, condition

SOME = 3
PROMISED = (None, None, "P10D", "P30D", "P1M")
ZONES = {"US": "America/New_York", "JP": "Asia/Tokyo"}
Dated: TypeAlias = Mapping[date, Sequence[Situation]]


def trial(seed: int) -> Counter[str]:
    """Some updates of a random world, among them drafts that nobody has recorded, before random rules.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    return some_trial(seed, SOME)


def some_trial(seed: int, most: int = 1) -> Counter[str]:
    """So many of them, at most.

    Raises:
        AssertionError: everyone's answers and single ones differ.
    """
    question, chance = asked(seed), Random(seed)
    question = replace(question, records=tuple(promising(question.records, chance)))
    everything = list(asking(question, chance))
    counts: Counter[str] = Counter()
    for asks, update in chance.sample(everything, min(most, len(everything))):
        crowded = replace(asks, records=(*asks.records, *around(asks.records, update, chance)))
        versions = tuple({version.document: version for version in update.versions}.values())
        with TemporaryDirectory() as scratch, opened("duckdb", Path(scratch)) as engine:
            counts += compared(crowded, versions, engine, Path(scratch), chance)
    return counts


def promising(records: Iterable[Record[Fact]], chance: Random) -> Iterable[Record[Fact]]:
    """The same, but some documents promise a period of notice."""
    for record in records:
        if isinstance(record.fact, Document):
            yield replace(record, fact=replace(record.fact, amendment_notice=chance.choice(PROMISED)))
        else:
            yield record


def rules(chance: Chance) -> NoticeRules:
    """Rules that read what accounts have; the first leaves the period to what binds."""
    every = [rule(f"r{number}", chance) for number in range(chance.random.randint(0, 3))]
    return NoticeRules(
        rules=(NoticeRule(id="promised", title="what binds", minimum=None), *every),
        timezones=chance.pick(({}, ZONES)),
    )


def rule(rule_id: str, chance: Chance) -> NoticeRule:
    return NoticeRule(
        id=rule_id,
        title=rule_id,
        trigger=Trigger(
            countries=frozenset(chance.some(COUNTRIES, 2)) if chance.odds(0.5) else frozenset(),
            applies_if=Condition.parse(condition(chance)) if chance.odds(0.7) else None,
        ),
        minimum=chance.pick((None, Period(days=15), Period(months=1))),
        maximum=chance.pick((None, None, Period(months=3))),
        counted_from=chance.pick(list(CountedFrom)),
        takes_effect=chance.pick(list(TakesEffect)),
        rights=frozenset(chance.some(list(Right), 2)) if chance.odds(0.5) else frozenset(),
    )


def compared(
    question: Asked, versions: Sequence[Version], engine: Engine, folder: Path, chance: Random
) -> Counter[str]:
    """Compare the situations, and what is found of the dates.

    Raises:
        AssertionError: they differ.
    """
    asks = rules(Chance(chance.randrange(1 << 32)))
    world = World(question.records, question.known_at)
    write(question.records, folder / "accounts", any_shape(question.records, chance), chance)
    enquiry = Onsets(versions, asks.reads)
    bulk = Question(question.catalogue, folder / "accounts", (), question.known_at)
    everyone = situations(enquire(bulk, enquiry, engine, folder), enquiry, engine)
    counts = Counter({"versions": len(versions)})
    for version in versions:
        single = [one for account in world.accounts if (one := affected(world, account, version, asks.reads))]
        assert everyone[version.document] == together(single)
        alone = by_date(single)
        assert everyone[version.document].keys() == alone.keys()
        for day, those in alone.items():
            amendment = amended(world, version, day)
            findings = found(asks, amendment, those)
            assert found(asks, amendment, everyone[version.document][day]) == findings
            counts += Counter({"findings": len(findings)})
        counts += Counter(
            {
                "accounts": len(single),
                "accounts bound later": sum(one.binds_from > version.effective_on for one in single),
                "accounts whose agreement promises": sum(bool(one.agreements) for one in single),
            }
        )
    return counts


def by_date(single: Iterable[Affected]) -> Dated:
    """The situation of each account by itself."""
    every: dict[date, list[Situation]] = defaultdict(list)
    for one in single:
        ((day, those),) = together([one]).items()
        every[day] += those
    return every


def amended(world: World, version: Version, effective_on: date) -> Amendment:
    document = world.document(version.document).fact
    return Amendment(
        document=wording.document(document),
        kind=document.kind,
        topics=frozenset({"fees"}),
        posting=Posting(on=version.posted_on, timezone=document.timezone),
        effective_on=effective_on,
    )


def found(asks: NoticeRules, amendment: Amendment, those: Iterable[Situation]) -> Counter[tuple[Any, ...]]:
    """Of how many accounts what is found, whatever they are called together."""
    accounts: Counter[tuple[Any, ...]] = Counter()
    for one in check(asks, amendment, those, today=amendment.posting.on):
        accounts[one.kind, one.rules, one.earliest, one.remind] += one.accounts
    return accounts
