"""Whether an API does as its contract says: Schemathesis asks each operation what it should take, and what it should not.

`sqlite_trial(seed)` and `postgresql_trial(seed)` ask one operation, in turn, so often that 20 rounds of all are a thousand
cases for each.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, SerializationContext
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from termsvc.access import Role
from termsvc.api.openapi import Operation, operations
from tests.api.conftest import Bureau, opened
from tests.databases import lasting, postgresql_database, sqlite_database
from tests.soak.state import FIRST_SEED

SLICE = 50
"""Cases in a trial."""


@schemathesis.serializer("application/x-ndjson")
def lines(_context: SerializationContext, value: Any) -> bytes:
    """What is sent as lines: text as it is, anything else as JSON."""
    return value if isinstance(value, bytes) else (value if isinstance(value, str) else json.dumps(value)).encode()


# What fits the schema can still be refused: it may name a version that there is not, or a date before another one, or be long.
_REFUSED_WITH = ["2xx", "304", "401", "403", "404", "406", "409", "412", "413", "415", "422", "428"]
_CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": _REFUSED_WITH},
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428"]
        },
    }
}


FREE = "/v1/signup/terms"
"""Whatever else a query names here is an attribute, and every text a value of one: nothing is against the schema."""


class Conformance:
    """An API, its contract, and a key for everything."""

    def __init__(self, bureau: Bureau) -> None:
        for name, role in (("anything", Role.ADMIN), ("drafting", Role.DRAFTER)):
            bureau.enrol(name, role)
        self.bureau = bureau
        self.contract = schemathesis.openapi.from_asgi(
            "/openapi.json", bureau.api, config=SchemathesisConfig.from_dict(_CONFIG)
        )

    def ask(self, operation: Operation, examples: int, number: int = 0) -> int:
        """Ask an operation so often, half of it what is against the contract, and say how often that was.

        Args:
            operation: that is asked.
            examples: how often; an even number.
            number: that of the random choices.

        Raises:
            AssertionError: (in a group) an answer is not as the contract says, or is a 5xx.
        """
        asked = self.contract[operation.path][operation.method]
        key, cases = self._key(operation), 0
        modes = [GenerationMode.POSITIVE] if operation.path == FREE else [*GenerationMode]
        for mode in modes:

            @seed(number)
            @settings(
                max_examples=examples // len(modes),
                deadline=None,
                database=None,
                derandomize=False,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=asked.as_strategy(generation_mode=mode).filter(_is_sent))
            def each(case: Case) -> None:
                nonlocal cases
                cases += 1
                case.call_and_validate(headers=key)

            each()
        return cases

    def _key(self, operation: Operation) -> dict[str, str]:
        drafting = operation.scope is not None and operation.scope.startswith("updates:")
        return self.bureau.key(of="drafting" if drafting else "anything")


def _is_sent(case: Case) -> bool:
    """Whether all of a query stands in its address: of an empty list or object nothing does, and no schema of ours takes one."""
    return all(map(_is_written, (case.query or {}).values()))


def _is_written(value: Any) -> bool:
    within = value.values() if isinstance(value, dict) else value
    return not isinstance(value, dict | list) or (bool(value) and all(map(_is_written, within)))


def sqlite_trial(seed: int) -> Counter[str]:
    """Some of the cases of one operation, on SQLite.

    Raises:
        AssertionError: (in a group) an answer is not as the contract says, or is a 5xx.
    """
    return _trial(sqlite_database, seed)


def postgresql_trial(seed: int) -> Counter[str]:
    """The same on PostgreSQL."""
    return _trial(postgresql_database, seed)


def _trial(new: Callable[[], AbstractContextManager[str]], seed: int) -> Counter[str]:
    every = tuple(operations())
    place = (seed - FIRST_SEED) % len(every)
    cases = _lasting(new).ask(every[place], SLICE, seed)
    return Counter({"cases": cases, "rounds": int(place == len(every) - 1)})


@cache
def _lasting(new: Callable[[], AbstractContextManager[str]]) -> Conformance:
    """An API that is asked as long as this process lives."""
    return Conformance(lasting(opened(lasting(new()))))
