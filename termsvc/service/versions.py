"""Versions for whoever reads them: the text in a language, and two versions beside each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time

from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import Dated, Span, local_date
from termsvc.core.errors import UnknownName
from termsvc.core.languages import best
from termsvc.core.model import Document, Version
from termsvc.core.notice.notice import TranslatedText
from termsvc.core.notice.published import published, title_of
from termsvc.core.structure.title import title
from termsvc.core.world import World
from termsvc.library.finding import nearest
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.redline.cover import Cover
from termsvc.render.versions.copy import VersionCopy
from termsvc.service.redlines import Between, Rulebook, between, recorded
from termsvc.service.translations import translated
from termsvc.store import Reading, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions of a document, to be compared. Two are equal where all but the texts is: the seals stand for these.

    Attributes:
        title: of the document, as the later version has it.
        old_body, new_body: their canonical texts.
    """

    title: str
    old: Version
    new: Version
    old_body: str = field(compare=False, repr=False)
    new_body: str = field(compare=False, repr=False)

    def compared(self, rules: Rulebook) -> Between:
        """What changed from the old one to the new one, as rules judge it."""
        return between(recorded(self.old, self.old_body), recorded(self.new, self.new_body), rules)

    def cover(self, company: str) -> Cover:
        """What their redline says of itself; it is dated with the day on which both were posted, so that it stays the same."""
        day = max(self.old.posted_on, self.new.posted_on)
        called = f"{self.title}: {self.old.label} to {self.new.label}"
        return Cover(called, company, datetime.combine(day, time(), UTC))


def known(reading: Reading, public_at: datetime | None = None) -> Catalogue:
    """The documents and versions that somebody may see.

    Args:
        reading: what is recorded.
        public_at: an aware instant: only what is public then; `None` is all that is recorded.
    """
    catalogue = World(reading.catalogue()).catalogue
    return catalogue if public_at is None else published(catalogue, public_at)


def catalogue_seen(store: Store, public_at: datetime | None = None) -> Catalogue:
    """The same out of a store. Of what a document is to become, nothing is told to whom only what is public is."""
    catalogue = store.read(lambda reading: known(reading, public_at))
    if public_at is None:
        return catalogue
    documents = {slug: _begun(one, public_at, catalogue) for slug, one in catalogue.documents.items()}
    return Catalogue(documents, catalogue.versions)


def _begun(document: Document, now: datetime, public: Catalogue) -> Document:
    """A document with what holds of it now, or did, and the public documents that this names."""
    today = local_date(now, document.timezone)
    return replace(
        document,
        part_of=_until(document.part_of, today, public.documents),
        in_lieu_of=_until(document.in_lieu_of, today, public.documents),
        applies_if=_until(document.applies_if, today),
    )


def _until(dated: Dated[str], today: date, among: Collection[str] | None = None) -> Dated[str]:
    return Dated(
        tuple(
            (Span(span.start, span.end if span.end is not None and span.end <= today else None), value)
            for span, value in dated.spans
            if (span.start is None or span.start <= today) and (among is None or value in among)
        )
    )


def version_copy(
    store: Store, slug: str, label: str, language: str | None = None, *, public_at: datetime | None = None
) -> VersionCopy:
    """A version's text, in the language that it was written in or another one.

    Args:
        store: where facts and texts are.
        slug: the document.
        label: the version.
        language: a tag; a text in `de` is given to whoever asks for `de-AT` too (RFC 4647, section 3.4).
        public_at: as for `known`.

    Raises:
        UnknownName: no such document or version is known, or it has no text in that language.
    """

    def found(reading: Reading) -> VersionCopy:
        catalogue = known(reading, public_at)
        document, version = find(catalogue, slug, label)
        texts = _texts(reading, catalogue, version)
        text = texts[0] if language is None else _in_language(texts, language, version)
        return VersionCopy(
            version=version,
            texts=texts,
            text=text,
            prevailing_language=document.prevailing_language,
            body=reading.text(text.sha256),
        )

    return store.read(found)


def pair(store: Store, slug: str, old: str, new: str, *, public_at: datetime | None = None) -> Pair:
    """Two versions of a document by their labels, to be compared; either may be the later one.

    Raises:
        UnknownName: no such document or version is known.
    """

    def found(reading: Reading) -> Pair:
        catalogue = known(reading, public_at)
        before, after = (find(catalogue, slug, label)[1] for label in (old, new))
        later = max(before, after, key=lambda one: one.sequence)
        return Pair(
            title=title_of(catalogue, later),
            old=before,
            new=after,
            old_body=reading.text(before.sha256),
            new_body=reading.text(after.sha256),
        )

    return store.read(found)


def find_document(catalogue: Catalogue, slug: str) -> Document:
    """A document by its slug.

    Raises:
        UnknownName: none of these has it.
    """
    if slug not in catalogue.documents:
        raise UnknownName(f"no document {slug!r} is known.{nearest(slug, catalogue.documents)}")
    return catalogue.documents[slug]


def find(catalogue: Catalogue, slug: str, label: str) -> tuple[Document, Version]:
    """A version by its label, and its document.

    Raises:
        UnknownName: there is none.
    """
    document = find_document(catalogue, slug)
    labels = {version.label: version for version in catalogue.versions[slug]}
    if label not in labels:
        raise UnknownName(f"document {slug!r} has no version {label!r}.{nearest(label, labels)}")
    return document, labels[label]


def _texts(reading: Reading, catalogue: Catalogue, version: Version) -> tuple[TranslatedText, ...]:
    """The text in every language, its own first."""
    own = catalogue.documents[version.document].prevailing_language or DEFAULT_LANGUAGE
    called = title_of(catalogue, version)
    return (
        TranslatedText(language=own, title=called, sha256=version.sha256),
        *(
            TranslatedText(language=one.language, title=title(reading.text(one.sha256)) or called, sha256=one.sha256)
            for one in translated(reading).get(version.key, ())
        ),
    )


def _in_language(texts: tuple[TranslatedText, ...], language: str, version: Version) -> TranslatedText:
    tags = {text.language: text for text in reversed(texts)}
    tag = best([language], [text.language for text in texts])
    if tag is None:
        has = ", ".join(text.language for text in texts)
        raise UnknownName(
            f"version {version.label!r} of {version.document!r} has no text in {language!r}; it has {has}"
        )
    return tags[tag]
