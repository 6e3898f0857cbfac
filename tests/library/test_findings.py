"""Every finding, by data files: what was written, and the first line of each finding that it calls for.

`findings/*.yaml` hold lists of cases: a `title`, the `files` by path, which of them to `read` (a facts file, a folder,
`case:` and a file, or `table:` and a file with its mapping; all at the top if left out), what was `recorded` before
(a facts mapping), and the `findings`, all of them in order. Where what to do says more than a fixed sentence, a case
gives the `remedies` too.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.library.cases import read_cases
from termsvc.library.finding import Finding
from termsvc.library.reading import read
from termsvc.library.table import read_table
from tests.library.conftest import Store, Write, first_lines

HERE = Path(__file__).parent / "findings"
SENTENCE = re.compile(r"[A-Z][a-z ].*\.", re.DOTALL)


def data() -> Iterator[Any]:
    for file in sorted(HERE.glob("*.yaml")):
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{file.stem}: {case['title']}")


def found(case: dict[str, Any], folder: Path, store: Store) -> tuple[Finding, ...]:
    match case.get("read", list(case["files"])):
        case {"case": name}:
            return read_cases([folder / name]).findings
        case {"table": [table, mapping]}:
            return store.plan_of(read_table(folder / table, folder / mapping, store.records)).findings
        case names:
            return store.plan_of(read([folder / name for name in names], store.records)).findings


@pytest.mark.parametrize("case", list(data()))
def test_findings(case: dict[str, Any], write: Write, store: Store) -> None:
    if "recorded" in case:
        assert not store.load(case["recorded"]).findings
    folder = write(case["files"])
    findings = found(case, folder, store)
    assert first_lines(findings, folder) == case["findings"]
    for one in findings:
        assert one.line >= 0
        assert SENTENCE.fullmatch(one.remedy)
    if "remedies" in case:
        assert [one.remedy for one in findings] == case["remedies"]
