"""Every kind of mistake: an exit code, and a sentence that says what is wrong and what to do."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from termsvc.cli import MISTAKEN, REFUSED, UNUSABLE
from tests.cli.conftest import Terminal


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("resolve nobody", "no account 'nobody' is known"),
        ("resolve harbor-clinics --document dap", "no document 'dap' is known; known are api-sla, aup, desk-fup"),
        (
            "resolve harbor-clinics --known-at 2020-01-01T00:00Z",
            "no account 'harbor-clinics' is known as of 2020-01-01",
        ),
        ("resolve harbor-clinics --on 2025-02-30", "'2025-02-30' is not a date; write it as 2025-04-01"),
        ("resolve harbor-clinics --at noon", "--at 'noon' is not an instant; write it as 2025-04-01T09:00:00Z"),
        ("resolve harbor-clinics --at 2025-04-01T09:00", "has no offset; add Z for UTC, or an offset such as -07:00"),
        ("resolve harbor-clinics --at 0001-01-01T00:00Z", "--at '0001-01-01T00:00Z'"),
        ("resolve harbor-clinics --at 9999-12-31T23:00-12:00", "--at '9999-12-31T23:00-12:00'"),
        ("resolve harbor-clinics --known-at 2025-04-01", "--known-at '2025-04-01' has no offset"),
        ("resolve harbor-clinics --on 2025-04-01 --at 2025-04-01T09:00Z", "give either --on or --at, not both"),
        ("resolve", "Missing argument"),
        ("timeline nobody", "no account 'nobody' is known"),
        ("timeline harbor-clinics dap", "no document 'dap' is known"),
        (
            "timeline harbor-clinics --known-at 2020-01-01T00:00Z",
            "no account 'harbor-clinics' is known as of 2020-01-01",
        ),
        ("versions dap", "no document 'dap' is known; known are api-sla"),
        ("show dap", "no document 'dap' is known"),
        (
            "show tos 2023",
            "document 'tos' has no version '2023'; it has 2021-01-15, 2022-08-01, 2022-09-15, 2024-06-03",
        ),
        (
            "show tos --on 2020-01-01",
            "no version of 'tos' is in force for existing accounts then; name one of its versions",
        ),
        ("show tos 2021-01-15 --on 2025-01-01", "not both"),
        ("redline tos@2023 tos@2024-06-03", "document 'tos' has no version '2023'"),
        ("redline dap@1 tos@2024-06-03", "no document 'dap' is known"),
        ("redline old.md new.md", "old.md: error: there is no such file"),
        ("redline tos@2021-01-15 tos@2024-06-03 --context -1", "Invalid value for '--context'"),
        ("history dap", "no document 'dap' is known; known are api-sla"),
        ("history privcy", "support-plans, tos. Perhaps privacy is meant. (in sqlite:///"),
        ("history tos --since 2022-09-16", "document 'tos' has no version '2022-09-16'; it has 2021-01-15, 2022-08-01"),
        ("history tos --since 2022-09-16", "Perhaps 2022-09-15 is meant."),
        ("blame dap", "no document 'dap' is known; known are api-sla"),
        ("blame tos --version 2024-06-30", "it has 2021-01-15, 2022-08-01, 2022-09-15, 2024-06-03. Perhaps 2024-06-03"),
        (
            "blame api-sla --section 9",
            "version '2025-02-25' of 'api-sla' has nothing at '9'; it has api-service-level-agreement, 1, 2, 3, 4, 5, 6, 7.",
        ),
        ("blame api-sla --section 5.1/z", "has nothing at '5.1/z'; under 5.1 it has 5.1/a, 5.1/b, 5.1/c"),
        ("notice 2025-02-24", "no update was posted on 2025-02-24; the last ones were posted on 2024-06-03"),
        ("notice yesterday", "'yesterday' is not a date"),
        ("notice --out taken", "taken: "),
        ("notice --out /dev/null/notices", "/dev/null/notices: "),
        ("demo --out taken", "taken: "),
        ("import table.csv", "Missing option '--mapping' / '-m'"),
        ("check", "Missing argument"),
        ("resolv harbor-clinics", "No such command 'resolv'"),
        ("resolve harbor-clinics --onn 2025-04-01", "No such option: --onn"),
    ],
)
def test_a_mistake_in_what_was_asked(story: Terminal, command: str, sentence: str) -> None:
    (story.folder / "taken").touch()
    result = story.run(*command.split())
    assert result.exit_code == MISTAKEN
    assert sentence in " ".join(result.stderr.split())
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        ("load missing.yaml", "missing.yaml: error: there is no such file"),
        ("load empty", "empty: error: there is no document in this folder Make a folder for each document"),
        ("import missing.csv -m missing.yaml", "missing.yaml: error: there is no such file"),
        ("check missing.yaml", "missing.yaml: error: there is no such file"),
        ("check empty", "empty: error: there is no case file in this folder Case files end in .json, .yaml, .yml."),
        ("check binary.yaml", "binary.yaml"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_finding(terminal: Terminal, command: str, sentence: str) -> None:
    (terminal.folder / "empty").mkdir()
    (terminal.folder / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    result = terminal.run(*command.split())
    assert result.exit_code == REFUSED
    assert sentence in " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("database", "sentence"),
    [
        ("sqlite:///nowhere/terms.db", "The database nowhere/terms.db can't be used: unable to open database file."),
        ("sqlite:///letter.txt", "The database letter.txt can't be used: file is not a database."),
        ("mysql://localhost/terms", "A database of the kind mysql can't be used. Write sqlite:///folder/terms.db or"),
        ("terms.db", "The database URL can't be understood. Write sqlite:///folder/terms.db or postgresql://"),
        ("postgresql://legal:hunter2@localhost:1/terms", "Check that the server runs, and that host, user, password"),
    ],
)
@pytest.mark.parametrize("command", ["documents", "activate", "resolve acme", "notice"])
def test_a_database_that_cannot_be_used(terminal: Terminal, command: str, database: str, sentence: str) -> None:
    (terminal.folder / "letter.txt").write_text("Dear Sir or Madam, this is no database.\n" * 100, encoding="utf-8")
    for way in ({"words": ["--database", database]}, {"settings": {"TERMSVC_DATABASE": database}}):
        result = terminal.run(*command.split(), *way.get("words", ()), settings=dict(way.get("settings", {})))
        assert (result.exit_code, result.stdout) == (UNUSABLE, "")
        assert sentence in result.stderr
        assert "hunter2" not in result.stderr


def test_nothing_is_known_in_an_empty_database(terminal: Terminal) -> None:
    assert terminal.json("documents") == []
    for command in ("resolve acme", "timeline acme", "versions dpa", "show dpa", "history dpa", "blame dpa", "notice"):
        result = terminal.run(*command.split())
        assert (result.exit_code, result.stdout) == (MISTAKEN, "")
        assert result.stderr.startswith("termsvc: no ")
    assert "termsvc load" in terminal.run("notice").stderr


def test_an_account_may_be_recorded_before_any_document(terminal: Terminal) -> None:
    (terminal.folder / "facts.yaml").write_text("accounts: [{id: acme, created_on: 2024-01-01}]\n", encoding="utf-8")
    terminal.text("load", "facts.yaml")
    assert terminal.json("resolve", "acme") == []
    assert terminal.json("timeline", "acme") == {}
    assert terminal.text("resolve", "acme").startswith("No document is known.")
    assert terminal.text("timeline", "acme").startswith("No document is known.")


@pytest.mark.parametrize(
    ("template", "sentence"),
    [
        ("{{ compny }}", "'compny' is undefined"),
        ("{{ company.__class__ }}", "unsafe"),
        ("{% for %}", "notices/update.md.j2"),
    ],
)
def test_a_template_that_cannot_be_used_is_a_mistake(samples: Terminal, template: str, sentence: str) -> None:
    notices = samples.folder / "mine" / "notices"
    notices.mkdir(parents=True)
    (notices / "update.md.j2").write_text(template, encoding="utf-8")
    result = samples.run("notice", settings={"TERMSVC_TEMPLATES": "mine"})
    assert (result.exit_code, result.stdout) == (MISTAKEN, "")
    assert sentence in result.stderr
    assert not (samples.folder / "out").exists()


def test_names_with_marks_in_them_are_printed_as_they_are(terminal: Terminal) -> None:
    facts = (
        'documents: [{slug: dpa, title: "DPA [bold]new[/x]", kind: dpa, timezone: UTC}]\n'
        'versions: [{document: dpa, label: "v[b]", sequence: 1, body: "# A", posted_on: 2024-01-01, effective_on: 2024-01-01}]\n'
        'accounts: [{id: "a[/b]", created_on: 2024-01-01}]\n'
        'agreements: [{id: "g[/c]", account: "a[/b]", signed_on: 2025-01-01, effective_from: 2025-01-01,'
        ' terms: [{document: dpa, mode: replace, body: "# B"}]}]\n'
    )
    (terminal.folder / "facts.yaml").write_text(facts, encoding="utf-8")
    terminal.text("load", "facts.yaml")
    assert "DPA [bold]new[/x]" in terminal.text("documents")
    for command in ("versions", "history", "blame"):
        assert "v[b]" in terminal.text(command, "dpa")
    assert "v[b]" in terminal.text("resolve", "a[/b]", "--on", "2024-06-01")
    assert "agreement g[/c]" in terminal.text("resolve", "a[/b]", "--on", "2025-06-01")
    assert "agreement g[/c]" in terminal.text("timeline", "a[/b]", "dpa")
    assert "DPA [bold]new[/x]" in terminal.text("notice")


def test_a_folder_that_may_not_be_written_is_a_mistake(story: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "write_text", refuse)
    result = story.run("notice", "--out", "locked")
    assert (result.exit_code, result.stdout) == (MISTAKEN, "")
    assert "locked/notice-2025-02-25.md: Permission denied" in result.stderr
    assert stat.S_ISDIR((story.folder / "locked").stat().st_mode)
