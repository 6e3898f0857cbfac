"""The statements of each key so far: those recorded, and after them those that the load at hand adds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from termsvc.core.model import Acceptance, Fact, Record
from termsvc.core.naming import key_text, statement_id
from termsvc.library.statements import Statement, taken_back


@dataclass(frozen=True, slots=True)
class Entry:
    """One statement of a key.

    Attributes:
        claimed: the instant at which it says that it was learned; `None` if it says none.
        recorded_at: when it was recorded; `None` where this load brings it.
        recorded: it is recorded already.
    """

    id: str
    fact: Fact
    claimed: datetime | None
    recorded_at: datetime | None
    recorded: bool


@dataclass(slots=True)
class History:
    """What has been stated, by key and by id.

    Attributes:
        retracted: ids of facts taken back, by what is recorded or by this load.
        reserved: ids that statements of this load give to themselves.
    """

    retracted: frozenset[str]
    reserved: frozenset[str]
    by_id: dict[str, Entry] = field(default_factory=dict)
    entries: dict[Hashable, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, recorded: Sequence[Record[Fact]], statements: Iterable[Statement[Fact]]) -> History:
        """The history before a load of these statements."""
        own_ids = frozenset(one.id for one in statements if one.id is not None)
        history = cls(taken_back(statements, recorded), own_ids)
        for one in recorded:
            history.add(Entry(one.id, one.fact, one.claimed_recorded_at, one.recorded_at, recorded=True))
        return history

    def add(self, entry: Entry) -> None:
        """A further statement."""
        self.by_id[entry.id] = entry
        self.entries[_slot(entry.fact)].append(entry)

    def entries_of(self, fact: Fact) -> Sequence[Entry]:
        """Every statement of a fact's key, those taken back too."""
        return self.entries[_slot(fact)]

    def latest(self, fact: Fact) -> Entry | None:
        """The last statement of a fact's key that is not taken back; of an acceptance, an equal one."""
        return next((one for one in reversed(self.entries[_slot(fact)]) if one.id not in self.retracted), None)

    def is_recorded(self, fact: Fact) -> bool:
        """Say whether something of a fact's key is recorded and not taken back."""
        return any(one.recorded and one.id not in self.retracted for one in self.entries[_slot(fact)])

    def already(self, one: Statement[Fact]) -> Entry | None:
        """The entry that makes a statement no news, if there is one.

        A statement that claims an instant is no news if an equal one claimed that too; one that claims none, if it
        equals the latest of its key, or one taken back that nothing has replaced, unless it has an id of its own.
        """
        if one.id in self.by_id:
            return self.by_id[one.id]
        entries = self.entries[_slot(one.fact)]
        if one.recorded_at is not None and not isinstance(one.fact, Acceptance):
            return next((it for it in entries if it.fact == one.fact and it.claimed == one.recorded_at), None)
        for entry in reversed(entries):
            back = entry.id in self.retracted
            if entry.fact == one.fact and (one.id is None or not back):
                return entry
            if not back:
                return None
        return None

    def new_id(self, one: Statement[Fact]) -> str:
        """A statement's own id, or the next free one that says what it is about."""
        if one.id is not None:
            return one.id
        names = (statement_id(key_text(one.fact), number) for number in count(1))
        return next(name for name in names if name not in self.by_id and name not in self.reserved)


def _slot(fact: Fact) -> Hashable:
    """What tells the statements of one thing from those of others; an acceptance has no key, so it is one itself."""
    return fact if fact.key is None else (fact.name, *fact.key)
