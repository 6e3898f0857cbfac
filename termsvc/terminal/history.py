"""The history of a document in the terminal: a few lines for each version, the newest nearest to the prompt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Group, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from termsvc.core.model import Assent, Version
from termsvc.core.redline import ChangedSection, ChangeKind
from termsvc.render.redline.remarks import weights
from termsvc.render.terminal_lines import WIDTH, printable
from termsvc.service.history import Changed, Entry

_DEGRADED = "The texts are too long and too different to compare in full: more may be marked than was changed."


def history(entries: Sequence[Entry], since: str | None = None) -> RenderableType:
    """Each version with the start of its seal, its dates, and how much it changed, and in which sections."""
    if not entries:
        return Text(printable(f"No version came after {since}."))
    parts = (part for number, entry in enumerate(entries) for part in _entry(entry, first=number == 0))
    return Constrain(Group(*parts), WIDTH)


def _entry(entry: Entry, *, first: bool) -> Iterator[RenderableType]:
    if not first:
        yield Text()
    yield Text.assemble((printable(entry.version.label), "bold"), "  ", (entry.version.sha256[:8], "dim"))
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(style="dim", min_width=len("against"))
    grid.add_column()
    for name, told in _rows(entry):
        grid.add_row(name, told)
    yield Padding(grid, (0, 0, 0, 2), expand=False)


def _rows(entry: Entry) -> Iterator[tuple[str, RenderableType]]:
    yield "posted", Text(", ".join(_dates(entry.version)))
    size = f"{_counted(entry.provisions, 'provision')}, {_counted(entry.words, 'word')}"
    if entry.changed is None:
        yield "text", Text(f"first version, {size}")
        return
    yield "text", Text(size)
    yield from _changed(entry.changed)


def _dates(version: Version) -> Iterator[str]:
    yield f"{version.posted_on}"
    yield f"effective {version.effective_on}"
    if version.effective_on_new != version.effective_on:
        yield f"for new accounts {version.effective_on_new}"
    if version.assent is Assent.EXPRESS:
        yield "by express assent"
    if version.withdrawn_on:
        yield f"withdrawn {version.withdrawn_on}"


def _changed(changed: Changed) -> Iterator[tuple[str, RenderableType]]:
    against, summary = changed.against, changed.summary
    withdrawn = f" (withdrawn {against.withdrawn_on})" if against.withdrawn_on else ""
    yield "against", Text(f"{printable(against.label)}{withdrawn}: {_kinds(changed.kinds) or 'no provision differs'}")
    if changed.kinds:
        yield "judged", Text(weights(changed.weights))
    if any(kind.words_differ for kind, _ in changed.kinds):
        moved = f", {summary.words_moved:,} moved" if summary.words_moved else ""
        yield "words", Text(f"{summary.words_inserted:,} inserted, {summary.words_deleted:,} deleted{moved}")
    if changed.degraded:
        yield "", Text(_DEGRADED, style="dim italic")
    if changed.sections:
        yield "in", _sections(changed.sections)


def _sections(sections: Iterable[ChangedSection]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(overflow="fold")
    table.add_column(style="dim", overflow="fold")
    for section in sections:
        heading = Text(printable(section.heading) or "Before the first heading")
        table.add_row(heading.append(" (removed)" if section.removed else "", style="dim"), _kinds(section.counts))
    return table


def _kinds(kinds: Iterable[tuple[ChangeKind, int]]) -> str:
    return ", ".join(f"{count} {kind}" for kind, count in kinds)


def _counted(count: int, name: str) -> str:
    return f"{count:,} {name}{'' if count == 1 else 's'}"
