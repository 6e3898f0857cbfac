"""What is refused is told with its place in the request, and nothing of it is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from termsvc.core.errors import TermsError
from termsvc.library.parsed import pointer
from termsvc.service.recording import FactsRefused
from termsvc.service.stating.errors import StaleForm
from termsvc.service.stating.values import Shown
from termsvc.store import Store
from tests.stating.company import ENROLLED, VERBS, cases, company, facts_of, told

REFUSALS = cases("refusals.yaml")
BODIES = ("mapping", "change", "form", "request", "objection", "withdrawal")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def after_the_story(request: pytest.FixtureRequest) -> Iterator[Store]:
    with company(request.param) as store:
        told(store)
        yield store


def body(given: dict[str, Any]) -> dict[str, Any]:
    """The JSON of a request: that of the verb's mapping, with files and plain values beside it."""
    beside = {key: value for key, value in given.items() if key not in BODIES}
    return beside | next((given[key] for key in BODIES if key in given), {})


@pytest.mark.parametrize("case", REFUSALS, ids=[case["title"] for case in REFUSALS])
def test_refusals(case: dict[str, Any], after_the_story: Store) -> None:
    before = facts_of(after_the_story)
    with pytest.raises(TermsError) as raised:
        VERBS[case["verb"]](after_the_story, ENROLLED, **case["with"])
    error = raised.value
    assert facts_of(after_the_story) == before
    if isinstance(error, FactsRefused):
        found = [[pointer(one.field, body(case["with"])), one.problem, one.remedy] for one in error.findings]
        assert found == case["findings"]
    else:
        assert (type(error).__name__, str(error)) == (case["error"], case["message"].strip())
    if isinstance(error, StaleForm):
        assert error.current == tuple(Shown(*one) for one in case["current"])
