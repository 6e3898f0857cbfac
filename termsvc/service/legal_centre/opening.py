"""The legal centre out of the store: read once, and cut down to what is public before anything is made of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import local_date
from termsvc.core.model import Document, Translation, Version
from termsvc.core.notice.change_log import change_log
from termsvc.core.notice.lifecycle import ActKind
from termsvc.core.notice.manifest import AudienceCounts
from termsvc.core.notice.notice import TranslatedText
from termsvc.core.notice.published import offered, published, title_of
from termsvc.core.notice.update import predecessor
from termsvc.core.structure.title import title
from termsvc.core.world import World
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.templating.template_set import TemplateSet
from termsvc.service.drafts import Opened, every
from termsvc.service.legal_centre.values import LegalCentre, PublicDocument, PublicUpdate, PublicVersion
from termsvc.service.notices import expected, public
from termsvc.service.translations import Translated, translated
from termsvc.store import Reading, Store

_TEXTS_KEPT = 256


def open_centre(store: Store, now: datetime) -> LegalCentre:
    """What is public at an instant, by all that is recorded.

    Args:
        store: where facts and texts are; texts are read when they are asked for.
        now: an aware instant.
    """

    @lru_cache(maxsize=_TEXTS_KEPT)
    def text_of(sha256: str) -> str:
        return store.read(lambda reading: reading.text(sha256))

    drafted = every(store)  # before the versions, so that each version that was posted by an update is among these
    recorded = World(store.read(Reading.catalogue)).catalogue
    catalogue = published(recorded, now)
    updates = tuple(_public(store, found) for found in _posted(drafted, recorded, now))
    carried = {key: one.id for one in updates for key in _told(one)}
    translations = store.read(translated)
    opened = _Centre(catalogue, now, translations, carried, text_of)
    return LegalCentre(
        now=now,
        documents={slug: opened.document(slug) for slug in sorted(catalogue.documents)},
        updates=updates[::-1],
        change_log=change_log(catalogue, [one.notice for one in updates]),
        text_of=text_of,
    )


@dataclass(frozen=True, slots=True)
class _Centre:
    """What is public of each document.

    Attributes:
        catalogue: cut down to what is public.
        carried: by version, the id of the update that told of it last.
    """

    catalogue: Catalogue
    now: datetime
    translations: Translated
    carried: Mapping[tuple[str, ...], str]
    text_of: Callable[[str], str]

    def document(self, slug: str) -> PublicDocument:
        document = self.catalogue.documents[slug]
        today = local_date(self.now, document.timezone)
        versions = self.catalogue.versions[slug]
        return PublicDocument(
            document=document,
            today=today,
            versions=tuple(self._version(document, version) for version in reversed(versions)),
            for_new=offered(self.catalogue, slug, today, opened_on=today),
            for_existing=offered(self.catalogue, slug, today),
            part_of=self._public(document.part_of.on(today)),
            in_lieu_of=self._public(document.in_lieu_of.on(today)),
            conditional=slug in self.catalogue.conditional,
        )

    def _public(self, slug: str | None) -> str | None:
        return slug if slug in self.catalogue.documents else None

    def _version(self, document: Document, version: Version) -> PublicVersion:
        own = document.prevailing_language or DEFAULT_LANGUAGE
        called = title_of(self.catalogue, version)
        return PublicVersion(
            version=version,
            before=predecessor(self.catalogue, version),
            text=TranslatedText(language=own, title=called, sha256=version.sha256),
            translations=tuple(self._translated(one, called) for one in self.translations.get(version.key, ())),
            update=self.carried.get(version.key),
            superseded_by=self._after(version),
        )

    def _translated(self, one: Translation, called: str) -> TranslatedText:
        named = title(self.text_of(one.sha256)) or called
        return TranslatedText(language=one.language, title=named, sha256=one.sha256)

    def _after(self, version: Version) -> Version | None:
        later = (
            one
            for one in self.catalogue.versions[version.document]
            if one.sequence > version.sequence and one.withdrawn_on is None
        )
        return next(later, None)


def _posted(drafted: Iterable[Opened], recorded: Catalogue, now: datetime) -> list[Opened]:
    """The updates that were posted, the first one first."""
    posted = [found for found in drafted if is_public(found, recorded, now)]
    return sorted(posted, key=lambda found: (_posted_at(found), found.draft.id))


def is_public(found: Opened, recorded: Catalogue, now: datetime) -> bool:
    """Whether an update is posted at an aware instant, by the date of each of its documents."""
    documents = (recorded.documents.get(version.document) for version in found.draft.versions)
    return found.progress.last(ActKind.POSTED) is not None and all(
        document is not None and found.draft.posted_on <= local_date(now, document.timezone) for document in documents
    )


def _public(store: Store, found: Opened) -> PublicUpdate:
    superseded = found.progress.last(ActKind.SUPERSEDED)
    changes = (found.progress.last(kind) for kind in (ActKind.POSTED, ActKind.POSTPONED, ActKind.SUPERSEDED))
    return PublicUpdate(
        posted_at=_posted_at(found),
        changed_at=max(act.at for act in changes if act is not None),
        notice=public(store, found, _audience(store, found)),
        superseded_by=superseded.superseded_by if superseded else None,
        templates=store.read(lambda reading: _templates(reading, found)),
    )


def _templates(reading: Reading, found: Opened) -> TemplateSet | None:
    posted = found.progress.last(ActKind.POSTED)
    sealed = posted.templates if posted else None
    return None if sealed is None else TemplateSet.from_sealed(reading.text(sealed))


def _posted_at(found: Opened) -> datetime:
    posted = found.progress.last(ActKind.POSTED)
    if posted is None:
        raise AssertionError(found)
    return posted.at


def _audience(store: Store, found: Opened) -> AudienceCounts:
    """The audience as it was listed when the update was posted, so that its notice says the same ever after."""
    listings = store.read(lambda reading: reading.listings_of(found.draft.id))
    return listings[0].manifest.counts if listings else expected(store, found)


def _told(update: PublicUpdate) -> Iterator[tuple[str, ...]]:
    return (section.version.key for section in (*update.notice.sections, *update.notice.change_log))
