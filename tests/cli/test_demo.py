"""The demonstration: the whole job on the samples."""

from __future__ import annotations

from datetime import date

import pytest

from termsvc.demo import AFTER
from termsvc.store import Reading, open_store
from tests.cli.conftest import Terminal


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Terminal, str]:
    """A user before whom the demonstration has run twice, and what it told the second time."""
    terminal = Terminal(tmp_path_factory.mktemp("demo"))
    terminal.text("demo", "--out", "shown")
    return terminal, terminal.text("demo", "--out", "shown")


def test_the_story_runs_from_posting_to_what_was_learned_later(shown: tuple[Terminal, str]) -> None:
    _, text = shown
    days = ["25 February 2025: ", "1 April 2025: ", "20 April 2025: ", "What to look at next"]
    posting, effective, learned, following = (text.index(day) for day in days)
    assert posting < effective < learned < following
    assert "version 2024-06-03 binds, since 8 July 2024, until 1 April 2025" in text[effective:learned]
    assert "agreement cogwheel-bay-dpa binds, since 1 September 2024, until 11 April 2025" in text[effective:learned]
    known_then, known_now = text[learned:following].split("all that is known now")
    assert "version 2025-02-25 binds" in known_then
    assert "agreement orchard-loom-dpa binds" in known_now


def test_what_it_leaves_behind_can_be_asked_as_it_suggests(shown: tuple[Terminal, str]) -> None:
    terminal, text = shown
    suggested = [line.split() for line in text.splitlines() if "termsvc " in line and "--database" in line]
    assert suggested
    for words in suggested:
        assert terminal.run(*words[1:]).exit_code == 0, words
    assert (terminal.folder / "shown" / "notice-2025-02-25.html").is_file()


def test_its_scheduler_notes_each_version_once(shown: tuple[Terminal, str]) -> None:
    terminal, _ = shown
    store = open_store(f"sqlite:///{terminal.folder / 'shown' / 'demo.sqlite'}", terminal.clock)
    noted = store.read(Reading.activations)
    store.close()
    assert len({(one.document, one.version, one.accounts) for one in noted}) == len(noted)
    assert max(one.effective_on for one in noted) == AFTER
    assert {one.document for one in noted if one.effective_on == AFTER} == {
        "api-sla", "aup", "desk-fup", "dpa", "support-plans",
    }  # fmt: skip
    assert all(one.activated_at.date() >= date(2025, 3, 31) for one in noted)
