"""Translations of versions: those that are recorded, those that an update brings with its versions, and those that lag."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from termsvc.core.model import Translation, Version
from termsvc.core.notice.notice import TranslatedText
from termsvc.core.provisions import provisions
from termsvc.core.structure.lag import Lag, lag
from termsvc.core.structure.title import title
from termsvc.core.world import World
from termsvc.library.statements import standing
from termsvc.service.gathering import Compared
from termsvc.store import Reading, Store

Translated: TypeAlias = Mapping[tuple[str, ...], tuple[Translation, ...]]
"""The translations of a version, by language, under its document and label."""


class Completeness(StrEnum):
    """How far a version is translated: wholly, but for some provisions, or not at all."""

    COMPLETE = "complete"
    LAGGING = "lagging"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Translating:
    """How far a version is translated into a language.

    Attributes:
        sha256: the seal of the translation; `None` where it is missing.
        lags: the provisions that it lacks, or has beyond the version.
    """

    version: Version
    language: str
    sha256: str | None = None
    lags: tuple[Lag, ...] = ()

    @property
    def completeness(self) -> Completeness:
        """Whether all of it is translated."""
        if self.sha256 is None:
            return Completeness.MISSING
        return Completeness.LAGGING if self.lags else Completeness.COMPLETE


def translations(store: Store, slug: str | None = None) -> tuple[Translating, ...]:
    """How far the versions of a document, or of all, are translated: by document, version and language.

    A language counts from the first version that was translated into it: later ones without are missing one.

    Raises:
        UnknownName: no such document is known.
    """
    return store.read(lambda reading: tuple(_translating(reading, slug)))


def _translating(reading: Reading, slug: str | None) -> Iterator[Translating]:
    world = World(reading.catalogue())
    slugs = sorted(world.documents) if slug is None else [world.document(slug).fact.slug]
    found = translated(reading)
    for version in (version for each in slugs for version in world.catalogue.versions[each]):
        there = {one.language: one.sha256 for one in found.get(version.key, ())}
        before = (one for one in world.catalogue.versions[version.document] if one.sequence < version.sequence)
        languages = {one.language for earlier in before for one in found.get(earlier.key, ())}
        for language in sorted({*there, *languages}):
            sha256 = there.get(language)
            yield Translating(version, language, sha256, _lags(reading, version, sha256) if sha256 else ())


def _lags(reading: Reading, version: Version, sha256: str) -> tuple[Lag, ...]:
    return lag(provisions(reading.text(version.sha256)), provisions(reading.text(sha256)))


def translated(reading: Reading, brought: Iterable[Translation] = (), known_at: datetime | None = None) -> Translated:
    """The translations of every version.

    Args:
        reading: what is recorded.
        brought: those of an update; of one that is recorded by now, what is recorded counts.
        known_at: an aware instant whose knowledge counts; `None` is all that is known.
    """
    records = (
        record
        for record in reading.published()
        if known_at is None or record.recorded_at is None or record.recorded_at <= known_at
    )
    recorded = [one.fact for one in standing((), [*records]) if isinstance(one.fact, Translation)]
    found: dict[tuple[str, ...], dict[str, Translation]] = defaultdict(dict)
    for one in (*brought, *recorded):
        found[one.document, one.version][one.language] = one
    return {version: tuple(texts[language] for language in sorted(texts)) for version, texts in found.items()}


def texts_of(reading: Reading, one: Compared, found: Translated) -> tuple[TranslatedText, ...]:
    """The texts of a version in other languages, each with the title that it has there."""
    return tuple(
        TranslatedText(language=it.language, title=title(reading.text(it.sha256)) or one.title, sha256=it.sha256)
        for it in found.get(one.version.key, ())
    )
