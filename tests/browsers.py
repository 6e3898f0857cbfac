"""A real browser for tests of pages: Chromium, where this machine has one.

`TERMSVC_TEST_BROWSER` names another executable, or is `none` where there can't be one.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from tests.databases import lasting
from tests.needed import lacking

NO_BROWSER = "there must be a Chromium, without which no page is looked at"
_VARIABLE, _NONE = "TERMSVC_TEST_BROWSER", "none"
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_SERIOUS = frozenset({"serious", "critical"})


def executable() -> str | None:
    """Where the browser is; `None` if there is none."""
    named = os.environ.get(_VARIABLE) or next(filter(None, map(shutil.which, _NAMES)), _NONE)
    return None if named == _NONE else named


@cache
def browser() -> Browser:
    """The browser of this process."""
    return lasting(_running())


@contextmanager
def _running() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable(), args=_QUIET)
        yield running
        running.close()


@contextmanager
def opened(html: str, *, dark: bool = False, width: int = 1200) -> Iterator[Page]:
    """A page in the browser, cut off from any network.

    Without a browser the test is skipped, as the header of the run says, but in CI it fails.
    """
    if executable() is None:
        lacking(NO_BROWSER, may=os.environ.get(_VARIABLE) == _NONE)
    context = browser().new_context(
        color_scheme="dark" if dark else "light", viewport={"width": width, "height": 900}, offline=True
    )
    page = context.new_page()
    page.set_content(html)
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """What axe finds that is serious or critical, a line each."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found
        if one["impact"] in _SERIOUS
        for node in one["nodes"]
    ]
