"""Fifteen hundred clauses that are nearly the same, as a price list in prose has them."""

from __future__ import annotations

import random
from collections.abc import Iterator

from rapidfuzz.distance import Indel

from ground_truth.bars import Measure, at_most
from ground_truth.histories import SEED
from termsvc.core.redline import redline
from termsvc.core.redline.tokens import words

CLAUSES = 1_500
_REWORDED, _GONE = 0.1, 0.03
_NAMES = ["Basic", "Plus", "Team", "Business", "Enterprise", "Partner", "Reseller", "Trial", "Legacy", "Regional"]
_TIMES = ["day", "week", "month", "quarter", "year"]
_REWORDINGS = (
    ("without further notice", "on thirty days' notice"),
    ("may be charged", "is charged"),
    ("in advance", "in arrears"),
    ("never refunded", "refunded only where the law requires it"),
)


def clauses() -> tuple[str, str]:
    """Two versions: of the clauses of the first some are reworded in the second, some are gone, and none has a number."""
    rng = random.Random(SEED)
    old = [_clause(rng) for _ in range(CLAUSES)]
    new = [_reworded(clause, rng) for clause in old if rng.random() >= _GONE]
    return "\n\n".join(old), "\n\n".join(new)


def measures() -> Iterator[Measure]:
    """How many words are marked, against the fewest that can be."""
    old, new = clauses()
    found = redline(old, new)
    marked = sum(change.words_deleted + change.words_inserted for change in found.changes)
    fewest = Indel.distance(words(old), words(new))
    note = f"{marked:,} words, {fewest:,} at the least{'; degraded' if found.degraded else ''}"
    yield Measure(f"{CLAUSES:,} near-identical clauses: words, x the fewest", marked / fewest, at_most(1.2), " x", note)


def _clause(rng: random.Random) -> str:
    plan, other = rng.sample(_NAMES, 2)
    amount = f"{rng.randrange(5, 400) * 10:,}"
    return (
        f"The fee for the {plan} plan is {amount} euros for each {rng.choice(_TIMES)} and may be charged in advance; it is "
        f"never refunded, and can be changed to that of the {other} plan without further notice."
    )


def _reworded(clause: str, rng: random.Random) -> str:
    return clause.replace(*rng.choice(_REWORDINGS)) if rng.random() < _REWORDED else clause
