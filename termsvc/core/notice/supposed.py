"""What has not been recorded yet, as if it had been: the versions of a draft, before anyone is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from termsvc.core.model import Fact, Record
from termsvc.core.naming import key_text


def supposing(records: Iterable[Record[Fact]], facts: Iterable[Fact]) -> Iterator[Record[Fact]]:
    """The records as they would be if some facts with keys had always been known, in the place of what bears their keys.

    Nothing is recorded: whoever makes a `World` of these records asks what would be.
    """
    supposed = {(fact.name, fact.key): fact for fact in facts}
    yield from (record for record in records if (record.fact.name, record.fact.key) not in supposed)
    for fact in supposed.values():
        yield Record(id=f"supposed:{key_text(fact)}", fact=fact)
