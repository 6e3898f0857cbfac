"""Every page of the samples' site, as a browser reads it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
import pytest

from tests import browsers, validity
from tests.site.sample import NOW, UPDATE, sample, site_of

SITE = "https://legal.aster.example"


def pages() -> list[str]:
    return [name for name in sample().files if name.endswith("index.html")]


def address(name: str) -> str:
    """The address of a file of the site."""
    return f"{SITE}/{name.removesuffix('index.html').rstrip('/')}"


@cache
def tree(name: str) -> Element:
    parsed: Element = html5lib.parse(sample().files[name].decode(), namespaceHTMLElements=False)
    return parsed


def text(name: str) -> str:
    body = tree(name).find("body")
    assert body is not None
    return " ".join(" ".join(body.itertext()).split())


def hrefs(name: str) -> Iterator[str]:
    for tag in ("a", "link"):
        yield from (one.attrib["href"] for one in tree(name).iter(tag))


def test_each_page_has_one_title_and_each_name_once() -> None:
    for name in pages():
        assert len([*tree(name).iter("h1")]) == 1, name
        assert tree(name).findtext("head/title", "").endswith(" \N{EN DASH} Aster"), name
        ids = [one.attrib["id"] for one in tree(name).iter() if "id" in one.attrib]
        assert len(set(ids)) == len(ids), name


def test_each_link_and_each_anchor_leads_somewhere() -> None:
    for name in pages():
        for href in hrefs(name):
            assert leads_somewhere(name, href), f"{name}: {href}"


def leads_somewhere(name: str, href: str) -> bool:
    target, anchor = urldefrag(urljoin(address(name), href))
    parts = urlsplit(target)
    if f"{parts.scheme}://{parts.netloc}" != SITE:
        return True
    path = unquote(parts.path).strip("/")
    page = f"{path}/index.html".lstrip("/")
    if path in sample().files:
        return not anchor
    return page in sample().files and (not anchor or any(one.get("id") == unquote(anchor) for one in tree(page).iter()))


def test_what_is_built_is_what_each_address_gives_and_the_same_again() -> None:
    site = site_of(sample().company.store, NOW)
    for name, body in sample().files.items():
        if name != ".termsvc-site":
            page = site.page("/" + name.removesuffix("index.html").rstrip("/"))
            assert page is not None
            assert page.body == body, name


def test_a_page_says_what_is_in_force_for_whom() -> None:
    assert (
        "In force since 25 February 2025 for accounts opened since then, and from 1 May 2025 for all others."
        in text("api-sla/index.html")
    )
    assert "In force for accounts opened before 25 February 2025, until 1 May 2025." in text(
        "api-sla/2023-06-01/index.html"
    )
    assert "It is superseded by the version of 1 June 2023 ." in text("api-sla/2021-01-15/index.html")
    assert "In Kraft seit dem 3. Juni 2024" in text("tos.de/index.html")


def test_languages_and_what_prevails_are_said() -> None:
    assert "This text is a translation" not in text("privacy/index.html")
    assert "maßgeblich ist der Text auf Englisch" in text("privacy.de/index.html")
    assert "Der Text liegt nur auf Englisch vor." in text("tos.de/index.html")
    assert tree("privacy.de/index.html").attrib["lang"] == "de"
    policies = [one for one in tree("tos.de/index.html").iter("div") if "policy" in one.get("class", "").split()]
    assert {one.attrib["lang"] for one in policies} == {"en"}


def test_a_page_names_its_permanent_address_and_its_languages() -> None:
    heads = {
        (one.get("rel"), one.get("hreflang"), one.get("href"))
        for one in tree("dpa/2025-02-25.de/index.html").iter("link")
    }
    assert heads >= {
        ("canonical", None, f"{SITE}/dpa/2025-02-25.de"),
        ("alternate", "en", f"{SITE}/dpa/2025-02-25"),
        ("alternate", "x-default", f"{SITE}/dpa/2025-02-25"),
    }
    assert f"Permanent address of this version: {SITE}/dpa/2025-02-25" in text("dpa/2025-02-25/index.html")


def test_the_notice_that_holds_is_shown_and_loaded_history_has_none() -> None:
    notice = text(f"updates/{UPDATE}/index.html")
    assert "API Service Level Agreement takes effect later than we first told you, which was 1 April 2025." in notice
    assert "Notice : API Service Level Agreement, Acceptable Use Policy" in text("updates/2025/index.html")
    assert "No notice of this posting is recorded here." in text("updates/2024/index.html")
    assert "No notice" not in text("change-log/index.html")


def test_the_change_log_tells_what_was_approved_and_nothing_else() -> None:
    told = text("change-log/index.html")
    assert "You must verify each caller" in told
    assert told.count("No entry was written for it.") == 4
    assert "Version 2021-06-01 is the first one of this document." in told


def test_redlines_stand_between_any_two_versions() -> None:
    site = sample().site
    for pair in ("2021-05-20..2025-02-25", "2025-02-25..2021-05-20", "2024-06-03..2024-06-03"):
        page = site.page(f"/dpa/redline/{pair}")
        assert page is not None
        validity.strictly(page.body.decode())
    for path in (
        "/dpa/redline/2021-05-20",
        "/dpa/redline/a..b",
        "/nothing",
        "/dpa/2020-01-01",
        "/nothing/redline/a..b",
    ):
        assert site.page(path) is None


def test_every_page_names_the_feeds_in_its_language() -> None:
    for name, update in (("dpa/index.html", "/updates.atom"), ("index.de/index.html", "/updates.de.atom")):
        feeds = {one.get("href") for one in tree(name).iter("link") if one.get("type") == "application/atom+xml"}
        assert update in feeds, name


@pytest.mark.parametrize(("width", "look"), [(390, "dark"), (1200, "light")])
def test_pages_can_be_read_by_everybody(width: int, look: str) -> None:
    for name in (
        "index",
        "api-sla",
        "dpa/2024-06-03",
        "dpa/redline/2024-06-03..2025-02-25",
        f"updates/{UPDATE}",
        "change-log",
    ):
        path = "index.html" if name == "index" else f"{name}/index.html"
        with browsers.opened(sample().files[path].decode(), dark=look == "dark", width=width) as page:
            assert browsers.violations(page) == [], name
            assert page.evaluate("document.documentElement.scrollWidth") <= width, name
