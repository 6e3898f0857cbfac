"""Notices and activations, from the command line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from termsvc.demo import NOTICE_PERIOD_ENDS, POSTED
from tests.cli.conftest import Terminal


def kept_out(audience: Any, document: str) -> Any:
    return next(one["kept_out"] for one in audience["versions"] if one["document"] == document)


def test_a_notice_is_written_and_its_audience_counted(story: Terminal) -> None:
    found = story.json("notice", "2025-02-25", "--out", "notices")
    markdown, page = ((story.folder / file).read_text(encoding="utf-8") for file in found["files"])
    assert markdown.startswith("# Notice of updated terms\n\nPosted on 25 February 2025.\n")
    assert "take effect for existing accounts on **1 April 2025**" in markdown
    assert "<h1>Notice of updated terms</h1>" in page
    audience = found["audience"]
    for one in audience["versions"]:
        assert f"`{story.json('show', one['document'], one['version'])['sha256'][:16]}…`" in markdown
        assert one["concerns"] + sum(one["kept_out"].values()) == audience["accounts"]
        assert len(one["carve_outs"]) == one["kept_out"].get("negotiated", 0)
    assert {"account": "cedar-crown-lisbon", "agreements": ["cedar-crown-dpa"]} in audience["versions"][3]["carve_outs"]
    assert audience["told"] == sorted(set(audience["told"]))
    assert {"fennel-and-rye", "driftwood-radio"} <= set(audience["told"])
    assert not {"blue-bittern-freight", "old-mill-cooperative"} & set(audience["told"])


def test_the_audience_is_by_what_was_known_on_the_day_of_posting_unless_said_otherwise(story: Terminal) -> None:
    at_posting = story.json("notice")["audience"]
    assert at_posting["posted_on"] == "2025-02-25"
    assert at_posting["accounts"] == 54
    by_april, by_now = (
        story.json("notice", "--known-at", known_at)["audience"]
        for known_at in ("2025-04-02T00:00Z", "2025-05-01T00:00Z")
    )
    assert [kept_out(one, "dpa").get("objected", 0) for one in (at_posting, by_april, by_now)] == [0, 3, 2]
    assert "what was known at the end of the day of posting, 25 February 2025" in story.text("notice")
    assert "what was known at 00:00 UTC on 2 April 2025" in story.text("notice", "--known-at", "2025-04-02T00:00Z")


def test_an_earlier_update_has_its_own_notice(story: Terminal) -> None:
    story.text("notice", "2022-09-15", "--out", "earlier")
    markdown = (story.folder / "earlier" / "notice-2022-09-15.md").read_text(encoding="utf-8")
    assert "We ask for your express agreement." in markdown
    # The faulty version before it had been withdrawn by then.
    assert "Since the version of 15 January 2021:" in markdown


def test_the_audience_is_told_document_by_document_with_its_carve_outs(story: Terminal) -> None:
    text = " ".join(story.text("notice").split())
    assert "51 of 54 accounts are to be told." in text
    assert "Data Protection Addendum, effective 1 April 2025" in text
    assert "agreement cedar-crown-dpa: cedar-crown-holdings, cedar-crown-hotels, cedar-crown-lisbon" in text


def test_each_version_is_activated_once_on_its_date(samples: Terminal) -> None:
    passed = samples.json("activate")
    assert {one["effective_on"] for one in passed} >= {"2021-01-15", "2025-02-25"}
    assert all(one["effective_on"] <= "2025-02-25" for one in passed)
    assert samples.json("activate") == []
    samples.clock.now = datetime(2025, 4, 1, 7, tzinfo=UTC) - timedelta(seconds=1)
    assert samples.json("activate") == []
    samples.clock.now += timedelta(seconds=1)
    due = samples.json("activate")
    assert [(one["document"], one["version"], one["accounts"]) for one in due] == [
        (document, "2025-02-25", "existing") for document in ("api-sla", "aup", "desk-fup", "dpa", "support-plans")
    ]
    assert {one["activated_at"] for one in due} == {"2025-04-01T07:00:00+00:00"}
    assert samples.json("activate") == []


def test_activations_are_told_in_words(samples: Terminal) -> None:
    assert "tos 2021-01-15 is in force for existing accounts since 2021-03-15" in samples.text("activate")
    assert samples.text("activate").strip() == "Nothing new has come into force."


def test_a_postponed_version_is_activated_on_its_later_date_only(samples: Terminal) -> None:
    file = samples.folder / "postponed.yaml"
    version = samples.json("versions", "dpa")[-1]
    body = samples.json("show", "dpa", version["label"])["body"]
    indented = "".join(f"      {line}" for line in body.splitlines(keepends=True))
    file.write_text(
        "versions:\n  - document: dpa\n    label: '2025-02-25'\n    sequence: 4\n    posted_on: 2025-02-25\n"
        f"    effective_on: 2025-05-01\n    body: |\n{indented}",
        encoding="utf-8",
    )
    samples.clock.now = POSTED + timedelta(days=1)
    samples.json("activate")
    assert samples.json("load", file)["restated"][0]["fields"] == ["effective_on"]
    samples.clock.now = NOTICE_PERIOD_ENDS
    assert "dpa" not in {one["document"] for one in samples.json("activate")}
    samples.clock.now = datetime(2025, 5, 1, 7, tzinfo=UTC)
    assert [(one["document"], one["effective_on"]) for one in samples.json("activate")] == [("dpa", "2025-05-01")]
