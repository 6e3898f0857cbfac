"""Updates: what is said of versions posted together, and to whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import day_after
from termsvc.core.errors import UnknownName
from termsvc.core.explanation import wording
from termsvc.core.model import Fact, Record, Version
from termsvc.core.notice.audience import Audience
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import ActKind, Progress
from termsvc.core.notice.manifest import counts_of
from termsvc.core.notice.update import TermsUpdate, updates
from termsvc.core.world import World
from termsvc.render.notices.notices import Notices, page
from termsvc.service.audience import Asking, audience_by_account
from termsvc.service.bulk import Population
from termsvc.service.drafts import Opened, every
from termsvc.service.notices import public, sides
from termsvc.service.practice import Practice, with_items
from termsvc.store import Reading, Store


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice of an update, and its audience.

    Attributes:
        basis: in words, whose knowledge the audience rests on.
        titles: of the documents, by slug.
    """

    update: TermsUpdate
    markdown: str
    page: str
    audience: Audience
    basis: str
    titles: dict[str, str]


def notice(
    store: Store, notices: Notices, practice: Practice, posted_on: date | None, known_at: datetime | None = None
) -> Notice:
    """The notice of the update posted on a date (default the last), with its audience by facts known at posting.

    What it tells is what was approved; where versions were recorded without a notice, as when a company's history is
    loaded, it is what would be drafted. Where the versions themselves were recorded only after the day of posting, as when a company's history is loaded,
    nothing was known at posting; then all that is known counts.

    Args:
        store: where facts and texts are.
        notices: the templates.
        practice: how items are drafted.
        posted_on: the date of posting.
        known_at: an aware instant whose knowledge counts instead.

    Raises:
        UnknownName: no update was posted on that date.
    """
    records = store.read(Reading.catalogue)
    catalogue = World(records).catalogue
    update = _update(catalogue, posted_on)
    known_at, basis = _knowledge(records, catalogue, update, known_at)
    told = audience_by_account(Asking(store, Population()), update, known_at)
    markdown = notices.markdown(public(store, _posted(store, update, practice), counts_of(told)))
    made = page(f"Notice of updated terms, {wording.day(update.posted_on)}", markdown)
    titles = {version.document: catalogue.documents[version.document].title for version in update.versions}
    return Notice(update, markdown, made, told, basis, titles)


def write(found: Notice, folder: Path) -> tuple[Path, ...]:
    """Write a notice as Markdown and as a page; the paths of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for suffix, content in ((".md", found.markdown), (".html", found.page)):
        path = folder / f"notice-{found.update.posted_on}{suffix}"
        path.write_text(content, encoding="utf-8")
        written.append(path)
    return tuple(written)


def _update(catalogue: Catalogue, posted_on: date | None) -> TermsUpdate:
    found = updates(catalogue)
    if not found:
        raise UnknownName("no versions are recorded yet, so there is no update; load some with: termsvc load terms/")
    if posted_on is None:
        return found[-1]
    for update in found:
        if update.posted_on == posted_on:
            return update
    dates = ", ".join(str(update.posted_on) for update in found[-5:])
    raise UnknownName(f"no update was posted on {posted_on}; the last ones were posted on {dates}")


def _knowledge(
    records: list[Record[Fact]], catalogue: Catalogue, update: TermsUpdate, known_at: datetime | None
) -> tuple[datetime | None, str]:
    if known_at is not None:
        return known_at, f"what was known {wording.moment(known_at)}"
    at_posting = _known_at_posting(records, catalogue, update)
    if at_posting is not None:
        return at_posting, f"what was known at the end of the day of posting, {wording.day(update.posted_on)}"
    return None, "all that is known, because the versions were recorded only after the day of posting"


def _known_at_posting(records: list[Record[Fact]], catalogue: Catalogue, update: TermsUpdate) -> datetime | None:
    """The end of the day of posting, the latest of the documents' own; `None` if not all versions were recorded by then."""
    zones = (catalogue.documents[version.document].timezone for version in update.versions)
    after = day_after(update.posted_on)
    end = max(datetime.combine(after, time(), ZoneInfo(zone)) for zone in zones) - timedelta(microseconds=1)
    recorded = {
        record.fact
        for record in records
        if isinstance(record.fact, Version) and record.recorded_at is not None and record.recorded_at <= end
    }
    labels = {(version.document, version.label) for version in recorded}
    return end if labels.issuperset((version.document, version.label) for version in update.versions) else None


def _posted(store: Store, update: TermsUpdate, practice: Practice) -> Opened:
    """The update that was drafted and posted here, or one as it would be drafted."""
    for found in every(store):
        if found.progress.last(ActKind.POSTED) and found.draft.posted_on == update.posted_on:
            return found
    bare = Draft(id=update.posted_on.isoformat(), posted_on=update.posted_on, versions=update.versions)
    return Opened(Progress(), with_items(bare, store.read(lambda reading: sides(reading, bare)), practice))
