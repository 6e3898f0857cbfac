"""The commands, as users run them: open at first, and from the first admin on for those alone who say who they are."""

from __future__ import annotations

import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from termsvc.cli import DENIED, DONE, MISTAKEN
from termsvc.service.token_file import kept_in
from termsvc.store import open_store
from tests.access.conftest import NOON
from tests.cli.conftest import Terminal, first_samples, samples, terminal
from tests.commands import commands
from tests.docs.test_docs import leaves

__all__ = ["first_samples", "samples", "terminal"]

FILES_ALONE = {"check", "demo", "redline"}
"""Commands that need no database. What `redline` finds there by `slug@label` stands below."""
SERVING = {"serve"}
"""Commands that let others in, each of whom says who they are: tests/api and tests/serving."""

WITH_THE_DATABASE = {
    "load": "facts.yaml",
    "import": "table.csv --mapping mapping.yaml",
    "documents": "",
    "versions": "dpa",
    "show": "dpa",
    "translations": "",
    "resolve": "harbor-clinics",
    "timeline": "harbor-clinics",
    "history": "dpa",
    "blame": "dpa",
    "bind": "--on 2025-04-01 --out bound",
    "changes": "--on 2025-04-01",
    "notice": "",
    "activate": "",
    "site build": "public",
    "update new": "--posted-on 2031-03-03 u",
    "update list": "",
    "update show": "u",
    "update items": "u",
    "update edit": "u --posted-on 2031-03-04",
    "update check": "u",
    "update preview": "u",
    "update audience": "u",
    "update mail": "u --out mails",
    "update render": "u --out rendered",
    "update propose": "u",
    "update approve": "u",
    "update return": "u --comment no",
    "update post": "u",
    "update postpone": "u --effective-on 2031-06-01 --comment later",
    "update cancel": "u --comment no",
    "update supersede": "u --as v --posted-on 2031-03-04 --effective-on 2031-06-01",
    "update item reword": "u i1 words",
    "update item translate": "u i1 --language de --text Worte",
    "update item only-if": "u i1 true",
    "update item add": "u dpa words",
    "update item merge": "u i1 i2",
    "update item split": "u i1 c1:words c2:words",
    "update item nest": "u i1",
    "update item place": "u i1 i2",
    "update item aside": "u i1 --reason none",
    "update item unsaid": "u dpa c1 --reason none",
    "access enrol": "eve --name Eve",
    "access grant": "maria approver",
    "access end": "maria admin",
    "access same": "maria eve",
    "access issue": "maria",
    "access rotate": "",
    "access revoke": "maria/1",
    "access who": "",
    "access list": "",
    "access refusals": "",
    "webhooks run": "",
    "webhooks list": "",
    "webhooks deliveries": "whk_0",
    "webhooks replay": "whk_0 evt_0",
}
RECORDING = {"load", "import", "activate"}
UPDATES_READ = {f"update {word}" for word in ("list", "show", "items", "check", "preview", "audience", "render")}
"""Commands about updates that record nothing; each but the first is told here that there is no such update."""


class Desk:
    """A terminal with the samples loaded, at which people act by tokens in files of their names."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        terminal.text("access", "bootstrap", "maria", "--name", "Maria Lopez", "--out", "maria")

    def run(self, name: str | None, *words: object, exit_code: int = DONE) -> str:
        settings = {} if name is None else {"TERMSVC_TOKEN_FILE": name}
        result = self.terminal.run(*words, settings=settings)
        assert result.exit_code == exit_code, result.output
        return result.stdout if exit_code == DONE else result.stderr

    def json(self, name: str, *words: object) -> Any:
        return json.loads(self.run(name, *words, "--json"))

    def enrol(self, name: str, *roles: str) -> None:
        self.run("maria", "access", "enrol", name, "--name", name.title())
        for role in roles:
            self.run("maria", "access", "grant", name, role)
        self.run("maria", "access", "issue", name, "--out", name)


@pytest.fixture
def desk(samples: Terminal) -> Desk:
    return Desk(samples)


def test_every_command_that_opens_the_database_is_tried_here() -> None:
    assert {*WITH_THE_DATABASE, *FILES_ALONE, *SERVING, "access bootstrap"} == {
        words for words, _ in leaves(commands())
    }


def test_no_command_opens_the_database_for_who_does_not_say_who_they_are(desk: Desk) -> None:
    before = desk.run("maria", "access", "list", "--json")
    for command, words in {**WITH_THE_DATABASE, "redline": "dpa@2021-05-20 dpa@2023-09-18"}.items():
        refused = desk.run(None, *command.split(), *words.split(), exit_code=DENIED)
        assert "Set TERMSVC_TOKEN to your token" in refused, command
    assert _without_uses(desk.run("maria", "access", "list", "--json")) == _without_uses(before)
    assert sorted(path.name for path in desk.terminal.folder.iterdir() if not path.name.startswith("termsvc.")) == [
        "maria"
    ]


def _without_uses(told: str) -> Any:
    found = json.loads(told)
    return found["identities"], [{**token, "used_at": None} for token in found["tokens"]]


def test_a_reader_may_read_and_record_nothing(desk: Desk) -> None:
    desk.enrol("ada", "reader")
    for command, words in WITH_THE_DATABASE.items():
        if command in {"access rotate", "access who"}:  # what is one's own
            continue
        denied = command in RECORDING or (
            command.startswith(("access", "update", "webhooks")) and command not in UPDATES_READ
        )
        unknown = command in UPDATES_READ - {"update list"}
        desk.run("ada", *command.split(), *words.split(), exit_code=DENIED if denied else MISTAKEN if unknown else DONE)
    desk.run("ada", "redline", "dpa@2021-05-20", "dpa@2023-09-18")


def test_commands_on_files_ask_nobody(desk: Desk) -> None:
    for name in ("old", "new"):
        (desk.terminal.folder / f"{name}.md").write_text(f"# {name}\n", encoding="utf-8")
    desk.run(None, "redline", "old.md", "new.md")
    desk.run(None, "check", Path(__file__).parents[1] / "cases" / "aster")


def test_a_fact_names_who_recorded_it(desk: Desk) -> None:
    desk.enrol("bo", "drafter")
    (desk.terminal.folder / "facts.yaml").write_text(
        "accounts: [{id: acme, created_on: 2024-01-01}]\n", encoding="utf-8"
    )
    desk.run("bo", "load", "facts.yaml")
    store = open_store(f"sqlite:///{desk.terminal.folder / 'termsvc.sqlite'}", lambda: NOON)
    recorded = store.read(lambda reading: reading.records())
    store.close()
    assert recorded[-1].recorded_by == "person:bo"
    assert {record.recorded_by for record in recorded[:-1]} == {"termsvc"}


def test_a_token_may_be_given_itself_and_goes_before_a_file(desk: Desk) -> None:
    secret = (desk.terminal.folder / "maria").read_text(encoding="ascii")
    settings = {"TERMSVC_TOKEN": secret, "TERMSVC_TOKEN_FILE": "nowhere"}
    assert "Maria Lopez" in desk.terminal.run("access", "who", settings=settings).stdout


MISTAKES: list[tuple[Mapping[str, str], int, str]] = [
    ({"TERMSVC_TOKEN": "hunter2"}, DENIED, "What was given is no token: one begins with tsv_ and has 37 characters."),
    ({"TERMSVC_TOKEN": ""}, DENIED, "This installation asks who acts. Set TERMSVC_TOKEN to your token"),
    ({"TERMSVC_TOKEN": "tsv_" + "0" * 33}, DENIED, "its last characters don't fit those before them. Copy it again"),
    (
        {"TERMSVC_TOKEN": "tsv_0029sS3yqsuDyR1vGFhTuuRAq1b3hDTqW"},
        DENIED,
        "Nobody has this token in the database sqlite",
    ),
    ({"TERMSVC_TOKEN_FILE": "nowhere"}, MISTAKEN, "termsvc: nowhere: No such file or directory"),
    ({"TERMSVC_TOKEN_FILE": "termsvc.sqlite"}, DENIED, "What was given is no token"),
]


@pytest.mark.parametrize(("settings", "code", "sentence"), MISTAKES)
def test_a_mistake_with_a_token_is_told_and_the_token_is_not(
    desk: Desk, settings: Mapping[str, str], code: int, sentence: str
) -> None:
    result = desk.terminal.run("documents", settings=settings)
    assert (result.exit_code, result.stdout) == (code, "")
    assert sentence in result.stderr
    assert not settings.get("TERMSVC_TOKEN") or settings["TERMSVC_TOKEN"] not in result.stderr


def test_a_token_file_is_for_its_owner_and_written_over_only_by_a_rotation(desk: Desk) -> None:
    path = desk.terminal.folder / "maria"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = path.read_text(encoding="ascii")
    refused = desk.run("maria", "access", "issue", "maria", "--out", "maria", exit_code=MISTAKEN)
    assert "maria is there already, so nothing was done. Name another file." in refused
    told = desk.json("maria", "access", "rotate", "--out", "maria")
    assert (told["id"], told["file"], told.get("token")) == ("person:maria/2", "maria", None)
    assert path.read_text(encoding="ascii") != first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    letter = desk.terminal.folder / "letter"
    letter.write_text("Dear Sir or Madam", encoding="utf-8")
    desk.run("maria", "access", "rotate", "--out", "letter", exit_code=MISTAKEN)
    assert letter.read_text(encoding="utf-8") == "Dear Sir or Madam"
    nowhere = desk.run("maria", "access", "rotate", "--out", "nowhere/token", exit_code=MISTAKEN)
    assert "nowhere/token.new: No such file or directory" in nowhere
    assert [token["id"] for token in desk.json("maria", "access", "list")["tokens"]] == [
        "person:maria/1",
        "person:maria/2",
    ]
    assert not list(desk.terminal.folder.glob("*.new"))


def test_a_file_for_a_token_that_was_not_issued_is_not_left_behind(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), kept_in(tmp_path / "token", replacing=False):
        raise RuntimeError
    assert list(tmp_path.iterdir()) == []


def test_who_lists_and_ends(desk: Desk) -> None:
    desk.enrol("bo", "drafter", "approver")
    told = desk.json("bo", "access", "who")
    assert (told["id"], told["roles"], told["token"]["id"]) == ("person:bo", ["approver", "drafter"], "person:bo/1")
    assert told["may"] == ["look up and read", "record facts", "draft updates", "approve updates", "post updates"]
    assert "bo is no approver now." in desk.run("maria", "access", "end", "bo", "approver")
    assert "bo was no approver." in desk.run("maria", "access", "end", "bo", "approver")
    assert "bo is drafter already." in desk.run("maria", "access", "grant", "bo", "drafter")
    machine = desk.json("maria", "access", "enrol", "nightly", "--name", "Nightly load", "--owner", "bo")
    assert machine == {"id": "machine:nightly", "person": "person:bo"}
    desk.enrol("b.smith")
    assert "bo and b.smith are one person now." in desk.run("maria", "access", "same", "bo", "b.smith")
    assert "were one person already" in desk.run("maria", "access", "same", "b.smith", "bo")
    assert "Token person:bo/1 is not valid any more." in desk.run("maria", "access", "revoke", "bo/1")
    assert "was revoked on 2025-02-25 at 17:00 UTC" in desk.run("bo", "documents", exit_code=DENIED)
    listed = desk.json("maria", "access", "list")
    assert [(one["id"], one["person"], one["roles"]) for one in listed["identities"]] == [
        ("person:maria", "person:maria", ["admin"]),
        ("person:bo", "person:bo", ["drafter"]),
        ("machine:nightly", "person:bo", []),
        ("person:b.smith", "person:bo", []),
    ]
    shown = desk.run("maria", "access", "list")
    assert "person:bo/1" in shown
    assert "revoked" in shown
    assert "enrolled here already" in desk.run(None, "access", "bootstrap", "eve", "--name", "Eve", exit_code=MISTAKEN)


def test_before_the_first_admin_anybody_may_ask_and_nobody_can_be_enrolled(terminal: Terminal) -> None:
    assert "Nobody is enrolled here, so everybody may do everything, under the name termsvc." in terminal.text(
        "access", "who"
    )
    assert terminal.json("access", "who")["token"] is None
    assert terminal.text("access", "list") == "Nobody is enrolled, so everybody may do everything.\n"
    refused = terminal.run("access", "enrol", "eve", "--name", "Eve")
    assert (refused.exit_code, refused.stdout) == (MISTAKEN, "")
    assert "Enrol the first admin with termsvc access bootstrap." in refused.stderr


def test_a_token_is_shown_once_where_no_file_is_named(terminal: Terminal) -> None:
    shown = terminal.text("access", "bootstrap", "maria", "--name", "Maria Lopez")
    secret = shown.splitlines()[-1]
    told = terminal.run("access", "who", "--json", settings={"TERMSVC_TOKEN": secret})
    assert json.loads(told.stdout)["id"] == "person:maria"
    issued = terminal.run("access", "issue", "maria", "--days", "7", "--json", settings={"TERMSVC_TOKEN": secret})
    assert json.loads(issued.stdout)["token"].startswith("tsv_")
    assert secret not in terminal.run("access", "list", "--json", settings={"TERMSVC_TOKEN": secret}).stdout


def test_a_person_is_told_that_their_token_will_end_soon(desk: Desk) -> None:
    desk.terminal.clock.now = desk.terminal.clock.now.replace(month=5, day=20)
    result = desk.terminal.run("documents", settings={"TERMSVC_TOKEN_FILE": "maria"})
    assert result.exit_code == DONE
    assert result.stderr == "termsvc: your token ends on 2025-05-26; termsvc access rotate gives you another\n"
