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
from termsvc.core.notice.update import TermsUpdate, predecessor, updates
from termsvc.core.redline import ChangedSection, ChangeKind, redline
from termsvc.core.world import World
from termsvc.render.notices import Change, Notices, Section
from termsvc.service.audience import Asking, audience_by_account
from termsvc.service.bulk import Population
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


def notice(store: Store, notices: Notices, posted_on: date | None, known_at: datetime | None = None) -> Notice:
    """The notice of the update posted on a date (default the last), with its audience by facts known at posting.

    Where the versions themselves were recorded only after the day of posting, as when a company's history is loaded,
    nothing was known at posting; then all that is known counts.

    Args:
        store: where facts and texts are.
        notices: the templates.
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
    markdown = store.read(
        lambda reading: notices.markdown(
            update, [_section(reading, catalogue, version, told) for version in update.versions]
        )
    )
    page = notices.page(f"Notice of updated terms, {wording.day(update.posted_on)}", markdown)
    titles = {version.document: catalogue.documents[version.document].title for version in update.versions}
    return Notice(update, markdown, page, told, basis, titles)


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


def _section(reading: Reading, catalogue: Catalogue, version: Version, told: Audience) -> Section:
    before = predecessor(catalogue, version)
    title = version.title or catalogue.documents[version.document].title
    changes: tuple[Change, ...] = ()
    if before is not None:
        found = redline(reading.text(before.sha256), reading.text(version.sha256))
        changes = tuple(Change(_heading(section, title), _summary(section)) for section in found.sections())
    longer_notice = any(one.binds_from and one.binds_from > version.effective_on for one in told.of(version))
    return Section(title, version, before, changes, bool(told.carve_outs(version)), longer_notice)


def _heading(section: ChangedSection, title: str) -> str:
    """Where a section stands; what comes before the first section proper is the introduction."""
    if section.title in ("", title):
        return "Introduction"
    above = (heading for heading in section.path if heading != title)
    number = section.number.rstrip(".")
    own = f"Section {number}, {section.title}" if number[:1].isdigit() else section.heading
    return ", ".join((*above, own))


def _summary(section: ChangedSection) -> str:
    """How much of a section changed, for a reader who will then read it."""
    if section.removed:
        return "removed"
    counts = dict(section.counts)
    if not any(kind.words_differ for kind in counts):
        return "its numbering, links or layout changed, and no words"
    told = [
        f"{counts[kind]} {_PROVISIONS[counts[kind] == 1]} {word}" for kind, word in _OF_WORDS.items() if kind in counts
    ]
    return wording.listing([*(["its heading changed"] if ChangeKind.RETITLED in counts else []), *told])


_OF_WORDS = {
    ChangeKind.MODIFIED: "changed",
    ChangeKind.ADDED: "added",
    ChangeKind.REMOVED: "removed",
    ChangeKind.MOVED: "moved",
    ChangeKind.SPLIT: "split",
    ChangeKind.MERGED: "merged",
}
_PROVISIONS = {True: "provision", False: "provisions"}
