"""The sentences of the binding rules that are easiest to misread, as case files, against the resolver."""

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from termsvc.service import cases
from tests.oracle.test_oracle import cases_in

SENTENCES = Path(__file__).with_name("sentences.yaml")


@pytest.mark.parametrize("case", [*cases_in(SENTENCES)], ids=lambda case: case["name"])
def test_the_resolver_reads_the_sentence_as_the_oracle_does(case: dict[str, object], tmp_path: Path) -> None:
    file = tmp_path / "case.json"
    file.write_text(json.dumps(case, default=_written), encoding="utf-8")
    report = cases.check([file])
    assert report.passed, [difference for outcome in report.outcomes for difference in outcome.differences]


def _written(value: date | datetime) -> str:
    return value.isoformat()
