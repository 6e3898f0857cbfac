"""Documents, versions, texts and redlines."""

from __future__ import annotations

from pathlib import Path

import pytest

from termsvc.core.seal import seal
from tests.cli.conftest import TERMS, Terminal


def test_documents_are_listed_with_their_versions_and_conditions(story: Terminal) -> None:
    found = {one["slug"]: one for one in story.json("documents")}
    assert sorted(found) == sorted(path.parent.name for path in TERMS.glob("*/document.yaml"))
    assert found["desk-mixed"]["in_lieu_of"] == [{"from": None, "to": None, "value": "desk-fup"}]
    assert found["requirements"]["notify_by"] == "change_log"
    assert found["privacy"]["timezone"] == "Europe/Dublin"
    lines = {line.split("  ")[0]: line for line in story.text("documents").splitlines()}
    assert "2025-02-25" in lines["aup"]
    assert "to every account" in lines["aup"]
    assert "part of aup" in lines["requirements"]
    assert "'desk' in account.products" in lines["desk-fup"]


def test_versions_are_listed_in_order_with_their_dates(story: Terminal) -> None:
    found = story.json("versions", "tos")
    assert [(one["sequence"], one["label"]) for one in found] == [
        (1, "2021-01-15"),
        (2, "2022-08-01"),
        (3, "2022-09-15"),
        (4, "2024-06-03"),
    ]
    assert [one["assent"] for one in found] == ["continued_use", "continued_use", "express", "continued_use"]
    assert found[1]["withdrawn_on"] == "2022-08-20"
    assert (found[0]["posted_on"], found[0]["effective_on_new"], found[0]["effective_on"]) == (
        "2021-01-15",
        "2021-02-01",
        "2021-03-15",
    )
    rows = [line.split() for line in story.text("versions", "tos").splitlines()[1:]]
    assert [row[0] for row in rows] == [one["label"] for one in found]
    assert [row[-1] for row in rows] == [one["sha256"][:8] for one in found]


def test_a_text_is_printed_as_it_was_sealed(story: Terminal) -> None:
    found = story.json("show", "dpa", "2025-02-25")
    assert seal(found["body"]) == found["sha256"]
    assert story.text("show", "dpa", "2025-02-25") == found["body"]
    file = (TERMS / "dpa" / "2025-02-25.md").read_text(encoding="utf-8")
    assert file.endswith(found["body"])


@pytest.mark.parametrize(
    ("on", "label"), [("2021-06-29", None), ("2021-06-30", "2021-05-20"), ("2025-03-31", "2024-06-03")]
)
def test_the_text_in_force_on_a_date_is_that_for_existing_accounts(story: Terminal, on: str, label: str | None) -> None:
    if label is None:
        result = story.run("show", "dpa", "--on", on)
        assert (result.exit_code, result.stdout) == (2, "")
        assert "no version of 'dpa' is in force" in result.stderr
    else:
        assert story.json("show", "dpa", "--on", on)["label"] == label


def test_without_a_date_the_text_in_force_now_is_printed(story: Terminal) -> None:
    assert story.json("show", "dpa")["label"] == "2025-02-25"


def test_a_redline_of_two_versions_is_that_of_their_files(story: Terminal) -> None:
    recorded = ("redline", "api-sla@2023-06-01", "api-sla@2025-02-25")
    files = ("redline", TERMS / "api-sla" / "2023-06-01.md", TERMS / "api-sla" / "2025-02-25.md")
    found = story.json(*recorded)
    assert found == story.json(*files)
    assert found["new"]["sha256"] == story.json("show", "api-sla", "2025-02-25")["sha256"]
    assert story.text(*recorded) == story.text(*files)


def test_a_redline_shows_words_in_and_out_and_as_much_around_them_as_asked(terminal: Terminal) -> None:
    texts = {
        "old.md": "# Policy\n\nFirst.\n\nFees are due within 30 days.\n\nLast.\n",
        "new.md": "# Policy\n\nFirst.\n\nFees are due within 45 days.\n\nLast.\n",
    }
    for name, text in texts.items():
        (terminal.folder / name).write_text(text, encoding="utf-8")
    found = terminal.json("redline", "old.md", "new.md")
    assert [change["kind"] for change in found["changes"]] == ["modified"]
    assert found["changes"][0]["words"] == [["=", "Fees are due within "], ["-", "30"], ["+", "45"], ["=", " days."]]
    bare, around = (terminal.text("redline", "old.md", "new.md", "--context", number) for number in (0, 1))
    assert "[-30-]{+45+}" in bare
    assert "Last." not in bare
    assert "Last." in around


def test_a_file_whose_name_has_an_at_sign_is_read_as_a_file(terminal: Terminal) -> None:
    for name in ("tos@draft.md", "tos@final.md"):
        Path(terminal.folder, name).write_text(f"# {name}\n", encoding="utf-8")
    assert terminal.json("redline", "tos@draft.md", "tos@final.md")["summary"]["words_inserted"] == 1
