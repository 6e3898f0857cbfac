"""Loading: all of it or nothing, twice as well as once, and from tables."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import POSTED, TERMS, Terminal

DOCUMENT = "slug: dpa\ntitle: Data Protection Addendum\nkind: dpa\ntimezone: UTC\n"
VERSION = "---\nposted_on: 2024-01-02\neffective_on: 2024-02-01\n---\n\n# DPA\n"
ACCOUNTS = "accounts:\n  - {id: acme, created_on: 2023-01-01, country: NO}\n"


@pytest.fixture
def loaded(terminal: Terminal) -> Terminal:
    """A user who has loaded one document and one account."""
    write(terminal, {"terms/dpa/document.yaml": DOCUMENT, "terms/dpa/2024-01-02.md": VERSION, "facts.yaml": ACCOUNTS})
    assert terminal.json("load", "terms", "facts.yaml")["accepted"]
    return terminal


def write(terminal: Terminal, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = terminal.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def counts(report: Any) -> dict[str, tuple[int, int, int]]:
    return {kind: (one["new"], one["restated"], one["unchanged"]) for kind, one in report["counts"].items()}


def everything(terminal: Terminal) -> Any:
    return (
        terminal.json("documents"),
        [terminal.json("versions", one["slug"]) for one in terminal.json("documents")],
        terminal.run("timeline", "acme", "--json").stdout,
    )


def test_loading_the_samples_twice_records_them_once(terminal: Terminal) -> None:
    first, second = (terminal.json("load", TERMS, TERMS / "facts.yaml") for _ in range(2))
    assert first["accepted"]
    assert second["accepted"]
    assert {kind: (0, 0, new + restated) for kind, (new, restated, _) in counts(first).items()} == counts(second)
    assert second["restated"] == []
    assert first["restated"] == [{"kind": "version", "key": ["privacy", "2024-11-12"], "fields": ["effective_on"]}]


def test_without_paths_the_folder_of_the_settings_is_loaded(terminal: Terminal) -> None:
    write(terminal, {"mine/dpa/document.yaml": DOCUMENT, "mine/dpa/2024-01-02.md": VERSION})
    assert terminal.run("load", settings={"TERMSVC_TERMS": "mine"}).exit_code == 0
    assert [one["slug"] for one in terminal.json("documents")] == ["dpa"]


def test_a_dry_run_says_what_would_be_recorded_and_records_nothing(terminal: Terminal) -> None:
    dry = terminal.json("load", TERMS, "--dry-run")
    assert (dry["accepted"], dry["dry_run"]) == (True, True)
    assert terminal.json("documents") == []
    assert counts(terminal.json("load", TERMS)) == counts(dry)


def test_what_was_loaded_is_told_in_a_table(terminal: Terminal) -> None:
    dry, wet = (terminal.text("load", TERMS, TERMS / "facts.yaml", *options) for options in (["--dry-run"], []))
    assert dry.startswith("Would record\n")
    assert wet.startswith("Recorded\n")
    assert dry.partition("\n")[2] == wet.partition("\n")[2]
    assert ["versions", "31", "1", "0"] in [line.split() for line in wet.splitlines()]
    assert "version privacy/2024-11-12: effective_on" in wet


def test_one_bad_file_and_the_whole_load_changes_nothing(loaded: Terminal) -> None:
    before = everything(loaded)
    write(
        loaded,
        {
            "more/aup/document.yaml": DOCUMENT.replace("dpa", "aup"),
            "more/aup/2024-01-02.md": VERSION.replace("2024-02-01", "2023-02-01"),
            "good.yaml": "accounts:\n  - {id: globex, created_on: 2024-01-01}\n",
        },
    )
    report = loaded.json("load", "more", "good.yaml", exit_code=1)
    assert not report["accepted"]
    assert [(one["file"], one["severity"], one["field"]) for one in report["findings"]] == [
        ("more/aup/2024-01-02.md", "error", "effective_on")
    ]
    assert "Nothing was recorded." in loaded.text("load", "more", "good.yaml", exit_code=1)
    assert everything(loaded) == before
    assert loaded.run("resolve", "globex").exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "fields"),
    [("# DPA", "# DPA, changed", ["body"]), ("2024-01-02", "2024-01-01", ["effective_on_new", "posted_on"])],
)
def test_a_posted_version_is_not_changed(loaded: Terminal, old: str, new: str, fields: list[str]) -> None:
    before = everything(loaded)
    write(loaded, {"terms/dpa/2024-01-02.md": VERSION.replace(old, new)})
    findings = loaded.json("load", "terms", exit_code=1)["findings"]
    assert {one["file"] for one in findings} == {"terms/dpa/2024-01-02.md"}
    assert [one["field"] for one in findings] == fields
    assert all("as a new version" in one["remedy"] for one in findings)
    assert everything(loaded) == before


def test_a_fact_that_changed_is_restated_and_what_we_knew_stays(loaded: Terminal) -> None:
    loaded.clock.now = POSTED.replace(month=3)
    write(loaded, {"facts.yaml": ACCOUNTS.replace("country: NO", "closed_on: 2024-01-15, country: NO")})
    report = loaded.json("load", "facts.yaml")
    assert report["restated"] == [{"kind": "account", "key": ["acme"], "fields": ["closed_on"]}]
    words = ("resolve", "acme", "--document", "dpa", "--on", "2024-03-01")
    assert loaded.json(*words)["binds"] is None
    assert loaded.json(*words, "--known-at", "2025-02-26T00:00:00Z")["binds"]["version"] == "2024-01-02"


def test_accounts_come_from_a_table_by_a_mapping(loaded: Terminal) -> None:
    write(
        loaded,
        {
            "accounts.csv": "SID;Opened;Land;Products\nA1;2024-03-01;NO;sms|voice\nA2;2023-03-01;SE;\n",
            "accounts.yaml": "facts: accounts\n"
            "columns: {id: SID, created_on: Opened, country: Land, attributes.products: 'list(Products|)'}\n",
        },
    )
    words = ("import", "accounts.csv", "--mapping", "accounts.yaml")
    assert counts(loaded.json(*words, "--dry-run")) == {"account": (2, 0, 0)}
    assert loaded.run("resolve", "A1").exit_code == 2
    assert counts(loaded.json(*words)) == {"account": (2, 0, 0)}
    assert counts(loaded.json(*words)) == {"account": (0, 0, 2)}
    rules = [
        loaded.json("resolve", account, "--document", "dpa", "--on", "2024-03-01")["rule"] for account in ("A1", "A2")
    ]
    assert rules == ["new-account", "continued-use"]


def test_agreements_and_acceptances_come_from_tables_too(loaded: Terminal) -> None:
    write(
        loaded,
        {
            "agreements.csv": "Id,Customer,Signed,Document,Mode,Label\nmsa,acme,2024-01-10,dpa,pin,2024-01-02\n",
            "agreements.yaml": "facts: agreements\n"
            "columns: {id: Id, account: Customer, signed_on: Signed, effective_from: Signed,"
            " term.document: Document, term.mode: Mode, term.version: Label}\n",
            "clicks.csv": "Customer,Label,Clicked\nacme,2024-01-02,2024-01-05T10:00:00Z\n",
            "clicks.yaml": "facts: acceptances\n"
            "columns: {account: Customer, version: Label, accepted_at: Clicked}\nconstants: {document: dpa, method: click}\n",
        },
    )
    for table in ("clicks", "agreements"):
        assert loaded.json("import", f"{table}.csv", "-m", f"{table}.yaml")["accepted"]
    rules = [interval["rule"] for interval in loaded.json("timeline", "acme", "dpa")]
    assert rules == ["not-yet-a-customer", "none-in-force", "accepted", "negotiated-fixed"]


def test_a_table_with_a_bad_row_changes_nothing_and_the_row_is_named(loaded: Terminal) -> None:
    write(
        loaded,
        {
            "accounts.csv": "SID,Opened\nA1,2024-03-01\nA2,soon\n",
            "accounts.yaml": "facts: accounts\ncolumns: {id: SID, created_on: Opened}\n",
        },
    )
    result = loaded.run("import", "accounts.csv", "-m", "accounts.yaml")
    assert result.exit_code == 1
    assert "accounts.csv:3: error in created_on (soon): not a calendar date" in result.stdout
    assert loaded.run("resolve", "A1").exit_code == 2


def test_a_load_from_another_folder_records_the_same(terminal: Terminal, tmp_path: Path) -> None:
    terminal.text("load", TERMS)
    copied = shutil.copytree(TERMS, tmp_path / "elsewhere" / "terms")
    assert all(one[0] == one[1] == 0 for one in counts(terminal.json("load", copied)).values())


@pytest.mark.parametrize("words", [("documents",), ("redline", "a.md", "b.md"), ("serve",)])
def test_a_setting_that_can_not_be_used_is_named_and_not_repeated(terminal: Terminal, words: tuple[str, ...]) -> None:
    result = terminal.run(*words, settings={"TERMSVC_CACHE_SECONDS": "-4711"})
    assert result.exit_code == 2
    assert "TERMSVC_CACHE_SECONDS: input should be greater than or equal to 0" in result.stderr
    assert "4711" not in result.output
