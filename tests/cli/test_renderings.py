"""Notices in their faces and as mails, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from termsvc.cli import DENIED, MISTAKEN
from tests.cli.test_update import Desk, desk, first_desk, words
from tests.mail.reader import read

__all__ = ["desk", "first_desk"]


@pytest.fixture(scope="module")
def posted(first_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """An update that was posted; nothing is recorded from then on."""
    desk = first_desk.moved(tmp_path_factory.mktemp("posted"))
    desk.carried()
    return desk


def test_mails_are_written_counted_and_left_alone_the_next_time(posted: Desk) -> None:
    folder = posted.terminal.folder / "mails"
    first = json.loads(posted.run("bob", "update", "mail", "spring", "--out", "mails", "--json"))
    again = json.loads(posted.run("bob", "update", "mail", "spring", "--out", "mails", "--json"))
    (one,) = first
    assert again == [one | {"kept": one["files"]}]
    lines = [json.loads(line) for line in (folder / "list-1" / "index.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) == one["files"] + one["without"] > 0
    for line in lines:
        assert (line["file"] is None) == (line["without"] is not None)
        if line["file"]:
            assert read((folder / line["file"]).read_bytes()).fields["Subject"].startswith("Aster: updated terms from")
    said = words(posted.run("bob", "update", "mail", "spring", "--out", "mails"))
    assert "says to whom nothing is written, and why" in said


def test_mails_take_who_may_post_and_an_update_that_was_posted(posted: Desk) -> None:
    posted.run("maria", "update", "mail", "spring", "--out", "no", exit_code=DENIED)
    said = posted.run("bob", "update", "mail", "spring", "--out", "no", "--account", "nobody", exit_code=MISTAKEN)
    assert "'nobody' is not on the lists" in said
    said = posted.run("bob", "update", "mail", "spring", "--out", "no", "--supplement", "1", exit_code=MISTAKEN)
    assert "no supplement 1" in said
    assert not (posted.terminal.folder / "no").exists()


def test_a_notice_is_written_in_each_face_and_language(posted: Desk) -> None:
    written = json.loads(posted.run("ann", "update", "render", "spring", "--out", "faces", "--json"))["files"]
    names = ["html", "md", "json", "pdf", "de.html", "de.md", "de.json", "de.pdf"]
    assert [Path(path).name for path in written] == [f"spring.{name}" for name in names]
    folder = posted.terminal.folder / "faces"
    assert (folder / "spring.pdf").read_bytes().startswith(b"%PDF-")
    assert (folder / "spring.de.md").read_text(encoding="utf-8").startswith("# Mitteilung über geänderte Bedingungen\n")
    assert "draft" not in json.loads((folder / "spring.json").read_text(encoding="utf-8"))
    assert '<html lang="de">' in (folder / "spring.de.html").read_text(encoding="utf-8")
    posted.run("ann", "update", "render", "spring", "--out", "german", "--language", "de")
    assert len([*(posted.terminal.folder / "german").iterdir()]) == 4


def test_a_draft_is_marked_in_every_face(desk: Desk) -> None:
    desk.update("ann", "new", "spring", "--posted-on", "2025-03-10")
    mark = "Draft: this notice has not been posted, and may still change."
    for form in ("markdown", "text", "html"):
        assert mark in desk.run("ann", "update", "preview", "spring", "--format", form)
    assert json.loads(desk.run("ann", "update", "preview", "spring", "--format", "json"))["draft"] is True
    said = desk.run("ann", "update", "preview", "spring", "--format", "text", "--language", "de")
    assert "Entwurf: Diese Mitteilung wurde noch nicht veröffentlicht" in words(said)
    said = desk.run("bob", "update", "mail", "spring", "--out", "mails", exit_code=MISTAKEN)
    assert "its audience is frozen when it is posted" in said


def test_a_preview_is_shown_or_written_as_it_is_asked_for(posted: Desk) -> None:
    shown = posted.run("ann", "update", "preview", "spring", "--format", "text")
    assert shown.startswith("Notice of updated terms\n====")
    said = posted.run("ann", "update", "preview", "spring", "--out", "notice.pdf")
    assert "notice.pdf" in said
    assert (posted.terminal.folder / "notice.pdf").read_bytes().startswith(b"%PDF-")
    for words_, remedy in [(("--format", "pdf"), "--out FILE.pdf"), (("--format", "eml"), "--account ACCOUNT")]:
        assert remedy in posted.run("ann", "update", "preview", "spring", *words_, exit_code=MISTAKEN)
    assert "there is no languages/fr.po" in posted.run(
        "ann", "update", "preview", "spring", "--language", "fr", exit_code=MISTAKEN
    )
