"""Pairs of texts as no one would wish them: a sample of what `python -m tests.soak redline-nasty` tries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

from termsvc.core.materiality import Rules
from tests.conftest import FIGURES
from tests.materiality.conftest import rules
from tests.redline.nasty import LARGE, large, versions
from tests.redline.nasty.checks import assert_compared, assert_drawn

__all__ = ["rules"]

SEEDS = range(31)
DRAWN = 4


def test_the_laws_hold_for_nasty_pairs(rules: Rules, record_property: Callable[[str, object], None]) -> None:
    kinds = Counter[str]()
    for seed in SEEDS:
        found = assert_compared(*versions(Random(seed)), rules)
        kinds.update(str(change.kind) for change in found.changes)
        if seed % DRAWN == 0:
            assert_drawn(found, rules)
    record_property(FIGURES, (f"changes of {len(SEEDS)} nasty pairs", dict(kinds)))
    assert len(kinds) >= 8


def test_equal_seeds_make_equal_pairs() -> None:
    assert [versions(Random(seed), ["# Original\n"]) for seed in SEEDS] == [
        versions(Random(seed), ["# Original\n"]) for seed in SEEDS
    ]


def test_a_large_document_is_large() -> None:
    assert len(large(Random(0))) == LARGE
