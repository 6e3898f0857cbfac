"""Every page of the legal centre is valid HTML, and can be read by everyone, on whatever they read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rendering.looking import hindrances
from tests.site.sample import sample
from tests.validity import faults

GERMAN = (
    "index.de/index.html",
    "support-plans.de/index.html",
    "updates.de/index.html",
    "updates/2025.de/index.html",
    "updates/2025-02-25.de/index.html",
)
"""Pages in the language whose words are long; those of documents have wide tables."""


def test_every_page_is_valid(tmp_path: Path) -> None:
    pages = {name.replace("/", "_"): made.decode() for name, made in sample().files.items() if name.endswith(".html")}
    assert faults(pages, tmp_path) == []


@pytest.mark.parametrize("name", GERMAN)
def test_a_page_can_be_read_by_everyone(name: str) -> None:
    assert hindrances(sample().files[name].decode()) == []
