"""Looking at a page as its readers do: in a wide window by day, and on a telephone by night."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browsers import opened, violations

WIDE, NARROW = 1200, 390

# What scrolls by itself, such as a wide table, does not push the page aside.
_BEYOND = """() => {
    const scrolls = one => one && (/auto|scroll|hidden/.test(getComputedStyle(one).overflowX) || scrolls(one.parentElement));
    return [...document.querySelectorAll('body *')]
        .filter(one => one.getBoundingClientRect().right > innerWidth + 0.5 && !scrolls(one))
        .map(one => one.outerHTML.slice(0, 120));
}"""


def hindrances(html: str) -> list[str]:
    """What keeps somebody from reading a page, a line each."""
    with opened(html, width=WIDE) as page:
        by_day = [*_beyond(page), *violations(page)]
        page.set_viewport_size({"width": NARROW, "height": 900})
        page.emulate_media(color_scheme="dark")
        return [*by_day, *_beyond(page), *violations(page)]


def _beyond(page: Page) -> list[str]:
    """What reaches over the right edge of the window, so that a reader has to scroll sideways."""
    found: list[str] = page.evaluate(_BEYOND)
    scrolls: bool = page.evaluate("document.scrollingElement.scrollWidth > innerWidth")
    return [*(f"beyond the edge: {one}" for one in found), *(["the page scrolls sideways"] if scrolls else [])]
