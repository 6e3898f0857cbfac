"""A document's versions one after another: what each changed, and which of them each word of a text came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import NamedTuple

from termsvc.core.dated import local_date
from termsvc.core.errors import UnknownName
from termsvc.core.materiality import Materiality
from termsvc.core.model import Document, Version
from termsvc.core.provisions import Provision, ProvisionKind, provisions
from termsvc.core.redline import ChangedSection, ChangeKind, redline
from termsvc.core.redline.blame import Blamed, blame
from termsvc.core.redline.contract import Summary, kinds, summary, word_count
from termsvc.core.review import tally
from termsvc.core.world import World
from termsvc.library.finding import nearest, shown
from termsvc.service.redlines import Rulebook
from termsvc.store import Reading, Store

_ADDRESSES_TOLD = 200  # characters
_STEPS = re.compile(r"[/.]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """What a version changed.

    Attributes:
        against: the version before in posting order, whether or not it was withdrawn.
        kinds: how many changes there are of each kind.
        weights: how many are material, clarifications and editorial.
        sections: those in which something changed, in document order.
        degraded: the texts were too long and too different to compare in full.
    """

    against: Version
    kinds: tuple[tuple[ChangeKind, int], ...]
    weights: Mapping[Materiality, int]
    summary: Summary
    sections: tuple[ChangedSection, ...]
    degraded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One version in the history of its document.

    Attributes:
        provisions, words: how many its text has.
        changed: what it changed; `None` for the first.
    """

    version: Version
    provisions: int
    words: int
    changed: Changed | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """A version's text, each word with the version it came from.

    Attributes:
        title: of the document, as the version has it.
        origins: the versions up to this one, in posting order.
        address: of the part that was asked for; empty if all was.
        provisions: of that part, in order; the runs name versions by their labels.
    """

    title: str
    version: Version
    origins: tuple[Version, ...]
    address: str
    provisions: tuple[Blamed, ...]


class _Text(NamedTuple):
    version: Version
    body: str


def entries(store: Store, slug: str, rules: Rulebook, since: str | None = None) -> tuple[Entry, ...]:
    """Each version of a document in posting order, with what it changed; translations are no versions.

    Args:
        store: where facts and texts are.
        slug: the document.
        rules: what judges the changes.
        since: the label of a version; only those after it are told.

    Raises:
        UnknownName: no such document or version is known, or the document has no version.
    """

    def wanted(document: Document, versions: Sequence[Version]) -> Sequence[Version]:
        return versions if since is None else versions[_place(document, versions, since) :]

    _, texts = store.read(lambda reading: _texts(reading, slug, wanted))
    later = (_later(before, text, rules) for before, text in pairwise(texts))
    return (*([] if since else [_first(texts[0])]), *later)


def attributed(
    store: Store, slug: str, now: datetime, *, label: str | None = None, section: str | None = None
) -> Attributed:
    """A version's text, each word with the version that it came from.

    Args:
        store: where facts and texts are.
        slug: the document.
        now: an aware instant; without a label the last version that is posted by then is meant.
        label: the version.
        section: the address of a provision; only it and what stands under it are given.

    Raises:
        UnknownName: no such document, version or address is known, or no version is posted yet.
    """

    def wanted(document: Document, versions: Sequence[Version]) -> Sequence[Version]:
        last = _last_posted(document, versions, now) if label is None else _place(document, versions, label)
        return versions[: last + 1]

    document, texts = store.read(lambda reading: _texts(reading, slug, wanted))
    origins = tuple(text.version for text in texts)
    version = origins[-1]
    title = next((one.title for one in reversed(origins) if one.title), document.title)
    found = blame([(text.version.label, text.body) for text in texts])
    if section is not None:
        found = _under(found, section, version)
    address = "" if section is None else found[0].provision.address
    return Attributed(title=title, version=version, origins=origins, address=address, provisions=found)


def _texts(
    reading: Reading, slug: str, wanted: Callable[[Document, Sequence[Version]], Sequence[Version]]
) -> tuple[Document, list[_Text]]:
    """A document, and those of its versions that are wanted, with their canonical texts."""
    world = World(reading.catalogue())
    document = _document(world, slug)
    versions = world.catalogue.versions[slug]
    if not versions:
        raise UnknownName(
            f"document {slug!r} has no version yet; put its text into a folder and load that: termsvc load"
        )
    return document, [_Text(version, reading.text(version.sha256)) for version in wanted(document, versions)]


def _document(world: World, slug: str) -> Document:
    try:
        return world.document(slug).fact
    except UnknownName as error:
        raise UnknownName(f"{error}.{nearest(slug, world.documents)}") from None


def _place(document: Document, versions: Sequence[Version], label: str) -> int:
    labels = [version.label for version in versions]
    if label in labels:
        return labels.index(label)
    known = f"it has {', '.join(labels)}.{nearest(label, labels)}"
    raise UnknownName(f"document {document.slug!r} has no version {label!r}; {known}")


def _last_posted(document: Document, versions: Sequence[Version], now: datetime) -> int:
    today = local_date(now, document.timezone)
    posted = [index for index, version in enumerate(versions) if version.posted_on <= today]
    if not posted:
        first = versions[0]
        told = f"the first will be on {first.posted_on}; name it to see it: --version {first.label}"
        raise UnknownName(f"no version of {document.slug!r} is posted yet; {told}")
    return posted[-1]


def _first(text: _Text) -> Entry:
    return _entry(text.version, provisions(text.body), None)


def _later(before: _Text, text: _Text, rules: Rulebook) -> Entry:
    found = redline(before.body, text.body)
    changed = Changed(
        against=before.version,
        kinds=kinds(found),
        weights=tally(rules.judge(found, text.version.document)),
        summary=summary(found),
        sections=found.sections(),
        degraded=found.degraded,
    )
    return _entry(text.version, found.new, changed)


def _entry(version: Version, found: Sequence[Provision], changed: Changed | None) -> Entry:
    return Entry(version=version, provisions=len(found), words=word_count(found), changed=changed)


def _under(found: Sequence[Blamed], address: str, version: Version) -> tuple[Blamed, ...]:
    """What stands at an address or under it."""
    sought = address.strip().rstrip(".").casefold()
    under = tuple(one for one in found if any(above.address == sought for above in one.provision.lineage()))
    if under:
        return under
    told = _nearby([one.provision for one in found], sought)
    raise UnknownName(f"version {version.label!r} of {version.document!r} has nothing at {address!r}; {told}")


def _nearby(found: Sequence[Provision], sought: str) -> str:
    """What there is instead: under the same provision, or else all sections."""
    for end in (match.start() for match in reversed([*_STEPS.finditer(sought)])):
        under = [one.address for one in found if one.parent is not None and one.parent.address == sought[:end]]
        if under:
            return f"under {sought[:end]} it has {shown(', '.join(under), _ADDRESSES_TOLD)}"
    sections = [one.address for one in found if one.kind is ProvisionKind.SECTION] or [one.address for one in found]
    return f"it has {shown(', '.join(sections), _ADDRESSES_TOLD) or 'no provision'}.{nearest(sought, sections)}"
