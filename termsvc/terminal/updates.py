"""Terms updates in the terminal, and as JSON for a program to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pydantic import TypeAdapter
from rich.console import Group, RenderableType
from rich.markdown import Markdown
from rich.padding import Padding
from rich.text import Text

from termsvc.core.explanation import wording
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.items import Item
from termsvc.core.notice.lifecycle import Act, State
from termsvc.core.notice.notice import Notice
from termsvc.library.finding import Severity
from termsvc.service.checking import Check
from termsvc.service.drafts import Opened
from termsvc.terminal import data as as_data
from termsvc.terminal.answers import listing
from termsvc.terminal.audience import KEPT_OUT
from termsvc.terminal.reports import finding

NEXT = {
    State.DRAFTED: "Look at it with termsvc update items, check it, and ask for approval with termsvc update propose.",
    State.PROPOSED: "A second person approves it with termsvc update approve, or sends it back with return.",
    State.APPROVED: "Post it on its date with termsvc update post.",
    State.POSTED: "What it says stands. It can be postponed or superseded.",
    State.POSTPONED: "What it says stands, with later dates. It can be postponed again or superseded.",
    State.SUPERSEDED: "Another update was posted in its place.",
    State.CANCELLED: "It was never posted, and never will be.",
}
_DRAFT = TypeAdapter(Draft)
_ACTS = TypeAdapter(tuple[Act, ...])
_NOTICE = TypeAdapter(Notice)


def data(found: Opened) -> dict[str, Any]:
    """An update with its draft and its acts."""
    progress = found.progress
    return {
        "id": found.draft.id,
        "state": progress.state,
        "revision": progress.revision,
        "postponement_asked": progress.postponement is not None,
        "acts": _ACTS.dump_python(progress.acts, mode="json"),
        "draft": _DRAFT.dump_python(found.draft, mode="json"),
    }


def check_data(found: Check) -> dict[str, Any]:
    """What is found of a draft."""
    return {
        "update": found.update,
        "revision": found.revision,
        "passes": found.passes,
        "findings": [as_data.finding(one) for one in found.findings],
        "coverage": {
            slug: {"uncovered": one.uncovered, "contradicted": one.contradicted, "unknown": one.unknown}
            for slug, one in found.coverage.items()
        },
    }


def updates(found: Sequence[Opened]) -> RenderableType:
    """Every update in a line."""
    if not found:
        return Text("No update was drafted yet. Begin one with: termsvc update new --posted-on DATE")
    table = listing("Update", "State", "Posted on", "Documents", "Last act")
    for one in found:
        last = one.progress.acts[-1]
        documents = ", ".join(version.document for version in one.draft.versions)
        table.add_row(
            one.draft.id, str(one.progress.state), str(one.draft.posted_on), documents, f"{last.kind} by {last.actor}"
        )
    return table


def state(found: Opened) -> RenderableType:
    """Where an update stands, and what comes next."""
    progress = found.progress
    if progress.state is None:
        raise AssertionError(found)
    asked = progress.postponement
    told = f"Update {found.draft.id} is {progress.state}, at revision {progress.revision}."
    later = "A second person approves the later dates with termsvc update approve, or sends them back with return."
    return Group(Text(told, style="bold"), Text(later if asked else NEXT[progress.state], style="dim"))


def update(found: Opened) -> RenderableType:
    """An update's versions and acts."""
    table = listing("Document", "Version", "Posted on", "Effective on", "For new accounts")
    for version in found.draft.versions:
        dates = (version.posted_on, version.effective_on, version.effective_on_new)
        table.add_row(version.document, version.label, *map(str, dates))
    acts = listing("", "When", "Who", "What", "Comment")
    for act in found.progress.acts:
        acts.add_row(str(act.number), f"{act.at:%Y-%m-%d %H:%M} UTC", act.actor, "\n".join(_told(act)), act.comment)
    return Group(state(found), Text(), table, Text(), acts)


def items(found: Opened) -> RenderableType:
    """What the notice says, document by document, and what it leaves unsaid."""
    return Group(
        state(found), *(part for version in found.draft.versions for part in _of(found.draft, version.document))
    )


def check(found: Check) -> RenderableType:
    """What stands against a draft and what is odd about it."""
    against = sum(one.severity is Severity.ERROR for one in found.findings)
    things = "1 thing stands" if against == 1 else f"{against} things stand"
    end = f"{things} against it." if against else "Nothing stands against it."
    said = f"Update {found.update}, revision {found.revision}. {end}"
    return Group(*(finding(one) for one in found.findings), Text(said, style="bold"))


def _told(act: Act) -> Iterator[str]:
    made = f"revision {act.revision}" if act.kind in {"drafted", "edited"} else ""
    yield " ".join(
        part for part in (act.kind.value, made, f"by {act.superseded_by}" if act.superseded_by else "") if part
    )
    for document, day in act.effective_on:
        yield f"{document} from {day}"
    if act.templates is not None:
        yield f"with templates {act.templates[:16]}\u2026"


def _of(draft: Draft, document: str) -> Iterator[RenderableType]:
    yield Text()
    version = draft.version(document)
    heading = f"{version.title or document}, from {wording.day(version.effective_on)}"
    yield Text(heading, style="bold")
    mine = [item for item in draft.items if item.document == document]
    marks = [mark for mark in draft.not_material if mark.document == document]
    yield from _indented(mine, 0)
    if not mine:
        yield Padding(Text("Nothing is told of it.", style="dim"), (0, 0, 0, 2))
    for mark in marks:
        by = f" ({mark.by})" if mark.by else " (proposed)"
        yield Padding(Text(f"unsaid {mark.change}: {mark.reason}{by}", style="dim"), (0, 0, 0, 2))


def _indented(items: Iterable[Item], depth: int) -> Iterator[RenderableType]:
    for item in items:
        changes = ", ".join(item.changes)
        about = " ".join(part for part in (item.id, item.kind.value, f"[{changes}]" if changes else "") if part)
        left = 2 + 4 * depth
        yield Padding(Text(about, style="dim"), (0, 0, 0, left))
        yield Padding(Text(item.text), (0, 0, 0, left + 2))
        if item.applies_if:
            yield Padding(Text(f"only if {item.applies_if}", style="italic"), (0, 0, 0, left + 2))
        for one in item.translations:
            mark = f"{one.language}, outdated" if one in item.outdated else one.language
            yield Padding(Text(f"[{mark}] {one.text}", style="dim"), (0, 0, 0, left + 2))
        yield from _indented(item.items, depth + 1)


def notice(value: Notice, text: str) -> RenderableType:
    """A notice as Markdown reads; or that none is owed."""
    if value.account is not None and not value.sections:
        why = "\n".join(f"  {one.title}: {KEPT_OUT[reason]}" for one, reason in value.kept_out)
        return Text(f"No notice is owed to {value.account}:\n{why}")
    return Markdown(text)


def notice_data(value: Notice) -> dict[str, Any]:
    """A notice for a program."""
    data: dict[str, Any] = _NOTICE.dump_python(value, mode="json")
    return data
