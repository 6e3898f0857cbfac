"""What the sample story comes to, asked as a user would ask."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from tests.cli.conftest import Terminal

SLUGS = ["api-sla", "aup", "desk-fup", "desk-mixed", "dpa", "privacy", "requirements", "support-plans", "tos"]
UPDATE = {"version": "2025-02-25"}
BEFORE_UPDATE = {"version": "2024-06-03"}


def binds(terminal: Terminal, account: str, document: str, *when: str) -> Any:
    found = terminal.json("resolve", account, "--document", document, *when)["binds"]
    return found and {what: name for what, name in found.items() if what != "sha256"}


@pytest.mark.parametrize(
    ("account", "document", "on", "expected"),
    [
        ("tin-kettle-roasters", "tos", "2021-03-14", None),
        ("tin-kettle-roasters", "tos", "2021-03-15", {"version": "2021-01-15"}),
        ("juniper-wharf", "tos", "2021-02-01", None),
        ("february-records", "tos", "2021-02-01", {"version": "2021-01-15"}),
        ("harbor-clinics", "dpa", "2025-03-31", BEFORE_UPDATE),
        ("harbor-clinics", "dpa", "2025-04-01", UPDATE),
        ("blue-bittern-freight", "dpa", "2025-02-25", UPDATE),
        ("mossgate-dental", "dpa", "2025-02-25", BEFORE_UPDATE),
        ("old-mill-cooperative", "dpa", "2025-04-01", {"version": "2023-09-18"}),
        ("lantern-street-books", "support-plans", "2025-04-01", None),
        ("amber-gate-travel", "desk-fup", "2025-04-01", UPDATE),
        ("oakmoth-insurance", "desk-fup", "2025-04-01", None),
        ("cedar-crown-lisbon", "dpa", "2025-04-01", {"agreement": "cedar-crown-dpa"}),
        ("twelve-springs-spa", "dpa", "2024-12-31", {"agreement": "cedar-crown-dpa"}),
        ("twelve-springs-spa", "dpa", "2025-04-01", UPDATE),
        ("cogwheel-bay-manufacturing", "dpa", "2025-04-10", {"agreement": "cogwheel-bay-dpa"}),
        ("cogwheel-bay-manufacturing", "dpa", "2025-04-11", UPDATE),
        ("hollow-acorn-media", "dpa", "2025-01-31", {"agreement": "hollow-acorn-dpa"}),
        ("hollow-acorn-media", "dpa", "2025-02-01", BEFORE_UPDATE),
        ("stonewren-legal", "dpa", "2026-01-01", {"version": "2023-09-18"}),
        ("polar-lark-claims", "desk-mixed", "2025-04-01", {"version": "2025-02-04"}),
        ("polar-lark-claims", "desk-fup", "2025-04-01", {"agreement": "polar-lark-desk"}),
        ("paper-crane-payments", "dpa", "2025-03-02", UPDATE),
        ("thimble-press", "tos", "2022-09-01", {"version": "2022-08-01"}),
        ("gull-cove-rentals", "tos", "2022-09-01", {"version": "2021-01-15"}),
        ("granite-otter-outfitters", "dpa", "2025-04-20", BEFORE_UPDATE),
        ("sea-marble-jewelry", "dpa", "2025-04-20", UPDATE),
    ],
)
def test_what_binds(story: Terminal, account: str, document: str, on: str, expected: Any) -> None:
    assert binds(story, account, document, "--on", on) == expected


@pytest.mark.parametrize(
    ("account", "on", "as_known_then", "as_known_now"),
    [
        ("orchard-loom-imaging", "2025-04-05", UPDATE, {"agreement": "orchard-loom-dpa"}),
        ("cinder-path-fitness", "2025-03-31", UPDATE, BEFORE_UPDATE),
        ("pebble-finch-dairy", "2025-07-15", {"agreement": "pebble-finch-dpa"}, UPDATE),
        ("larch-hall-college", "2025-04-14", BEFORE_UPDATE, UPDATE),
        ("winter-orchard-cider", "2025-04-08", BEFORE_UPDATE, BEFORE_UPDATE),
        ("night-ferry-press", "2025-04-02", UPDATE, BEFORE_UPDATE),
    ],
)
def test_what_we_knew_then(story: Terminal, account: str, on: str, as_known_then: Any, as_known_now: Any) -> None:
    then = "2025-04-10T00:00:00Z"
    assert binds(story, account, "dpa", "--on", on, "--known-at", then) == as_known_then
    assert binds(story, account, "dpa", "--on", on) == as_known_now


def test_an_instant_is_a_date_in_the_document_s_time_zone(story: Terminal) -> None:
    # Midnight in California is seven in the morning in UTC.
    assert binds(story, "harbor-clinics", "dpa", "--at", "2025-04-01T06:59:59Z") == BEFORE_UPDATE
    assert binds(story, "harbor-clinics", "dpa", "--at", "2025-04-01T00:00:00-07:00") == UPDATE


def test_without_a_date_the_clock_says_when(story: Terminal) -> None:
    assert binds(story, "winter-orchard-cider", "dpa") == UPDATE
    assert "at 09:00 UTC on 20 April 2025" in story.text("resolve", "winter-orchard-cider")


def test_an_answer_names_its_rule_its_run_and_its_reasons(story: Terminal) -> None:
    found = story.json("resolve", "cogwheel-bay-manufacturing", "--document", "dpa", "--on", "2025-04-01")
    assert found["rule"] == found["because"][-1]["rule"] == "negotiated-until-updated"
    assert (found["since"], found["until"]) == ("2024-09-01", "2025-04-11")
    assert re.fullmatch(r"[0-9a-f]{64}", found["binds"]["sha256"])
    lost = {one["version"]: one["reason"] for one in found["because"][-1]["lost"]}
    assert lost == {
        "2021-05-20": "not-after-signing",
        "2023-09-18": "not-after-signing",
        "2024-06-03": "not-after-signing",
        "2025-02-25": "notice-running",
    }


def test_an_answer_in_text_gives_its_reasons_only_when_asked(story: Terminal) -> None:
    words = ("resolve", "cedar-crown-lisbon", "--document", "dpa", "--on", "2025-04-01")
    short, long = (" ".join(story.text(*words, *options).split()) for options in ([], ["--explain"]))
    assert short == (
        "Data Protection Addendum, account cedar-crown-lisbon, on 1 April 2025 "
        "agreement cedar-crown-dpa binds, since 20 May 2024, with no end known"
    )
    assert long.startswith(
        f"{short} 1. Agreement cedar-crown-dpa (signed on 16 May 2022) of account cedar-crown-holdings"
    )
    assert "permits no unilateral changes, so its own text binds. negotiated-fixed · The version" in long
    assert long.endswith("rests on agreement-cedar-crown-dpa")


def test_all_documents_are_answered_when_none_is_named(story: Terminal) -> None:
    found = story.json("resolve", "harbor-clinics", "--on", "2025-04-01")
    assert [one["document"] for one in found] == SLUGS
    assert found[4] == story.json("resolve", "harbor-clinics", "--document", "dpa", "--on", "2025-04-01")
    explained = story.text("resolve", "harbor-clinics", "--on", "2025-04-01", "--explain")
    assert explained.count("account harbor-clinics, on 1 April 2025") == len(SLUGS)


@pytest.mark.parametrize("width", ["80", "200"])
def test_every_word_of_an_answer_is_there_however_narrow_the_terminal(story: Terminal, width: str) -> None:
    text = story.run("resolve", "cogwheel-bay-manufacturing", "--on", "2025-04-01", settings={"COLUMNS": width}).stdout
    assert "…" not in text
    assert "cogwheel-bay-dpa" in text


def test_a_timeline_covers_all_time_and_agrees_with_the_answers(story: Terminal) -> None:
    intervals = story.json("timeline", "hollow-acorn-media", "dpa")
    assert intervals[0]["from"] is intervals[-1]["to"] is None
    assert all(one["to"] == two["from"] for one, two in pairwise(intervals))
    for one in intervals[1:]:
        days = (date.fromisoformat(one["from"]) + timedelta(days=days) for days in (-1, 0))
        before, on = (story.json("resolve", "hollow-acorn-media", "--document", "dpa", "--on", day) for day in days)
        assert {name: on[name] for name in ("binds", "rule", "since", "until")} == {
            name: one[name] for name in ("binds", "rule", "since", "until")
        }
        assert (before["binds"], before["rule"]) != (one["binds"], one["rule"])


def test_the_timeline_of_all_documents_holds_each_of_them(story: Terminal) -> None:
    found = story.json("timeline", "larkspur-games")
    assert list(found) == SLUGS
    assert found["dpa"] == story.json("timeline", "larkspur-games", "dpa")


def test_a_timeline_is_as_known_at_an_instant(story: Terminal) -> None:
    words = ("timeline", "orchard-loom-imaging", "dpa")
    assert "orchard-loom-dpa" in story.text(*words)
    assert "orchard-loom-dpa" not in story.text(*words, "--known-at", "2025-04-10T00:00:00Z")


def test_a_timeline_is_drawn_with_a_band_for_each_document_on_one_axis(story: Terminal) -> None:
    lines = story.text("timeline", "cogwheel-bay-manufacturing").splitlines()
    assert [line.split()[0] for line in lines[: len(SLUGS)]] == SLUGS
    bands = {line.split()[0]: line[len("support-plans  ") :] for line in lines[: len(SLUGS)]}
    assert len({len(band) for band in bands.values()}) == 1
    assert re.fullmatch(r"·+│2021-05-20─+│2023-09-18─+│─+│═+│2025-02-25─+", bands["dpa"])
    assert set(bands["desk-fup"]) == {"·"}
    assert all(year in lines[-2] for year in ("2022", "2023", "2024", "2025"))
    assert "20 April 2025" in lines[-1]
