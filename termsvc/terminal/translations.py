"""How far versions are translated, in the terminal and for a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from termsvc.library.lagging import in_words
from termsvc.render.terminal_lines import printable
from termsvc.service.translations import Completeness, Translating

_STYLES = {Completeness.COMPLETE: "", Completeness.LAGGING: "yellow", Completeness.MISSING: "yellow"}


def translations(found: Sequence[Translating]) -> RenderableType:
    """A line for each version and language, and below it what is missing or extra."""
    if not found:
        return Text("Nothing is translated. A translation is a file beside its version, such as 2025-02-25.de.md.")
    return Group(*(line for one in found for line in _lines(one)))


def _lines(one: Translating) -> Iterator[RenderableType]:
    name = f"{one.version.document} {one.version.label} {one.language}"
    yield Text.assemble((printable(name), "bold"), " ", (one.completeness.value, _STYLES[one.completeness]))
    for lag in one.lags:
        problem, remedy = in_words(lag)
        yield Padding(Text(printable(f"{problem}: {lag.wording}")), (0, 0, 0, 2), expand=False)
        yield Padding(Text(printable(remedy), style="dim"), (0, 0, 0, 4), expand=False)


def data(found: Sequence[Translating]) -> list[dict[str, Any]]:
    """The same as JSON has it."""
    return [
        {
            "document": one.version.document,
            "version": one.version.label,
            "language": one.language,
            "sha256": one.sha256,
            "completeness": one.completeness.value,
            "lags": [asdict(lag) for lag in one.lags],
        }
        for one in found
    ]
