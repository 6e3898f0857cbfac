#!/usr/bin/env python
"""Draws the picture of the README: two real answers about a sample customer, as a terminal shows them.

Run `.venv/bin/python docs/images/pictures.py` after the words or the look of an answer changed; a test compares.
"""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from termsvc.core.answer import AsOf
from termsvc.core.redline import redline
from termsvc.render.redline.terminal import render
from termsvc.resources import folder
from termsvc.service import answers, terms
from termsvc.service.redlines import draft, rulebook
from termsvc.store import open_store
from termsvc.terminal.answers import bindings, timeline

ACCOUNT, DOCUMENT, DAY = "cogwheel-bay-manufacturing", "dpa", date(2025, 4, 1)
NOW = datetime(2025, 4, 1, 16, tzinfo=UTC)
WIDTH = 100
OLD, NEW = "support-plans/2023-10-02.md", "support-plans/2025-02-25.md"
FOLDER = Path(__file__).parent

# The reader's own fonts alone, so that the picture asks nothing of any other host.
SVG = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">
<title>TITLE</title>
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; }}
{styles}
</style>
<defs>{lines}</defs>
<rect width="{width}" height="{height}" rx="10" fill="#fdfcf9" stroke="#dcd8d0"/>
<g transform="translate({terminal_x}, 24)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""
PAPER = TerminalTheme(
    background=(253, 252, 249),
    foreground=(38, 36, 33),
    normal=[
        (38, 36, 33),
        (170, 40, 40),
        (34, 110, 60),
        (140, 100, 0),
        (40, 80, 160),
        (120, 50, 140),
        (0, 110, 120),
        (120, 116, 110),
    ],
)


def answer() -> str:
    """Two answers about an account, as SVG."""
    console = _console()
    store = open_store("sqlite://", lambda: NOW)
    try:
        samples = folder("terms")
        terms.load(store, terms.files([samples, samples / "facts.yaml"]), lambda: NOW, "pictures")
        as_of = AsOf(DAY)
        console.print(Text(f"$ termsvc resolve {ACCOUNT} --document {DOCUMENT} --on {DAY} --explain", style="bold"))
        found = answers.resolve(store, ACCOUNT, DOCUMENT, as_of)
        console.print(bindings(found, as_of, in_full=True, explain=True))
        console.print(Text(f"\n$ termsvc timeline {ACCOUNT} {DOCUMENT}", style="bold"))
        console.print(timeline(answers.timeline(store, ACCOUNT, DOCUMENT, None), NOW.date(), WIDTH))
    finally:
        store.close()
    title = "termsvc says which agreement bound an account on 1 April 2025, why, and what binds it over time"
    return _drawn(console, "answer", title)


def changes() -> str:
    """A redline with reasons, as SVG."""
    console = _console()
    samples = folder("terms")
    old, new = (draft(samples / name) for name in (OLD, NEW))
    found = redline(old.body, new.body)
    console.print(Text(f"$ termsvc redline {OLD} {NEW} --explain", style="bold"))
    console.print(render(found, review=rulebook(samples).review(found, set(), []), explain=True))
    return _drawn(console, "redline", "termsvc says what changed between two versions of a policy, and why it matters")


def _console() -> Console:
    return Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True, color_system="standard")


def _drawn(console: Console, name: str, title: str) -> str:
    drawn = console.export_svg(theme=PAPER, code_format=SVG.replace("TITLE", title), unique_id=name)
    return "\n".join(line.rstrip() for line in drawn.splitlines()) + "\n"


PICTURES = {"answer.svg": answer, "redline.svg": changes}


if __name__ == "__main__":
    for file, draw in PICTURES.items():
        (FOLDER / file).write_text(draw(), encoding="utf-8")
