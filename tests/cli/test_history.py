"""What `termsvc history` shows."""

from __future__ import annotations

import pytest

from tests.cli.conftest import TERMS, Terminal

TOS = """\
2022-09-15  156ef71d
  posted   2022-09-15, effective 2022-10-15, for new accounts 2022-09-15, by
           express assent
  text     138 provisions, 3,733 words
  against  2022-08-01 (withdrawn 2022-08-20): 16 added, 1 retitled, 7 modified,
           8 renumbered
  judged   21 material, 0 clarifications, 4 editorial
  words    664 inserted, 43 deleted
  in       Terms of Service              1 added, 2 modified
           1. Definitions                1 added
           5. Fees and Payment           1 modified
           9. Term and Termination       1 modified
           13. Updates to These Terms    1 added, 1 modified
           14. Governing Law and Courts  1 retitled, 1 modified
           15. Agreement to Arbitrate    13 added, 1 modified
           16. General                   8 renumbered
"""


def shown(terminal: Terminal, *words: str, width: int = 80) -> list[list[str]]:
    """The lines of each version."""
    printed = terminal.run("history", *words, settings={"COLUMNS": str(width)}).stdout
    return [[line.rstrip() for line in part.splitlines()] for part in printed.split("\n\n")]


def test_a_version_is_shown_with_its_dates_its_size_and_what_it_changed_where(story: Terminal) -> None:
    first, withdrawn, express, last = shown(story, "tos")
    assert first == [
        "2021-01-15  0d7067fd",
        "  posted   2021-01-15, effective 2021-03-15, for new accounts 2021-02-01",
        "  text     first version, 121 provisions, 3,133 words",
    ]
    assert withdrawn[2] == "           withdrawn 2022-08-20"
    assert express == TOS.splitlines()
    assert last[0] == "2024-06-03  bacf8976"


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(story: Terminal, width: int) -> None:
    for slug in ("tos", "privacy", "requirements"):
        assert max(len(line) for part in shown(story, slug, width=width) for line in part) <= min(width, 100)


def test_only_what_came_since_a_version_is_told_if_asked(story: Terminal) -> None:
    assert shown(story, "tos", "--since", "2022-08-01") == shown(story, "tos")[2:]
    assert [one["label"] for one in story.json("history", "tos", "--since", "2022-08-01")] == [
        "2022-09-15",
        "2024-06-03",
    ]
    assert story.text("history", "tos", "--since", "2024-06-03") == "No version came after 2024-06-03.\n"
    assert story.json("history", "tos", "--since", "2024-06-03") == []


@pytest.mark.parametrize("slug", sorted(path.parent.name for path in TERMS.glob("*/document.yaml")))
def test_for_a_program_it_counts_as_a_redline_does(story: Terminal, slug: str) -> None:
    first, *later = story.json("history", slug)
    versions = story.json("versions", slug)
    assert first["changed"] is None
    assert [{name: one[name] for name in versions[0]} for one in (first, *later)] == versions
    for before, one in zip((first, *later), later, strict=False):
        contract = story.json("redline", f"{slug}@{before['label']}", f"{slug}@{one['label']}")
        assert one["changed"]["against"] == before["label"]
        assert one["changed"]["summary"] == contract["summary"]
        assert (before["words"], one["words"]) == (contract["old"]["words"], contract["new"]["words"])
        assert sum(one["changed"]["kinds"].values()) == sum(
            len(change["new"]) if change["kind"] == "renumbered" else 1 for change in contract["changes"]
        )


def test_a_section_that_is_gone_and_a_text_that_is_the_same_are_told_as_such(terminal: Terminal) -> None:
    facts = "documents: [{slug: dpa, title: DPA, kind: dpa, timezone: UTC}]\nversions:\n"
    texts = [r"Fees are due in May.\n\n# Law\n\nIreland.", r"Fees are due in June.", r"Fees  are\ndue in June."]
    for number, text in enumerate(texts, 1):
        dates = f"posted_on: 2024-0{number}-01, effective_on: 2024-0{number}-01"
        facts += f'- {{document: dpa, label: v{number}, sequence: {number}, body: "{text}", {dates}}}\n'
    (terminal.folder / "facts.yaml").write_text(facts, encoding="utf-8")
    terminal.text("load", "facts.yaml")
    _, second, third = shown(terminal, "dpa")
    assert second[2:] == [
        "  text     1 provision, 5 words",
        "  against  v1: 2 removed, 1 modified",
        "  judged   1 material, 1 clarification, 1 editorial",
        "  words    1 inserted, 3 deleted",
        "  in       Before the first heading  1 modified",
        "           Law (removed)             2 removed",
    ]
    assert third[2:] == ["  text     1 provision, 5 words", "  against  v2: no provision differs"]


def test_a_coarse_comparison_says_so(terminal: Terminal) -> None:
    facts = "documents: [{slug: dpa, title: DPA, kind: dpa, timezone: UTC}]\nversions:\n"
    for number, name in enumerate(("one", "two"), 1):
        text = r"\n\n".join(f"{name}{count}" for count in range(150))
        dates = f"posted_on: 2024-0{number}-01, effective_on: 2024-0{number}-01"
        facts += f'- {{document: dpa, label: v{number}, sequence: {number}, body: "{text}", {dates}}}\n'
    (terminal.folder / "facts.yaml").write_text(facts, encoding="utf-8")
    terminal.text("load", "facts.yaml")
    assert "more may be marked than was changed" in " ".join(terminal.text("history", "dpa").split())
    assert terminal.json("history", "dpa")[1]["changed"]["degraded"]
