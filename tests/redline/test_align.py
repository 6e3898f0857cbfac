"""Which provisions are paired: the heaviest chain, and documents too large to compare each with each."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.provisions import provisions
from termsvc.core.redline import redline
from termsvc.core.redline.align import align
from termsvc.core.redline.chain import Pair, heaviest_chain
from termsvc.core.redline.likeness import items
from tests.redline.laws import assert_laws

PAIRS = st.lists(st.builds(Pair, st.integers(0, 6), st.integers(0, 6), st.integers(1, 5)), max_size=9)


def _is_chain(pairs: tuple[Pair, ...] | list[Pair]) -> bool:
    return all(one.old < two.old and one.new < two.new for one, two in pairwise(pairs))


@given(PAIRS)
def test_no_chain_is_heavier(pairs: list[Pair]) -> None:
    found = heaviest_chain(pairs)
    assert _is_chain(found)
    assert set(found) <= set(pairs)
    chains = (
        chosen for size in range(len(pairs) + 1) for chosen in combinations(sorted(pairs), size) if _is_chain(chosen)
    )
    assert sum(pair.weight for pair in found) == max(sum(pair.weight for pair in chain) for chain in chains)


def _clauses(numbers: range, wording: str) -> list[str]:
    return [f"The Supplier delivers item {number} within {number % 7} days, {wording}." for number in numbers]


def test_many_alike_clauses_are_paired_by_the_word_that_tells_them_apart() -> None:
    """All are reworded and some are gone, so that no text is equal and most pairs would be alike."""
    old = _clauses(range(400), "at the price in the schedule and free of charges")
    new = [clause for number, clause in enumerate(_clauses(range(400), "at the price in the annex")) if number % 9]
    found = align(*items(provisions("\n\n".join(old)), provisions("\n\n".join(new))))
    kept = [number for number in range(400) if number % 9]
    assert found.pairs == tuple((number, index) for index, number in enumerate(kept))
    assert not found.degraded


def test_documents_with_nothing_in_common_are_told_apart_and_the_result_says_it_is_coarse() -> None:
    old = "\n\n".join(f"one{n} two{n} three{n} four{n}" for n in range(150))
    new = "\n\n".join(f"five{n} six{n} seven{n} eight{n}" for n in range(150))
    found = redline(old, new)
    assert found.degraded
    assert [change.kind for change in found.changes] == ["removed"] * 150 + ["added"] * 150
    assert_laws(old, new)


def test_equal_provisions_by_the_hundred_lose_only_what_is_gone() -> None:
    found = redline("same\n\n" * 300 + "end", "same\n\n" * 290 + "end")
    assert [change.kind for change in found.changes] == ["removed"] * 10


def test_a_very_long_paragraph_is_itself_after_an_edit() -> None:
    """Seven thousand words on either side are told to be alike by runs of three words."""
    words = [f"word{number % 900}" for number in range(7_500)]
    (change,) = redline(" ".join(words), " ".join([*words[:4_000], "never", *words[4_000:]])).changes
    assert change.kind == "modified"
    assert (change.words_inserted, change.words_deleted) == (1, 0)


def test_of_many_provisions_in_reverse_order_all_but_one_have_moved() -> None:
    clauses = [f"Clause{n} of topic{n} gives right{n} and duty{n} to party{n} alone." for n in range(150)]
    found = redline("\n\n".join(clauses), "\n\n".join(reversed(clauses)))
    assert [change.kind for change in found.changes] == ["moved"] * 149
