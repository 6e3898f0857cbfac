"""What the legal centre shows, as values; each holds only what is public at the centre's instant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from termsvc.core.model import Document, NotifyBy, Version
from termsvc.core.notice.change_log import ChangeLogEntry
from termsvc.core.notice.notice import Notice, TranslatedText
from termsvc.render.templating.template_set import TemplateSet


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicVersion:
    """A version that was posted.

    Attributes:
        before: the version that it follows; `None` for a document's first one.
        text: its own text, in the language that it was written in.
        translations: of the text, by language.
        update: the id of the posted update that told of it last; `None` where it was recorded without one.
        superseded_by: the next version that was posted after it and not withdrawn; `None` for the last one.
    """

    version: Version
    before: Version | None
    text: TranslatedText
    translations: tuple[TranslatedText, ...] = ()
    update: str | None = None
    superseded_by: Version | None = None

    @property
    def label(self) -> str:
        """The version's name in addresses."""
        return self.version.label

    @property
    def texts(self) -> tuple[TranslatedText, ...]:
        """Its text in every language, its own first."""
        return (self.text, *self.translations)

    def in_language(self, language: str) -> TranslatedText:
        """Its text in a language; its own where it was not translated."""
        return next((text for text in self.texts if text.language == language), self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicDocument:
    """A document of which a version was posted.

    Attributes:
        today: the date at the centre's instant, in the document's time zone.
        versions: that were posted, the last one first.
        for_new: the version in force for an account that is opened today; `None` where none is.
        for_existing: the version in force for an account that has always been there; `None` where none is.
        part_of: the public document that incorporates this one today.
        in_lieu_of: the public document that this one displaces today, where it applies.
        conditional: it applies to some accounts only, or is part of a document that does.
    """

    document: Document
    today: date
    versions: tuple[PublicVersion, ...]
    for_new: Version | None
    for_existing: Version | None
    part_of: str | None
    in_lieu_of: str | None
    conditional: bool

    @property
    def slug(self) -> str:
        """The document's name in addresses."""
        return self.document.slug

    @property
    def is_logged(self) -> bool:
        """Whether its changes are told in the change log, and not by notices."""
        return self.document.notify_by is NotifyBy.CHANGE_LOG

    @property
    def current(self) -> PublicVersion:
        """What is shown as its current terms: what is in force for new accounts, for existing ones, or was posted last."""
        shown = self.for_new or self.for_existing
        return self.versions[0] if shown is None else self.version(shown.label)

    def is_coming(self, one: PublicVersion) -> bool:
        """Whether a version is still to take effect for somebody."""
        return one.version.withdrawn_on is None and _last_day(one.version) > self.today

    @property
    def coming(self) -> tuple[PublicVersion, ...]:
        """The versions that were posted and are still to take effect for somebody, the first one first."""
        return tuple(
            sorted(
                filter(self.is_coming, self.versions), key=lambda one: (one.version.effective_on, one.version.sequence)
            )
        )

    def version(self, label: str) -> PublicVersion:
        """The version of a label.

        Raises:
            LookupError: none of this label was posted.
        """
        for one in self.versions:
            if one.label == label:
                return one
        raise LookupError(label)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicUpdate:
    """An update that was posted.

    Attributes:
        posted_at: the instant of its posting.
        changed_at: the instant at which its notice changed last: it was posted, postponed or superseded.
        notice: as it is told to everyone, with the dates that hold.
        superseded_by: the id of the update posted in its place.
        templates: with which it was posted; `None` where they were not kept.
    """

    posted_at: datetime
    changed_at: datetime
    notice: Notice
    templates: TemplateSet | None = None
    superseded_by: str | None = None

    @property
    def id(self) -> str:
        """The update's name in addresses."""
        return self.notice.update


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalCentre:
    """All that is public at an instant.

    Attributes:
        now: the instant.
        documents: by slug, in order.
        updates: that were posted, the last one first.
        change_log: its entries, the last one first.
        text_of: the canonical text of a seal that one of the versions here has.
    """

    now: datetime
    documents: Mapping[str, PublicDocument]
    updates: tuple[PublicUpdate, ...]
    change_log: tuple[ChangeLogEntry, ...]
    text_of: Callable[[str], str]

    def every_version(self) -> Iterator[tuple[PublicDocument, PublicVersion]]:
        """Every version, with its document; by document, the last one first."""
        return ((document, version) for document in self.documents.values() for version in document.versions)

    @property
    def unnoticed(self) -> tuple[tuple[PublicDocument, PublicVersion], ...]:
        """The versions of which a notice would tell, and none is recorded, the last one first."""
        found = (
            (document, one) for document, one in self.every_version() if one.update is None and not document.is_logged
        )
        return tuple(sorted(found, key=lambda one: one[1].version.posted_on, reverse=True))

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the archive, the last one first."""
        days = (*(one.notice.posted_on for one in self.updates), *(one.version.posted_on for _, one in self.unnoticed))
        return tuple(sorted({day.year for day in days}, reverse=True))


def _last_day(version: Version) -> date:
    return max(version.effective_on, version.effective_on_new)
