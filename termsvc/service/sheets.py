"""Taking a draft out as a sheet, with what changed beside it, and bringing it back."""

from __future__ import annotations

from collections.abc import Iterator

from termsvc.core.notice.draft import Draft
from termsvc.core.redline import Change, redline
from termsvc.library.sheet import read_sheet, write_sheet
from termsvc.service.drafts import Opened, superseded_by
from termsvc.service.gathering import Compared, compared
from termsvc.store import Reading, Store

LONGEST = 160


def sheet(store: Store, found: Opened) -> str:
    """The sheet of an update's draft, with a comment for each change."""

    def sides(reading: Reading) -> tuple[Compared, ...]:
        superseded = superseded_by(reading, found.draft)
        return compared(reading, found.draft, {}, superseded.draft if superseded else None)

    changes = {one.version.document: _changes(one) for one in store.read(sides)}
    return write_sheet(found.draft, found.progress.revision, changes)


def edited(draft: Draft, *, data: bytes, file: str, by: str) -> Draft:
    """A draft as an edited sheet, in UTF-8, says.

    Raises:
        FindingsRefused: something in it is wrong; all that is.
    """
    return read_sheet(data, file, draft, by)


def _changes(one: Compared) -> Iterator[str]:
    if one.before is None:
        yield f"version {one.version.label} is the first"
        return
    yield f"version {one.version.label} after {one.before.label}"
    yield from (_line(change) for change in redline(one.old, one.new).changes)


def _line(change: Change) -> str:
    where = (change.new or change.old)[0]
    told = "".join(_mark(op, text) for op, text in change.words) or where.text
    line = " ".join(told.split())
    cut = line if len(line) <= LONGEST else f"{line[:LONGEST].rsplit(' ', 1)[0]} ..."
    return f"{change.id} {change.kind.value} {where.address}: {cut}"


def _mark(op: str, text: str) -> str:
    return {"+": f"{{+{text.strip()}+}} ", "-": f"[-{text.strip()}-] "}.get(op, text)
