"""The pages and mails of the notice are valid HTML, and can be used by whoever reads them, on whatever they read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browsers import opened, violations
from tests.rendering.golden import MAILED, recorded
from tests.rendering.words import part_of
from tests.validity import faults

WIDE, NARROW = 1200, 390
NAMES = ("notice-2025-02-25.en.html", "notice-2025-02-25.de.html", *(f"{account}.html" for account in MAILED.values()))

BEYOND = """() => [...document.querySelectorAll('body *')]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5 && !one.closest('.table'))
    .map(one => one.tagName)"""


@cache
def pages() -> Mapping[str, str]:
    """The golden pages, and what golden mails are as pages."""
    found = {path.name: path.read_bytes() for path in recorded()}
    mails = {f"{account}.html": part_of(found[f"{account}.{tag}.eml"], "html") for tag, account in MAILED.items()}
    return {name: content.decode() for name, content in found.items() if name.endswith(".html")} | mails


def test_every_page_is_valid(tmp_path: Path) -> None:
    assert {*pages()} == {*NAMES}
    assert faults(pages(), tmp_path) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_page_can_be_read_by_everyone(name: str) -> None:
    with opened(pages()[name], width=WIDE) as page:
        assert beyond(page) == []
        assert violations(page) == []
        page.set_viewport_size({"width": NARROW, "height": 900})
        page.emulate_media(color_scheme="dark")
        assert beyond(page) == []
        assert violations(page) == []


def beyond(page: Page) -> list[str]:
    """What reaches over the right edge of the window, so that a reader has to scroll sideways."""
    scrolls: bool = page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    found: list[str] = page.evaluate(BEYOND)
    return [*found, *(["the page"] if scrolls else [])]
