"""The pages and mails of the notice are valid HTML, and can be read by everyone, on whatever they read."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from termsvc.render.notices.faces import Face
from tests.rendering.february import february
from tests.rendering.golden import MAILED
from tests.rendering.looking import hindrances
from tests.rendering.words import part_of
from tests.validity import faults

NAMES = ("en.html", "de.html", "mail.en.html", "mail.de.html")


@cache
def pages() -> Mapping[str, str]:
    """The notice to everyone, and what mails are as pages."""
    update = february()
    public = {f"{one}.html": update.faces.made(update.public, Face.HTML, one).decode() for one in update.languages}
    mails = {f"mail.{one}.html": part_of(update.mailed[account].mail, "html") for one, account in MAILED.items()}
    return public | mails


def test_every_page_is_valid(tmp_path: Path) -> None:
    assert {*pages()} == {*NAMES}
    assert faults(pages(), tmp_path) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_can_be_read_by_everyone(name: str) -> None:
    assert hindrances(pages()[name]) == []
