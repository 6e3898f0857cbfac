"""Case files, which legal ops write as tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.conftest import Terminal

CASES = Path(__file__).parents[1] / "cases"
FACTS = """
  documents:
    - {slug: dpa, title: Data Protection Addendum, kind: dpa, timezone: UTC}
  versions:
    - {document: dpa, label: v1, sequence: 1, body: "# One", posted_on: 2024-01-02, effective_on: 2024-02-01}
    - {document: dpa, label: v2, sequence: 2, body: "# Two", posted_on: 2025-01-02, effective_on: 2025-02-01}
  accounts:
    - {id: acme, created_on: 2023-01-01}
  agreements:
    - {id: side, account: acme, signed_on: 2026-01-01, effective_from: 2026-01-01, terms: [{document: dpa, mode: replace, body: "# Side"}]}
"""
RIGHT = f"""name: continued use
facts:{FACTS}asks:
  - {{ask: {{account: acme, document: dpa, on: 2025-01-31}}, expect: {{binds: {{version: v1}}, until: 2025-02-01}}}}
  - {{ask: {{account: acme, document: dpa, at: "2025-02-01T00:00:00Z"}}, expect: {{binds: {{version: v2}}, rule: continued-use}}}}
"""
WRONG = f"""name: a notice that was thought to run longer
facts:{FACTS}asks:
  - {{ask: {{account: acme, document: dpa, on: 2025-02-01}}, expect: {{binds: {{version: v1}}, rule: continued-use, since: 2024-02-01}}}}
  - {{ask: {{account: acme, document: dpa, on: 2025-02-01}}, expect: {{rule: continued-use}}}}
  - {{ask: {{account: acme, document: dpa, on: 2026-01-01}}, expect: {{binds: null}}}}
"""


@pytest.fixture
def cases(terminal: Terminal) -> Terminal:
    """A user with a folder of two cases, one of them deliberately wrong."""
    folder = terminal.folder / "cases" / "deep"
    folder.mkdir(parents=True)
    (folder / "right.yaml").write_text(RIGHT, encoding="utf-8")
    (folder.parent / "wrong.yml").write_text(WRONG, encoding="utf-8")
    return terminal


def outcomes(terminal: Terminal, *words: object, exit_code: int) -> list[Any]:
    return [json.loads(line) for line in terminal.text("check", *words, "--json", exit_code=exit_code).splitlines()]


def test_our_own_cases_are_answered_as_expected(terminal: Terminal) -> None:
    files = sorted(CASES.rglob("*.yaml"))
    asks = sum(len(yaml.safe_load(file.read_text(encoding="utf-8"))["asks"]) for file in files)
    text = terminal.text("check", CASES)
    assert text.strip() == f"{len(files)} cases, {asks} asks: {asks} as expected, 0 differ"


def test_the_shared_cases_are_answered_as_expected(terminal: Terminal, shared_cases: Path) -> None:
    assert terminal.text("check", shared_cases).strip().endswith(", 0 differ")


def test_what_differs_is_told_with_what_was_expected_what_binds_and_why(cases: Terminal) -> None:
    lines = [line.strip() for line in cases.text("check", "cases", exit_code=1).splitlines()]
    wrong = (cases.folder / "cases" / "wrong.yml").read_text(encoding="utf-8").splitlines()
    first_ask = next(number for number, line in enumerate(wrong, 1) if "ask:" in line)
    assert lines[:6] == [
        "cases/wrong.yml: a notice that was thought to run longer",
        f"line {first_ask}: acme, dpa, on 2025-02-01",
        "binds: expected version v1, but the answer is version v2",
        "since: expected 2024-02-01, but the answer is 2025-02-01",
        "1. Version v2 (posted on 2 January 2025) took effect for existing accounts on 1 February 2025, and account acme,",
        "opened on 1 January 2023, is bound by it through continued use from that date.  continued-use",
    ]
    assert "binds: expected nothing, but the answer is agreement side" in lines
    assert lines[-1] == "2 cases, 5 asks: 3 as expected, 2 differ"


def test_each_case_is_one_json_object(cases: Terminal) -> None:
    right, wrong = sorted(outcomes(cases, "cases", exit_code=1), key=lambda one: str(one["file"]))
    assert (right["passed"], right["asks"], right["differences"]) == (True, 2, [])
    assert (wrong["passed"], wrong["asks"], wrong["name"]) == (False, 3, "a notice that was thought to run longer")
    first, second = wrong["differences"]
    assert first["ask"] == {"account": "acme", "document": "dpa", "on": "2025-02-01", "at": None, "known_at": None}
    assert first["expected"] == {"binds": {"version": "v1"}, "since": "2024-02-01"}
    assert first["answered"] == {"binds": {"version": "v2"}, "since": "2025-02-01"}
    assert first["because"][-1]["rule"] == "continued-use"
    assert (second["expected"], second["answered"]) == ({"binds": None}, {"binds": {"agreement": "side"}})


def test_an_ask_before_its_account_was_known_differs_and_says_so(cases: Terminal) -> None:
    facts = FACTS.replace("created_on: 2023-01-01", 'created_on: 2023-01-01, recorded_at: "2024-05-01T00:00:00Z"')
    asks = (
        'asks:\n  - {ask: {account: acme, document: dpa, at: "2024-06-01T12:00:00Z", known_at: "2024-04-01T00:00:00Z"},'
        " expect: {rule: continued-use}}\n"
    )
    (cases.folder / "early.yaml").write_text(f"name: too early\nfacts:{facts}{asks}", encoding="utf-8")
    text = cases.text("check", "early.yaml", exit_code=1)
    assert "acme, dpa, at 2024-06-01T12:00:00+00:00, known at 2024-04-01T00:00:00+00:00" in text
    assert "refused: no account 'acme' is known as of 2024-04-01T00:00:00+00:00" in text
    assert "rule: expected continued-use" in text
    (outcome,) = outcomes(cases, "early.yaml", exit_code=1)
    assert outcome["differences"][0]["refused"].startswith("no account 'acme' is known")
    assert outcome["differences"][0]["ask"]["at"] == "2024-06-01T12:00:00+00:00"


def test_a_file_that_cannot_be_read_fails_the_check_beside_cases_that_pass(cases: Terminal) -> None:
    (cases.folder / "broken.yaml").write_text(RIGHT.replace("sequence: 2", "sequence: two"), encoding="utf-8")
    found = outcomes(cases, "cases/deep", "broken.yaml", exit_code=1)
    assert [one.get("passed") for one in found] == [True, None]
    assert (found[1]["file"], found[1]["field"], found[1]["severity"]) == (
        "broken.yaml",
        "facts.versions[1].sequence",
        "error",
    )
    assert "broken.yaml:" in cases.text("check", "cases/deep", "broken.yaml", exit_code=1)


def test_one_case_that_passes_is_told_in_the_singular(cases: Terminal) -> None:
    assert cases.text("check", "cases/deep").strip() == "1 case, 2 asks: 2 as expected, 0 differ"
