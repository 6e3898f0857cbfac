"""What programs subscribe to: feeds as feedparser, JSON Feed's own rules and icalendar read them."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from termsvc.render import calendar as rendered_calendar
from termsvc.render.calendar import EffectiveDate
from termsvc.render.feeds import Entry, Feed, atom, json_feed
from tests.site.sample import sample

ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = [f"{name}{language}" for name in ("updates", "change-log") for language in ("", ".de")]
LONGEST_LINE = 75


def entries(name: str) -> Any:
    found = feedparser.parse(sample().files[f"{name}.atom"])
    assert not found.bozo, found.get("bozo_exception")
    return found


@pytest.mark.parametrize("name", FEEDS)
def test_an_atom_feed_has_what_the_rfc_asks_for(name: str) -> None:
    root = ET.XML(sample().files[f"{name}.atom"])
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.findall(f"{ATOM}entry")):
        for needed in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{needed}")) == 1
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme == "https"
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated", "")).tzinfo is UTC
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Aster"
    links = {one.get("rel"): one.get("href") for one in root.findall(f"{ATOM}link")}
    assert links["self"] == f"https://legal.aster.example/{name}.atom"
    assert len({one.id for one in entries(name).entries}) == len(entries(name).entries) > 0


@pytest.mark.parametrize("name", FEEDS)
def test_a_json_feed_says_what_the_atom_feed_says(name: str) -> None:
    feed = json.loads(sample().files[f"{name}.json"])
    read = entries(name)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["title"], feed["home_page_url"]) == (read.feed.title, read.feed.id)
    assert feed["feed_url"] == f"https://legal.aster.example/{name}.json"
    assert [(one["id"], one["title"], one["date_published"], one["date_modified"]) for one in feed["items"]] == [
        (one.id, one.title, one.published, one.updated) for one in read.entries
    ]
    sanitised = [one.content[0].value for one in read.entries]
    assert all(
        one["content_html"].count("<li>") == told.count("<li>")
        for one, told in zip(feed["items"], sanitised, strict=True)
    )


def test_a_postponed_notice_was_updated_when_it_was_postponed() -> None:
    notice = next(one for one in entries("updates").entries if one.id.endswith("/updates/2025-02-25"))
    assert (notice.published, notice.updated) == ("2025-02-25T20:00:00Z", "2025-03-10T20:00:00Z")


def test_the_calendar_has_an_all_day_event_for_each_effective_date() -> None:
    written = sample().files["effective-dates.ics"]
    lines = written.decode().split("\r\n")
    assert lines.pop() == ""
    assert not any("\n" in line for line in lines)
    assert max(len(line.encode()) for line in lines) <= LONGEST_LINE
    events = Calendar.from_ical(written).walk("VEVENT")
    days = {str(one["uid"]): one["dtstart"].dt for one in events}
    assert len(days) == len(events)
    assert days["https://legal.aster.example/api-sla/2025-02-25#existing"] == date(2025, 5, 1)
    assert days["https://legal.aster.example/api-sla/2025-02-25#new"] == date(2025, 2, 25)
    assert "https://legal.aster.example/requirements/2025-01-15#new" not in days
    for one in events:
        assert type(one["dtstart"].dt) is date
        assert str(one["url"]) in str(one["description"])
        assert one["dtstamp"].dt < datetime(2025, 3, 12, tzinfo=UTC)


INSTANT = datetime(2025, 1, 1, tzinfo=UTC)


@given(st.text(max_size=40), st.text(max_size=200))
def test_whatever_stands_in_a_title_or_text_a_feed_can_be_read(title: str, html: str) -> None:
    title, html = (text.encode("utf-8", "replace").decode() for text in (title, html))
    entry = Entry(address="https://x.example/1", title=title, html=html, published=INSTANT, updated=INSTANT)
    feed = Feed(
        title=title, company=title, page="https://x.example", atom="https://x.example/a", json="https://x.example/j",
        language="en", entries=(entry,),
    )  # fmt: skip
    assert ET.XML(atom(feed)).tag == f"{ATOM}feed"
    assert json.loads(json_feed(feed))["items"][0]["title"] == title


@given(st.text(max_size=200))
def test_whatever_stands_in_a_title_a_calendar_can_be_read(title: str) -> None:
    title = title.encode("utf-8", "replace").decode()
    event = EffectiveDate(
        uid="https://x.example/1#new", summary=title, description=title, address="https://x.example/1",
        day=date(9999, 12, 31), posted_on=date(2025, 1, 1),
    )  # fmt: skip
    written = rendered_calendar.calendar(title, title, [event])
    assert written.replace(b"\r\n", b"").count(b"\n") == written.replace(b"\r\n", b"").count(b"\r") == 0
    assert len(Calendar.from_ical(written).walk("VEVENT")) == 1
