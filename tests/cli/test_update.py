"""The life of an update, as people carry it on the command line by their tokens."""

from __future__ import annotations

import json
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.cli import DENIED, DONE, MISTAKEN, REFUSED
from termsvc.cli.items import COMMANDS as ITEM_COMMANDS
from termsvc.cli.update import COMMANDS
from termsvc.service import posting
from tests.cli.conftest import Terminal, terminal_in
from tests.updates.company import AFTER, BEFORE, DRAFTING, POSTING, WORLD

DAY = timedelta(days=1)


class Desk:
    """A terminal at which Maria manages, and Ann and Bob draft and approve."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal
        terminal.clock.now = DRAFTING
        terminal.text("load", BEFORE, WORLD / "facts.yaml")
        self.secrets = {"maria": terminal.json("access", "bootstrap", "maria", "--name", "Maria")["token"]}
        self.run("maria", "access", "issue", "maria", "--days", 366)
        for name in ("ann", "bob"):
            self.run("maria", "access", "enrol", name, "--name", name.title())
            for role in ("drafter", "approver"):
                self.run("maria", "access", "grant", name, role)
            issued = json.loads(self.run("maria", "access", "issue", name, "--days", 366, "--json"))
            self.secrets[name] = issued["token"]

    def moved(self, folder: Path) -> Desk:
        """A desk at which the same people have the same to do, in another folder."""
        desk = copy(self)
        desk.terminal = self.terminal.moved(folder)
        return desk

    def run(self, name: str | None, *words: object, exit_code: int = DONE) -> str:
        """What is printed; for an exit code other than 0, what is said of the mistake."""
        settings = {"TERMSVC_TERMS": str(AFTER)} | ({"TERMSVC_TOKEN": self.secrets[name]} if name else {})
        result = self.terminal.run(*words, settings=settings)
        assert result.exit_code == exit_code, result.output
        return result.stdout if exit_code in {DONE, REFUSED} else result.stderr

    def update(self, name: str, *words: object) -> Any:
        return json.loads(self.run(name, "update", *words, "--json"))

    def carried(self) -> None:
        self.update("ann", "new", "spring", "--posted-on", "2025-03-10")
        self.update("ann", "propose", "spring")
        self.update("bob", "approve", "spring")
        self.terminal.clock.now = POSTING
        self.update("bob", "post", "spring")


@pytest.fixture(scope="session")
def first_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Where nothing is drafted yet; others begin as it is."""
    return Desk(terminal_in(tmp_path_factory.mktemp("desk")))


@pytest.fixture
def desk(first_desk: Desk, tmp_path: Path) -> Desk:
    return first_desk.moved(tmp_path)


def words(text: str) -> str:
    return " ".join(text.split())


def test_an_update_is_drafted_checked_proposed_approved_and_posted(desk: Desk) -> None:
    said = words(desk.run("ann", "update", "new", "--posted-on", "2025-03-10", "--comment", "Spring."))
    assert "Update 2025-03-10 is drafted, at revision 1. Look at it with termsvc update items" in said
    said = words(desk.run("ann", "update", "items", "2025-03-10"))
    assert "Terms of Service, from 1 May 2025" in said or "tos, from 1 May 2025" in said
    assert "only if account.night == true" in said
    assert "Nothing stands against it." in words(desk.run("bob", "update", "check", "2025-03-10"))
    assert "is proposed" in desk.run("ann", "update", "propose", "2025-03-10")
    assert "is approved" in desk.run("bob", "update", "approve", "2025-03-10", "--comment", "Fine.")
    desk.terminal.clock.now = POSTING
    assert "is posted" in desk.run("bob", "update", "post", "2025-03-10")
    shown = words(desk.run("ann", "update", "show", "2025-03-10"))
    assert "person:bob approved Fine." in shown
    assert "What it says stands. It can be postponed or superseded." in shown
    assert "posted by person:bob" in words(desk.run("ann", "update", "list"))


def test_the_json_of_an_update_has_its_state_its_draft_and_its_acts(desk: Desk) -> None:
    found = desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    assert (found["id"], found["state"], found["revision"], found["postponement_asked"]) == (
        "spring",
        "drafted",
        1,
        False,
    )
    assert found["acts"] == [
        {
            "update": "spring", "number": 1, "kind": "drafted", "revision": 1, "actor": "person:ann",
            "at": "2025-03-03T12:00:00Z", "comment": "", "effective_on": [], "superseded_by": None,
            "templates": None,
        }
    ]  # fmt: skip
    assert [one["document"] for one in found["draft"]["versions"]] == ["fup", "tos"]
    assert desk.update("bob", "show", "spring") == found == desk.update("bob", "items", "spring")
    assert desk.update("bob", "list") == [found]
    checked = desk.update("bob", "check", "spring")
    assert (checked["passes"], checked["revision"]) == (True, 1)
    assert checked["coverage"] == {
        slug: {"uncovered": [], "contradicted": [], "unknown": []} for slug in ("fup", "tos")
    }


def test_items_are_edited_one_by_one(desk: Desk) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    edits: list[tuple[object, ...]] = [
        ("reword", "i1", "Each seat may store 50 GB."),
        ("only-if", "i3", "account.night == true", "--words", "At night"),
        ("only-if", "i3", ""),
        ("merge", "i2", "i3", "--text", "We updated two things."),
        ("split", "i2", "c2:One.", "c3:Other."),
        ("nest", "i5", "--under", "i2"),
        ("nest", "i5"),
        ("place", "i5", "i2"),
        ("aside", "i5", "--reason", "Nobody minds."),
        ("add", "tos", "We moved a comma.", "--change", "c1"),
        ("unsaid", "tos", "c5", "--reason", "Indeed not."),
    ]
    for revision, (verb, *rest) in enumerate(edits, 2):
        assert desk.update("ann", "item", verb, "spring", *rest)["revision"] == revision
    found = desk.update("ann", "show", "spring")["draft"]
    assert [(one["id"], one["document"], one["changes"]) for one in found["items"]] == [
        ("i1", "fup", ["c1"]), ("i2", "tos", ["c2"]), ("i6", "tos", ["c3"]), ("i4", "tos", ["c4"]), ("i7", "tos", ["c1"])
    ]  # fmt: skip
    assert found["not_material"] == [{"document": "tos", "change": "c5", "reason": "Indeed not.", "by": "person:ann"}]


def test_a_sheet_is_taken_out_edited_and_brought_back(desk: Desk) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    desk.run("ann", "update", "items", "spring", "--out", "sheet.yaml")
    sheet = desk.terminal.folder / "sheet.yaml"
    said = yaml.safe_load(sheet.read_text(encoding="utf-8"))
    assert desk.update("ann", "edit", "spring", "--file", "sheet.yaml")["revision"] == 1
    said["items"][0]["text"] = "Each seat may store 50 GB."
    sheet.write_text(yaml.safe_dump(said), encoding="utf-8")
    found = desk.update("ann", "edit", "spring", "--file", "sheet.yaml", "--effective-on", "2025-05-15")
    assert found["revision"] == 2
    assert found["draft"]["items"][0]["text"] == "Each seat may store 50 GB."
    assert {one["effective_on"] for one in found["draft"]["versions"]} == {"2025-05-15"}
    sheet.write_bytes("items: caf\xe9".encode("latin-1"))
    assert "is not UTF-8" in desk.run("ann", "update", "edit", "spring", "--file", "sheet.yaml", exit_code=MISTAKEN)
    assert "nowhere.yaml: No such file" in desk.run(
        "ann", "update", "edit", "spring", "--file", "nowhere.yaml", exit_code=MISTAKEN
    )


@pytest.fixture
def editor(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the user's editor makes of the sheet."""
    made: list[str] = []
    monkeypatch.setattr("click.edit", lambda text, **_: made[-1].join(text.split("50 GB", 1)) if made else None)
    return made


def test_without_options_the_sheet_is_opened_in_an_editor(desk: Desk, editor: list[str]) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    assert desk.update("ann", "edit", "spring")["revision"] == 1  # closed without saving
    editor.append("60 GB")
    assert "60 GB" in desk.update("ann", "edit", "spring")["draft"]["items"][0]["text"]


def test_an_update_is_postponed_by_two_people(desk: Desk) -> None:
    desk.carried()
    asked = desk.update("ann", "postpone", "spring", "--effective-on", "2025-06-15", "--comment", "Counsel asks.")
    assert (asked["state"], asked["postponement_asked"]) == ("posted", True)
    assert "A second person approves the later dates" in words(desk.run("ann", "update", "show", "spring"))
    assert "somebody else has to approve it" in words(
        desk.run("ann", "update", "approve", "spring", exit_code=MISTAKEN)
    )
    assert desk.update("bob", "approve", "spring")["state"] == "postponed"
    assert {
        desk_version["effective_on"] for desk_version in json.loads(desk.run("ann", "versions", "tos", "--json"))[-1:]
    } == {"2025-06-15"}


def test_an_update_is_superseded_by_another_one(desk: Desk) -> None:
    desk.carried()
    desk.terminal.clock.now += DAY
    dates = ("--posted-on", "2025-03-11", "--effective-on", "2025-06-15")
    desk.update("ann", "supersede", "spring", "--as", "spring-2", *dates, "--comment", "A wrong date.")
    desk.update("ann", "propose", "spring-2")
    desk.update("bob", "approve", "spring-2")
    assert desk.update("bob", "post", "spring-2")["state"] == "posted"
    old = desk.update("ann", "show", "spring")
    assert (old["state"], old["acts"][-1]["superseded_by"]) == ("superseded", "spring-2")
    assert "superseded by spring-2" in words(desk.run("ann", "update", "show", "spring"))


def test_an_update_is_cancelled_with_a_reason(desk: Desk) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    assert "say in a comment why it is cancelled" in desk.run("ann", "update", "cancel", "spring", exit_code=MISTAKEN)
    assert desk.update("ann", "cancel", "spring", "--comment", "Not now.")["state"] == "cancelled"


def test_what_is_proposed_is_sent_back_with_a_reason(desk: Desk) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    desk.update("ann", "propose", "spring")
    assert desk.update("bob", "return", "spring", "--comment", "Reword i1.")["state"] == "drafted"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "new --posted-on 2025-03-11",
            "has posted_on 2025-03-11 in its front matter; the last dates there: 2025-03-10",
        ),
        ("new --posted-on soon", "'soon' is not a date"),
        ("new a/b --posted-on 2025-03-10", "'a/b' can't be the id of an update"),
        ("new spring --posted-on 2025-03-10", "there is an update spring already, drafted"),
        ("show autumn", "there is no update autumn; the last ones are spring"),
        ("post spring", "update spring is drafted. What can be done with it now: edited, cancelled, proposed"),
        ("approve spring", "What can be done with it now: edited, cancelled, proposed"),
        ("return spring --comment no", "What can be done with it now"),
        ("postpone spring --effective-on 2025-06-15 --comment so", "update spring is drafted"),
        ("edit spring --effective-on 2025-02-01", "effective_on 2025-02-01 is before posted_on 2025-03-10"),
        ("edit spring --effective-on 2025-06-01 --document aup", "update spring has no version of aup"),
        ("edit spring --effective-on 2025-06-01 --revision 7", "this is about revision 7; look at the new one first"),
        ("edit spring --override company-floor", "give the reason"),
        ("item reword spring i77 words", "update spring has no item i77; its items: i1, i2"),
        ("item split spring i1 c1:One.", "two or more"),
        ("item aside spring i1", "Missing option '--reason'"),
        ("supersede spring --as spring-2 --posted-on 2025-03-11 --effective-on 2025-06-15", "update spring is drafted"),
    ],
)
def test_a_mistake_is_told_in_words(desk: Desk, command: str, said: str) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    assert said in words(desk.run("ann", "update", *command.split(), exit_code=MISTAKEN))
    assert len(desk.update("ann", "show", "spring")["acts"]) == 1


def test_what_stands_against_an_update_is_told_with_exit_code_1(desk: Desk) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    desk.update("ann", "edit", "spring", "--effective-on", "2025-03-20")
    said = words(desk.run("ann", "update", "check", "spring", exit_code=REFUSED))
    assert "company-floor" in said
    assert "stand against it." in said
    assert "company-floor" in desk.run("ann", "update", "propose", "spring", exit_code=MISTAKEN)


def test_an_approved_update_is_posted_on_its_date_alone(desk: Desk) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    desk.update("ann", "propose", "spring")
    desk.update("bob", "approve", "spring")
    said = words(desk.run("bob", "update", "post", "spring", exit_code=MISTAKEN))
    assert "to be posted on 10 March 2025, and for fup, in UTC, today is 3 March 2025; post it on that date" in said


def test_who_may_not_is_told_what_it_takes(desk: Desk) -> None:
    assert "TERMSVC_TOKEN" in desk.run(None, "update", "list", exit_code=DENIED)
    said = desk.run("maria", "update", "new", "--posted-on", "2025-03-10", exit_code=DENIED)
    assert "person:maria may not draft updates: that takes the role drafter, and theirs is admin." in said


def test_an_interrupted_posting_is_completed_when_its_audience_is_asked_for(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(posting, "audiences", killed)
        with pytest.raises((KeyboardInterrupt, AssertionError)):
            desk.carried()
    assert desk.update("ann", "show", "spring")["state"] == "posted"
    desk.terminal.clock.now += DAY
    first = desk.update("ann", "audience", "spring")
    assert first == desk.update("bob", "audience", "spring")
    assert [one["listed"]["accounts"] for one in first["lists"]] == [3]


@pytest.mark.parametrize(
    "command", [*(f"update {name}" for name in COMMANDS), *(f"update item {name}" for name in ITEM_COMMANDS), "update"]
)
def test_each_command_says_what_it_does(terminal: Terminal, command: str) -> None:
    text = terminal.text(*command.split(), "--help")
    assert command in words(text)
    assert "--json" in text or command == "update"
