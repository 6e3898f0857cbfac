"""The demonstration: the whole job on the samples."""

from __future__ import annotations

from termsvc.render import plain
from termsvc.store import Reading, open_store
from tests.cli.conftest import Terminal

CHAPTERS = [
    "25 February 2025: Aster posts updated terms",
    "25 February 2025: What changed in the API Service Level Agreement",
    "25 February 2025: The notice, and whom it concerns by what is known on the day of posting",
    "1 April 2025: The notice period ends; what Aster learned during it is loaded",
    "1 April 2025: Four accounts, the day before the effective date and on it",
    "1 April 2025: The scheduler runs through the effective date",
    "20 April 2025: A signed DPA is found: what bound, and what did we know then?",
]


def test_the_demonstration_tells_the_whole_story(terminal: Terminal) -> None:
    text = terminal.text("demo", "--out", "shown")
    headings = [line.rpartition(" ")[0] for line in text.splitlines() if line.endswith("──")]
    assert headings == [*CHAPTERS, "What to look at next"]
    _, _, _, _, accounts, _, found = (part for part in text.split("──\n")[1:8])
    assert "version 2024-06-03 binds" in accounts
    assert "agreement cogwheel-bay-dpa binds, since 1 September 2024, until 11 April 2025" in accounts
    then, now = found.split("by all that is known now:")
    assert "version 2025-02-25 binds" in then
    assert "agreement orchard-loom-dpa binds" in now


def test_what_the_demonstration_leaves_behind_can_be_asked(terminal: Terminal) -> None:
    for _ in range(2):  # a second time starts afresh
        told = terminal.text("demo", "--out", "shown")
    suggested = [line.strip() for line in told.partition("What to look at next")[2].splitlines() if "--database" in line]
    assert len(suggested) == 3
    for line in suggested:
        assert terminal.run(*line.split()[1:]).exit_code == 0, line
    assert (terminal.folder / "shown" / "notice-2025-02-25.html").is_file()
    store = open_store(f"sqlite:///{terminal.folder / 'shown' / 'demo.sqlite'}", terminal.clock)
    noted = store.read(Reading.activations)
    store.close()
    assert len({(one.document, one.version, one.accounts) for one in noted}) == len(noted)
    assert {one.version for one in noted if plain.iso(one.effective_on) == "2025-04-01"} == {"2025-02-25"}
