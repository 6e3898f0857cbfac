"""Ids of facts: a record keeps its own where it can, and otherwise gets one that says what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count

from termsvc.core.model import Fact, Record
from termsvc.core.naming import key_text, statement_id


def choose_ids(
    records: Sequence[Record[Fact]], stated: Mapping[str, int], taken: Callable[[Iterable[str]], set[str]]
) -> list[str]:
    """An unused id for each record, in order.

    Args:
        records: those to be recorded; an empty id asks for a generated one, and so does one that is taken.
        stated: how many statements about a key, as `key_text` writes it, are recorded already.
        taken: says which of some ids are taken.
    """
    numbers = _numbers(records, stated)
    given = {record.id for record in records if record.id}
    asked = given.union(statement_id(key, number) for key, number in numbers)
    used = taken(asked)

    def free(name: str) -> bool:
        return name not in used and (name in asked or not taken([name]))

    chosen = []
    for record, (key, number) in zip(records, numbers, strict=True):
        generated = (statement_id(key, later) for later in count(number))
        own = record.id and free(record.id)
        name = record.id if own else next(name for name in generated if name not in given and free(name))
        used.add(name)
        chosen.append(name)
    return chosen


def _numbers(records: Iterable[Record[Fact]], stated: Mapping[str, int]) -> list[tuple[str, int]]:
    seen = Counter(stated)
    numbers = []
    for record in records:
        key = key_text(record.fact)
        seen[key] += 1
        numbers.append((key, seen[key]))
    return numbers
