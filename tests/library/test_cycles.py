"""Cycles of links that hold for a time, against a search of every date."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.dated import Span
from termsvc.library.cycles import cycles

FIRST = date(2024, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(8)]

nodes = st.sampled_from("abcde")
ends = st.sampled_from([None, *DAYS])
spans = st.tuples(ends, ends).filter(lambda pair: None in pair or pair[0] < pair[1]).map(lambda pair: Span(*pair))
graphs = st.dictionaries(nodes, st.lists(st.tuples(spans, nodes), max_size=3), max_size=5)


def on_cycles(links: Mapping[str, Sequence[tuple[Span, str]]], day: date) -> set[str]:
    """The nodes from which links that hold on a date lead back to them."""

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            after = {to for span, to in links.get(waiting.pop(), ()) if day in span} - found
            found |= after
            waiting.extend(after)
        return found

    return {node for node in links if node in reached(node)}


@given(links=graphs)
def test_each_is_a_cycle_on_its_date(links: dict[str, list[tuple[Span, str]]]) -> None:
    for day, cycle in cycles(links):
        for node, following in zip(cycle, (*cycle[1:], cycle[0]), strict=True):
            assert any(day in span and to == following for span, to in links[node])
        assert cycle[0] == min(cycle)
        assert len(set(cycle)) == len(cycle)


@given(links=graphs)
def test_a_cycle_is_found_if_there_is_one_on_some_date(links: dict[str, list[tuple[Span, str]]]) -> None:
    some_day = any(on_cycles(links, day) for day in [date.min, *DAYS])
    assert bool(list(cycles(links))) is some_day


@given(links=graphs)
def test_every_cycle_that_stands_alone_is_found(links: dict[str, list[tuple[Span, str]]]) -> None:
    """Where each node has one link, as accounts have parents, cycles share no node and all are found."""
    single = {node: found[:1] for node, found in links.items()}
    found = {node for _, cycle in cycles(single) for node in cycle}
    assert found == {node for day in [date.min, *DAYS] for node in on_cycles(single, day)}


def test_a_long_chain_is_no_cycle_until_it_is_closed() -> None:
    length = 50_000
    chain = {str(number): [(Span(), str(number + 1))] for number in range(length)}
    assert not list(cycles(chain))
    ((day, cycle),) = cycles(chain | {str(length): [(Span(DAYS[3]), "0")]})
    assert (day, len(cycle)) == (DAYS[3], length + 1)
