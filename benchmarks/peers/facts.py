"""What all are asked about: 12 documents of 20 versions each, and accounts of two sorts, recorded in a store.

A first batch is recorded at `FIRST_RECORDED_AT`. A second one adds to it, restates and retracts some of it, as happens: a
version is withdrawn, a postponement was a mistake, accounts are older than was thought, agreements end early or were never
signed, acceptances turn up or turn out to be another account's.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from termsvc.core.batch import Batch
from termsvc.core.dated import Dated
from termsvc.core.model import (
    Acceptance,
    Account,
    Agreement,
    Assent,
    Document,
    Fact,
    Mode,
    Record,
    Retraction,
    Term,
    Version,
)
from termsvc.core.seal import canonical, seal
from termsvc.store import Store, open_store

SLUGS = tuple(f"d{number:02}" for number in range(12))
VERSIONS = 20
CONDITIONAL = frozenset({"d03", "d08"})
LAST_EXPRESS = ("d06", "20")
EXPRESS = frozenset({("d02", "19"), ("d06", "13"), LAST_EXPRESS})
WITHDRAWN = {("d04", "15"): date(2022, 2, 1), ("d05", "12"): date(2020, 8, 10)}
WITHDRAWN_LATER = {("d09", "20"): date(2024, 5, 20)}
POSTPONED_BY_MISTAKE = {("d10", "20"): date(2024, 8, 1)}

ASKED_ON = date(2024, 6, 1)
FIRST_RECORDED_AT = datetime(2024, 5, 1, tzinfo=UTC)
RECORDED_LATER_AT = datetime(2024, 5, 10, tzinfo=UTC)
KNOWN_EARLIER_AT = datetime(2024, 5, 9, tzinfo=UTC)
KNOWN_AT = datetime(2024, 5, 11, tzinfo=UTC)

CREATED_FROM, CREATED_WITHIN = date(2015, 7, 1), 3_200
ALIKE_CREATED_ON = date(2018, 5, 1)
ENDS = (date(2021, 6, 1), date(2022, 4, 1), date(2024, 1, 1), date(2025, 7, 1))

SOMETIMES, SELDOM = 0.3, 0.1

BODY = "# Terms\n\n1. The text is the same everywhere, since no answer depends on it.\n"
_SEAL = seal(BODY)
_PRODUCTS = (("products", Dated.always('["desk"]')),)


def catalogue() -> Iterator[Document | Version]:
    """The documents, two of which have a condition that holds for every account, and their versions."""
    for slug in SLUGS:
        condition = Dated.always("'desk' in account.products") if slug in CONDITIONAL else Dated()
        yield Document(slug=slug, title=slug, kind="policy", timezone="America/Los_Angeles", applies_if=condition)
        yield from (version(slug, sequence) for sequence in range(1, VERSIONS + 1))


def mistakes() -> Iterator[Version]:
    """Statements that are retracted later."""
    for (slug, label), effective_on in POSTPONED_BY_MISTAKE.items():
        yield replace(version(slug, int(label)), effective_on=effective_on)


def version(slug: str, sequence: int) -> Version:
    """A version posted 170 days after the one before, effective 30 days later."""
    label = str(sequence)
    posted_on = date(2015, 1, 1) + timedelta(days=170 * sequence)
    return Version(
        document=slug,
        label=label,
        sequence=sequence,
        sha256=_SEAL,
        posted_on=posted_on,
        effective_on=posted_on + timedelta(days=30),
        effective_on_new=posted_on,
        assent=Assent.EXPRESS if (slug, label) in EXPRESS else Assent.CONTINUED_USE,
        withdrawn_on=WITHDRAWN.get((slug, label)),
    )


def differing(number: int) -> list[str]:
    """The ids of accounts of which no two look alike to the rules: each was created on a date of its own."""
    return [f"differs-{n:04}" for n in range(number)]


def alike(number: int) -> list[str]:
    """The ids of accounts that all look alike to the rules, without an agreement, as almost all accounts are."""
    return [f"alike-{n:04}" for n in range(number)]


def customers(number: int) -> Iterator[Account | Acceptance | Agreement]:
    """So many accounts of each sort, with what they accepted and negotiated."""
    chance = random.Random(12)
    for account, days in zip(differing(number), chance.sample(range(CREATED_WITHIN), number), strict=True):
        created_on = CREATED_FROM + timedelta(days=days)
        yield Account(id=account, created_on=created_on, attributes=_PRODUCTS)
        yield from acceptances(account, created_on, chance)
        yield from agreements(account, chance)
    accepted = list(acceptances("", ALIKE_CREATED_ON, chance))
    for account in alike(number):
        yield Account(id=account, created_on=ALIKE_CREATED_ON, attributes=_PRODUCTS)
        yield from (replace(acceptance, account=account) for acceptance in accepted)


def acceptances(account: str, created_on: date, chance: random.Random) -> Iterator[Acceptance]:
    """Acceptances of one version each of four documents, about when it was posted, or ten days before the account."""
    for slug in chance.sample(SLUGS, 4):
        accepted = version(slug, chance.randint(1, VERSIONS))
        day = max(accepted.posted_on + timedelta(days=chance.randint(-5, 60)), created_on - timedelta(days=10))
        yield acceptance(account, accepted.key, day, chance)
    if chance.random() < SOMETIMES:
        yield acceptance(account, LAST_EXPRESS, date(2024, 4, 28), chance)


def acceptance(account: str, key: tuple[str, ...], day: date, chance: random.Random) -> Acceptance:
    """An acceptance on a day, in the afternoon by UTC, when it is the same date in the documents' own time zone."""
    document, label = key
    instant = datetime.combine(day, time(12), UTC) + timedelta(seconds=chance.randrange(6 * 3600))
    return Acceptance(account=account, document=document, version=label, accepted_at=instant, method="click")


def agreements(account: str, chance: random.Random) -> Iterator[Agreement]:
    """An agreement that governs two documents and, for some accounts, one that goes before it for a while."""
    start = date(2020, 1, 1) + timedelta(days=chance.randrange(200))
    own_text = Term(document="d04", mode=Mode.REPLACE, sha256=_SEAL)
    pinned = Term(document="d07", mode=Mode.PIN, version=str(chance.randint(8, 12)))
    frame = Agreement(
        id=f"{account}-frame", account=account, signed_on=start, effective_from=start, terms=(own_text, pinned)
    )
    yield frame
    if chance.random() < SOMETIMES:
        yield replace(
            frame,
            id=f"{account}-amendment",
            effective_from=start + timedelta(days=100),
            effective_to=start + timedelta(days=chance.randint(700, 2_500)),
            precedence=1,
            terms=(own_text,),
        )


def afterthoughts(recorded: Iterable[Record[Fact]]) -> Iterator[Fact]:
    """What is learned later of the catalogue and of some accounts that differ."""
    chance = random.Random(20)
    for record in recorded:
        fact = record.fact
        if isinstance(fact, Version):
            yield from _learned_of_version(record.id, fact)
        elif isinstance(fact, Account) and fact.id.startswith("differs") and chance.random() < SELDOM:
            yield replace(fact, created_on=fact.created_on - timedelta(days=CREATED_WITHIN))
            yield acceptance(fact.id, LAST_EXPRESS, date(2024, 4, 29), chance)
        elif isinstance(fact, Agreement) and chance.random() < SELDOM:
            yield Retraction(fact=record.id, reason="never signed")
        elif isinstance(fact, Agreement) and fact.effective_to is None and chance.random() < SOMETIMES:
            yield replace(fact, effective_to=chance.choice(ENDS))
        elif isinstance(fact, Acceptance) and fact.account.startswith("differs") and chance.random() < SOMETIMES:
            yield Retraction(fact=record.id, reason="accepted by another account")


def _learned_of_version(fact_id: str, fact: Version) -> Iterator[Fact]:
    if fact.key in WITHDRAWN_LATER:
        yield replace(fact, withdrawn_on=WITHDRAWN_LATER[fact.document, fact.label])
    if fact.effective_on == POSTPONED_BY_MISTAKE.get((fact.document, fact.label)):
        yield Retraction(fact=fact_id, reason="not postponed")


def recorded_in(url: str, accounts: int) -> Store:
    """A new store at a URL that holds all of it, with so many accounts of each sort."""
    instants = iter((FIRST_RECORDED_AT, RECORDED_LATER_AT))
    store = open_store(url, lambda: next(instants))
    _record(store, afterthoughts(_record(store, [*catalogue(), *mistakes(), *customers(accounts)])))
    return store


def _record(store: Store, facts: Iterable[Fact]) -> list[Record[Fact]]:
    batch = Batch(records=tuple(Record(id="", fact=fact) for fact in facts), texts={_SEAL: canonical(BODY)})
    return store.write(lambda writing: writing.record(batch, recorded_by="benchmark"))
