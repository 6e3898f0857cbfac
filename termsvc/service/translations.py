"""Translations of versions: those that are recorded, and those that an update brings with its versions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeAlias

from termsvc.core.model import Translation
from termsvc.core.notice.notice import TranslatedText
from termsvc.core.structure.title import title
from termsvc.library.statements import standing
from termsvc.service.gathering import Compared
from termsvc.store import Reading

Translated: TypeAlias = Mapping[tuple[str, ...], tuple[Translation, ...]]
"""The translations of a version, by language, under its document and label."""


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
