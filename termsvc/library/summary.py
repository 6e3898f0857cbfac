"""What a load would do, for people: how many facts of each kind, and which fields of those that are restated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from deepdiff import DeepDiff

from termsvc.core.model import Fact
from termsvc.library.statements import Name, Where


@dataclass(slots=True)
class Counts:
    """How many statements of one kind of fact are new, restate what is recorded, or are recorded already."""

    new: int = 0
    restated: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """A statement that comes in the place of an earlier one, with the fields that differ, such as `attributes.plan`."""

    kind: str
    key: Name
    fields: tuple[str, ...]
    where: Where


def changed_fields(old: Fact, new: Fact) -> tuple[str, ...]:
    """The fields in which two statements of one key differ; of attributes, evidence and terms, which of them."""
    difference = DeepDiff(dict(_by_name(old)), dict(_by_name(new)))
    return tuple(sorted(str(name) for name in difference.affected_root_keys))


def _by_name(fact: Fact) -> Iterator[tuple[str, Any]]:
    for name, value in asdict(fact).items():
        if name in {"attributes", "evidence"}:
            yield from ((f"{name}.{key}", item) for key, item in value)
        elif name == "terms":
            yield from ((f"{name}.{term['document']}", term) for term in value)
        else:
            yield name, value
