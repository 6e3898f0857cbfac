"""Records about many accounts, told apart by the account that each of them can bear on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from operator import attrgetter

from termsvc.core.model import Acceptance, Account, Agreement, Fact, Objection, Record, Retraction


class Families:
    """Records about accounts, in any order, by what they are about."""

    def __init__(self, records: Iterable[Record[Fact]]) -> None:
        self._parents: dict[str, set[str]] = defaultdict(set)
        self._about: dict[str, list[Record[Fact]]] = defaultdict(list)
        self._agreements: dict[str, set[str]] = defaultdict(set)
        self._stated: dict[str, list[Record[Fact]]] = defaultdict(list)
        self._taken_back: dict[str, list[Record[Fact]]] = defaultdict(list)
        self._retractions: dict[str, set[str]] = defaultdict(set)
        for record in records:
            self._sort(record)

    def _sort(self, record: Record[Fact]) -> None:
        match record.fact:
            case Account() as account:
                self._parents[account.id].update(account.parent.values())
                self._about[account.id].append(record)
            case Acceptance() | Objection() as said:
                self._about[said.account].append(record)
            case Agreement() as agreement:
                self._agreements[agreement.account].add(agreement.id)
                self._stated[agreement.id].append(record)
            case Retraction() as retraction:
                self._taken_back[retraction.fact].append(record)
                self._retractions[retraction.fact].add(record.id)

    def of(self, account: str) -> list[Record[Fact]]:
        """What can bear on one account, in the order of recording."""
        members = reached({account}, self._parents)
        agreements = set[str]().union(*(self._agreements.get(member, ()) for member in members))
        found = {record.id: record for member in members for record in self._about.get(member, ())}
        found.update((record.id, record) for agreement in agreements for record in self._stated[agreement])
        for id_ in reached(set(found), self._retractions):
            found.update((record.id, record) for record in self._taken_back.get(id_, ()))
        return sorted(found.values(), key=attrgetter("recorded_at"))


def reached(names: set[str], onward: Mapping[str, Iterable[str]]) -> set[str]:
    """Some names, and all that are reached from them step by step."""
    seen: set[str] = set()
    while names:
        seen |= names
        names = {name for each in names for name in onward.get(each, ())} - seen
    return seen
