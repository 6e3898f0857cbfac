"""Every operation does as the contract says, on both databases: no 5xx, no answer that the schema does not have."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from termsvc.api.openapi import Operation, operations
from tests.api.conformance import Conformance
from tests.api.conftest import opened
from tests.prepared import PREPARED, each_together

EXAMPLES = 20


@pytest.fixture(scope="module", params=each_together("conformance"))
def conformance(request: pytest.FixtureRequest) -> Iterator[Conformance]:
    with PREPARED[request.param]() as url, opened(url) as bureau:
        yield Conformance(bureau)


@pytest.mark.parametrize("operation", tuple(operations()), ids=lambda one: f"{one.method} {one.path}")
def test_an_operation_does_as_the_contract_says(conformance: Conformance, operation: Operation) -> None:
    conformance.ask(operation, EXAMPLES)
