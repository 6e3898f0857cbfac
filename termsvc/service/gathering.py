"""What an update consists of: versions out of a folder of Markdown or as somebody states them, or those of the update that it corrects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from termsvc.core.catalogue import Catalogue
from termsvc.core.errors import Refused
from termsvc.core.model import Document, Fact, NotifyBy, Record, Translation, Version
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.notice import TranslatedText
from termsvc.core.notice.supposed import supposing
from termsvc.core.notice.update import TermsUpdate, predecessor
from termsvc.core.world import World
from termsvc.library.finding import FindingsRefused, any_error
from termsvc.library.proposed import read_proposed
from termsvc.library.reading import read
from termsvc.library.statements import Loaded
from termsvc.service.recording import FactsRefused
from termsvc.store import Reading, Store


@dataclass(frozen=True, slots=True)
class Gathered:
    """A draft whose items are still to be drafted.

    Attributes:
        texts: canonical bodies of its versions and translations by seal, those that are not stored yet among them.
    """

    draft: Draft
    texts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Compared:
    """A version of a draft beside the one before it.

    Attributes:
        title: of the document, as this version has it.
        before: `None` for a new document.
        old, new: the canonical texts; the old one is empty for a new document.
        translations: of the version's text, by language, where they were asked for.
    """

    document: Document
    title: str
    version: Version
    before: Version | None
    old: str
    new: str
    translations: tuple[TranslatedText, ...] = ()


@dataclass(frozen=True, slots=True)
class Called:
    """What an update is to be called, and the date on which it is to be posted."""

    update: str
    posted_on: date


def gather(store: Store, folder: Path, posted_on: date, update: str) -> Gathered:
    """The versions in a folder that are posted on a date, with their translations, and the documents among theirs that are new.

    Raises:
        FindingsRefused: something in the folder is wrong.
        Refused: no version in it is posted then.
    """
    recorded = store.read(lambda reading: reading.catalogue())
    loaded = read([folder], recorded)
    if any_error(loaded.findings):
        raise FindingsRefused(loaded.findings)
    versions = tuple(version for version in _versions(loaded) if version.posted_on == posted_on)
    if not versions:
        dates = ", ".join(sorted({str(version.posted_on) for version in _versions(loaded)})[-5:]) or "none"
        raise Refused(
            f"no version in {folder} has posted_on {posted_on} in its front matter; the last dates there: {dates}"
        )
    return _gathered(loaded, recorded, versions, Called(update, posted_on))


def gather_proposed(store: Store, data: bytes, file: str, called: Called) -> Gathered:
    """The versions that a mapping states (see `library.proposed`), with their translations and the documents that are new.

    Args:
        store: where.
        data: the mapping, in UTF-8.
        file: how findings name it; JSON if it ends in .json, YAML otherwise.
        called: the update.

    Raises:
        FactsRefused: something in it is wrong.
        Refused: it states no version or one of another date, a document that is there already or has no version there, or a
            translation of another version.
    """
    recorded = store.read(lambda reading: reading.catalogue())
    loaded = read_proposed(data, file, recorded)
    if any_error(loaded.findings):
        raise FactsRefused(loaded.findings)
    versions = tuple(_versions(loaded))
    if not versions or any(version.posted_on != called.posted_on for version in versions):
        raise Refused(
            f"an update has one version or more, each with posted_on {called.posted_on}, as the update itself"
        )
    if strays := [*_strays(loaded, World(recorded).documents.keys())]:
        raise Refused("; ".join(strays))
    return _gathered(loaded, recorded, versions, called)


def _strays(loaded: Loaded, known: Collection[str]) -> Iterator[str]:
    """What is stated that does not belong to one update: each as a clause."""
    facts = [one.fact for one in loaded.statements]
    stated = {fact.slug for fact in facts if isinstance(fact, Document)}
    versions = {fact.key for fact in facts if isinstance(fact, Version)}
    posted = {slug for slug, _ in versions}
    for slugs, problem in (
        (
            posted - stated.union(known),
            "a version is of it, and nobody knows it; state it too, or name one that there is",
        ),
        (
            stated.intersection(known),
            "it is stated as new, and there is one already, which no update changes; leave it out",
        ),
        (stated - posted, "it is stated as new, and no version is of it; give it one, or leave it out"),
    ):
        yield from (f"document {slug}: {problem}" for slug in sorted(slugs))
    for fact in facts:
        if isinstance(fact, Translation) and (fact.document, fact.version) not in versions:
            yield f"version {fact.version} of {fact.document} is translated, and it is none of the update's"


def _gathered(
    loaded: Loaded, recorded: Sequence[Record[Fact]], versions: tuple[Version, ...], called: Called
) -> Gathered:
    """Some of the versions that were read, and what goes with them."""
    slugs = {version.document for version in versions} - World(recorded).documents.keys()
    facts = [one.fact for one in loaded.statements]
    keys = {version.key for version in versions}
    translations = tuple(
        fact for fact in facts if isinstance(fact, Translation) and (fact.document, fact.version) in keys
    )
    seals = {one.sha256 for one in versions} | {one.sha256 for one in translations}
    draft = Draft(
        id=called.update,
        posted_on=called.posted_on,
        documents=tuple(fact for fact in facts if isinstance(fact, Document) and fact.slug in slugs),
        versions=versions,
        translations=translations,
    )
    return Gathered(draft, {sha256: text for sha256, text in loaded.texts.items() if sha256 in seals})


def correcting(superseded: Draft, update: str, dates: tuple[date, date], new: Gathered | None = None) -> Gathered:
    """An update that corrects a posted one and restarts the clock.

    Args:
        superseded: the posted update.
        update: the new one's id.
        dates: on which it is posted, and from which the versions that it takes over bind existing accounts; one that
            has taken effect by then stays as it is.
        new: versions that replace some of the posted ones; `None` if only the notice was wrong.

    Raises:
        InvalidFact: the versions would take effect before they were posted.
    """
    posted_on, effective_on = dates
    given = {version.document: version for version in new.draft.versions} if new else {}
    kept = [
        replace(version, effective_on=effective_on) if version.effective_on > posted_on else version
        for version in superseded.versions
        if version.document not in given
    ]
    draft = Draft(
        id=update,
        posted_on=posted_on,
        documents=new.draft.documents if new else (),
        versions=(*given.values(), *kept),
        items=tuple(item for item in superseded.items if item.document not in given),
        not_material=tuple(mark for mark in superseded.not_material if mark.document not in given),
        supersedes=superseded.id,
        translations=new.draft.translations if new else (),
    )
    return Gathered(draft, new.texts if new else {})


def catalogue_with(records: Iterable[Record[Fact]], draft: Draft, superseded: Draft | None) -> Catalogue:
    """The catalogue as it will be once the update is posted."""
    return World(supposing(records, draft.facts(superseded))).catalogue


def compared(
    reading: Reading, draft: Draft, texts: Mapping[str, str], superseded: Draft | None
) -> tuple[Compared, ...]:
    """Each version of a draft beside the one before it, in order of document."""
    catalogue = catalogue_with(reading.catalogue(), draft, superseded)

    def text(version: Version) -> str:
        return texts.get(version.sha256) or reading.text(version.sha256)

    def beside(version: Version) -> Compared:
        document = catalogue.documents[version.document]
        before = predecessor(catalogue, version)
        old = text(before) if before else ""
        return Compared(document, version.title or document.title, version, before, old, text(version))

    return tuple(map(beside, draft.versions))


def noticed(reading: Reading, draft: Draft) -> TermsUpdate:
    """Those versions of an update of which accounts are told by a notice, and not by the change log."""
    recorded = World(reading.catalogue()).documents
    documents = {slug: record.fact for slug, record in recorded.items()} | {one.slug: one for one in draft.documents}
    told = (one for one in draft.versions if documents[one.document].notify_by is NotifyBy.NOTICE)
    return TermsUpdate(draft.posted_on, tuple(told))


def _versions(loaded: Loaded) -> Iterator[Version]:
    return (one.fact for one in loaded.statements if isinstance(one.fact, Version))
