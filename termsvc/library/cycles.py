"""Links that hold for a time, followed until they lead back to where they began."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

from termsvc.core.dated import Span

Links: TypeAlias = Mapping[str, Sequence[tuple[Span, str]]]
Graph: TypeAlias = dict[str, set[str]]


def cycles(links: Links) -> Iterator[tuple[date, tuple[str, ...]]]:
    """Each cycle with the first date on which all its links hold; links that hold at different times make none.

    Nodes that several cycles share are named once a date. A link without a start holds from `date.min`.
    """
    within = _entangled({node: {target for _, target in spans} for node, spans in links.items()})
    starts = {span.start or date.min for node in within for span, _ in links[node]}
    seen: set[frozenset[str]] = set()
    # Spans that meet on some date all hold on the latest of their starts, so no other dates need a look.
    for day in sorted(starts):
        for cycle in _on_one_day({node: {to for span, to in links[node] if day in span} for node in within}):
            if frozenset(cycle) not in seen:
                seen.add(frozenset(cycle))
                yield day, cycle


def _entangled(graph: Graph) -> set[str]:
    """The nodes of which some link, on whatever date, leads towards a cycle and some link leads from one."""
    ahead = _blocked(graph)
    backwards: Graph = {node: set() for node in ahead}
    for node in ahead:
        for target in graph[node] & ahead:
            backwards[target].add(node)
    return _blocked(backwards)


def _blocked(graph: Graph) -> set[str]:
    """The nodes that no order of the whole graph reaches: those on a cycle, and those whose links lead to one."""
    sorter = TopologicalSorter(graph)
    try:
        sorter.prepare()
    except CycleError:
        free: set[str] = set()
        while ready := sorter.get_ready():
            free.update(ready)
            sorter.done(*ready)
        return set(graph) - free
    return set()


def _on_one_day(graph: Graph) -> Iterator[tuple[str, ...]]:
    """Cycles, of which no two share a node, until none is left."""
    while cycle := _one_cycle(graph):
        yield cycle
        for node in cycle:
            graph.pop(node, None)


def _one_cycle(graph: Graph) -> tuple[str, ...]:
    """The nodes of some cycle in the order of its links, the least of them first; empty if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib takes a link as "comes after" and names the cycle in that order, its first node again at its end.
        members = error.args[1][:0:-1]
        first = members.index(min(members))
        return (*members[first:], *members[:first])
    return ()
