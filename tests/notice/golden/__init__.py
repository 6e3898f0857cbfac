"""What drafting proposes for two updates, as files that a person reads and that a test compares byte by byte.

`python -m tests.notice.golden` writes them anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from termsvc.core.notice.drafting import Glossary, Phrase
from termsvc.core.notice.items import Item
from termsvc.core.seal import canonical
from termsvc.library.source import front_matter
from termsvc.resources import folder
from termsvc.service.drafting import DraftedItems, TextPair, draft, glossary, wordings
from termsvc.service.redlines import rulebook

FOLDER = Path(__file__).parent
TERMS = folder("terms")
UPDATE = "2025-02-25"
UPDATED = ("dpa", "desk-fup", "aup", "api-sla", "support-plans")
HOSTING = FOLDER / "hosting"
HOSTED = Glossary(
    {
        "Student plan": Phrase("account.plan == 'student'"),
        "Business plan": Phrase("account.plan == 'business'", "If you are on a Business plan"),
        "Server in Singapore": Phrase("account.region == 'singapore'"),
    }
)


def february() -> list[TextPair]:
    """The documents of the sample library that were updated in February 2025."""
    return [_sample(slug) for slug in UPDATED]


def hosting() -> list[TextPair]:
    """The terms of another company, written by themselves before there was a drafter, in another style."""
    old, new = (canonical((HOSTING / f"{name}.md").read_text(encoding="utf-8")) for name in ("old", "new"))
    return [TextPair("hosting", "Terms of Hosting", old, new)]


@cache
def drafts() -> dict[Path, tuple[list[TextPair], DraftedItems]]:
    """The files with what is drafted for them, and from what."""
    rules, words = rulebook(TERMS), wordings()
    return {
        FOLDER / f"{UPDATE}.md": (february(), draft(february(), rules, glossary(TERMS), words)),
        HOSTING / "items.md": (hosting(), draft(hosting(), rules, HOSTED, words)),
    }


def files() -> dict[Path, str]:
    """The files with what they should be."""
    return {path: written(*draft) for path, draft in drafts().items()}


def written(pairs: Iterable[TextPair], drafted: DraftedItems) -> str:
    """A draft as Markdown, a section for each document, with kind, changes and condition of each item in a comment."""
    lines: list[str] = []
    for revision in pairs:
        lines += [f"## {revision.title}", ""]
        lines += [line for item in drafted.items if item.document == revision.slug for line in _lines(item, depth=0)]
        marks = [one for one in drafted.immaterial if one.document == revision.slug]
        lines += ["", "Not material:", "", *(f"- {one.change}: {one.reason}" for one in marks)]
        remarks = [one for one in drafted.remarks if one.document == revision.slug]
        lines += ["", "To be looked at:", "", *(f"- {', '.join(one.changes)}: {one.says}" for one in remarks), ""]
    return "\n".join(lines)


def _lines(item: Item, depth: int) -> Iterator[str]:
    facts = filter(None, (str(item.kind), " ".join(item.changes), item.applies_if))
    yield f"{'  ' * depth}- {item.text} <!-- {'; '.join(facts)} -->"
    for one in item.items:
        yield from _lines(one, depth + 1)


def _sample(slug: str) -> TextPair:
    *_, before, after = sorted(path for path in (TERMS / slug).glob("*.md") if "." not in path.stem)
    assert after.stem == UPDATE
    (old_front, old), (new_front, new) = (
        front_matter(path.read_text(encoding="utf-8"), str(path)) for path in (before, after)
    )
    stated = [yaml.safe_load(front or "") for front in (old_front, new_front)]
    dates: frozenset[date] = frozenset(one[name] for one in stated for name in ("posted_on", "effective_on"))
    title = yaml.safe_load((TERMS / slug / "document.yaml").read_text(encoding="utf-8"))["title"]
    return TextPair(slug, title, canonical(old), canonical(new), dates)
