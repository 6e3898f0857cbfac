"""Case files: what is read of them, and that those of everybody else load without a finding."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml

from termsvc.core.answer import Rule
from termsvc.core.model import Account, Retraction, Version
from termsvc.library.cases import Ask, Named, read_cases
from tests.conftest import shared
from tests.library.conftest import Write

REAL = Path(__file__).parent / "real"


def test_a_case_whole() -> None:
    read = read_cases([REAL / "case.json"])
    assert not read.findings
    (case,) = read.cases
    assert case.name == "a DPA that floats 📜"
    assert case.file == str(REAL / "case.json")
    assert list(case.texts.values()) == ["# DPA\n"]
    assert case.asks == (
        Ask(
            line=18,
            account="a",
            document="dpa",
            on=date(2024, 9, 1),
            expected={
                "binds": Named("version", "v1"),
                "rule": Rule.CONTINUED_USE,
                "since": date(2024, 8, 8),
                "until": None,
            },
        ),
        Ask(
            line=19,
            account="a",
            document="dpa",
            at=datetime(2024, 7, 9, tzinfo=UTC),
            known_at=datetime(2024, 6, 10, tzinfo=UTC),
            expected={"binds": None},
        ),
        Ask(line=20, account="a", document="dpa", on=date(2024, 7, 9), expected={"until": date(2024, 8, 8)}),
    )


def test_the_records_of_a_case_keep_when_they_were_learned() -> None:
    (case,) = read_cases([REAL / "case.json"]).cases
    learned = [(one.fact.effective_on, one.recorded_at) for one in case.records if isinstance(one.fact, Version)]
    assert learned == [(date(2024, 7, 8), None), (date(2024, 8, 8), datetime(2024, 6, 20, tzinfo=UTC))]
    (retraction,) = (one for one in case.records if isinstance(one.fact, Retraction))
    assert retraction.fact.fact == "f1"
    assert retraction.recorded_at == datetime(2024, 12, 31, 10, tzinfo=UTC)
    assert [one.id for one in case.records].count("f1") == 1
    assert len({one.id for one in case.records}) == len(case.records)
    assert all(one.source.startswith(f"{REAL / 'case.json'}:") for one in case.records)


def test_what_claims_no_instant_in_a_case_has_always_been_known(write: Write) -> None:
    """So it is the later statement that the checks look at: here one without the cycle."""
    case = """
        name: a cycle that was mended
        asks: []
        facts:
          accounts:
            - {id: a, created_on: 2024-01-01, recorded_at: 2024-02-01T00:00:00Z}
            - {id: a, created_on: 2024-01-01, parent: a}
    """
    read = read_cases([write({"case.yaml": case}) / "case.yaml"])
    assert not read.findings
    assert [one.fact.parent.on(date.min) for one in read.cases[0].records if isinstance(one.fact, Account)] == [
        "a",
        None,
    ]


def test_files_below_folders_in_order_each_once(write: Write) -> None:
    def case(name: str) -> str:
        return f"{{name: {name}, facts: {{}}, asks: []}}"

    folder = write(
        {"b.yml": case("b"), "a/c.json": '{"name": "c", "facts": {}, "asks": []}', "a/a.yaml": case("a"), "x.md": ""}
    )
    assert [one.name for one in read_cases([folder]).cases] == ["a", "c", "b"]
    assert [one.name for one in read_cases([folder / "b.yml", folder, folder / "b.yml"]).cases] == ["b", "a", "c"]


def test_a_case_with_an_error_is_no_case_and_the_others_are(write: Write) -> None:
    folder = write({"a.yaml": "name: a", "b.yaml": "{name: b, facts: {}, asks: []}"})
    read = read_cases([folder])
    assert [one.name for one in read.cases] == ["b"]
    assert {one.file for one in read.findings} == {str(folder / "a.yaml")}


def shared_files() -> list[Path]:
    return sorted((shared("TERMSVC_CASES") / "binding").glob("*.json"))


def test_the_shared_cases_load_without_a_finding() -> None:
    files = shared_files()
    read = read_cases([files[0].parent])
    assert not read.findings
    assert len(read.cases) == len(files)
    for case, file in zip(read.cases, files, strict=True):
        written = json.loads(file.read_text(encoding="utf-8"))
        assert len(case.asks) == len(written["asks"])
        assert len(case.records) == sum(len(facts) for facts in written["facts"].values())


def test_yaml_and_json_say_the_same(write: Write) -> None:
    for file in shared_files():
        written = json.loads(file.read_text(encoding="utf-8"))
        folder = write({file.name: json.dumps(written), f"{file.stem}.yaml": yaml.safe_dump(written, sort_keys=False)})
        one, other = (read_cases([folder / name]).cases[0] for name in (file.name, f"{file.stem}.yaml"))
        assert [(it.id, it.fact, it.recorded_at) for it in one.records] == [
            (it.id, it.fact, it.recorded_at) for it in other.records
        ]
        assert [it.expected for it in one.asks] == [it.expected for it in other.asks]


@pytest.mark.parametrize("name", ["binds", "since", "until"])
def test_null_is_expected_and_what_is_left_out_is_not(name: str, write: Write) -> None:
    facts = "accounts: [{id: a, created_on: 2024-01-01}], documents: [{slug: d, title: D, kind: d, timezone: UTC}]"
    ask = "ask: {account: a, document: d, on: 2024-01-01}"
    text = f"{{name: n, facts: {{{facts}}}, asks: [{{{ask}, expect: {{{name}: null}}}}, {{{ask}, expect: {{}}}}]}}"
    (case,) = read_cases([write({"case.yaml": text}) / "case.yaml"]).cases
    assert [one.expected for one in case.asks] == [{name: None}, {}]
