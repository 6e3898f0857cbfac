"""Whether an API does as its contract says: Schemathesis asks each operation what it should take, and what it should not."""

from __future__ import annotations

import json
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, SerializationContext
from schemathesis.config import SchemathesisConfig
from schemathesis.generation import GenerationMode

from termsvc.access import Role
from termsvc.api.openapi import Operation
from tests.api.conftest import Bureau


@schemathesis.serializer("application/x-ndjson")
def lines(_context: SerializationContext, value: Any) -> bytes:
    """What is sent as lines: text as it is, anything else as JSON."""
    return value if isinstance(value, bytes) else (value if isinstance(value, str) else json.dumps(value)).encode()


# What fits the schema can still be refused: it may name a version that there is not, or a date before another one.
_REFUSED_WITH = ["2xx", "304", "401", "403", "404", "406", "409", "412", "415", "422", "428"]
_CONFIG = {
    "checks": {
        "positive_data_acceptance": {"expected-statuses": _REFUSED_WITH},
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "405", "406", "409", "412", "413", "415", "422", "428"]
        },
    }
}


class Conformance:
    """An API, its contract, and a key for everything."""

    def __init__(self, bureau: Bureau) -> None:
        for name, role in (("anything", Role.ADMIN), ("drafting", Role.DRAFTER)):
            bureau.enrol(name, role)
        self.bureau = bureau
        self.contract = schemathesis.openapi.from_asgi(
            "/openapi.json", bureau.api, config=SchemathesisConfig.from_dict(_CONFIG)
        )

    def ask(self, operation: Operation, examples: int, number: int = 0) -> None:
        """Ask an operation so often in each mode; the number is that of the random choices.

        Raises:
            AssertionError: (in a group) an answer is not as the contract says, or is a 5xx.
        """
        asked = self.contract[operation.path][operation.method]
        key = self._key(operation)
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @seed(number)
            @settings(
                max_examples=examples,
                deadline=None,
                database=None,
                derandomize=False,
                phases=[Phase.explicit, Phase.generate],
                suppress_health_check=list(HealthCheck),
            )
            @given(case=asked.as_strategy(generation_mode=mode).filter(_is_sent))
            def each(case: Case) -> None:
                case.call_and_validate(headers=key)

            each()

    def _key(self, operation: Operation) -> dict[str, str]:
        drafting = operation.scope is not None and operation.scope.startswith("updates:")
        return self.bureau.key(of="drafting" if drafting else "anything")


def _is_sent(case: Case) -> bool:
    """Whether all of a query stands in its address: of an empty list, which fits no schema of ours, nothing does."""
    return all(value not in ([], {}) for value in (case.query or {}).values())
