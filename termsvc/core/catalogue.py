"""The documents and versions known, and what follows from them whichever account asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

from termsvc.core.condition import Condition
from termsvc.core.dated import edges
from termsvc.core.model import Assent, Document, Version


class Catalogue:
    """The documents and versions known, whichever account asks.

    Attributes:
        versions: of each document, in order of sequence.
        conditions: of each document, as read.
        reads: the attributes that some condition reads.
        conditional: the documents that at some date have a condition, or are part of one that has.
        displacers: of each document, the slugs of those that at some date apply in lieu of it, in order.
        rivals: of each document, the displacers of it and of those that it is at some date part of.
        yielding: of each document, those that have it for a rival, in order.
        concerned: of each document, those that an answer for it may look at, itself among them.
        dates: of each document, the catalogue's dates at which an answer for it may change for an account that says
            nothing, in order; no version starts by its posting alone.
        started: of each document's versions, in order, the first date by which it has started for every account that does
            not object; `date.max` where one of them must do more.
    """

    def __init__(self, documents: Mapping[str, Document], versions: Mapping[str, tuple[Version, ...]]) -> None:
        self.documents = documents
        self.versions = {slug: versions.get(slug, ()) for slug in documents}
        self._labels = {(slug, version.label): version for slug, group in self.versions.items() for version in group}
        self.conditions = {slug: document.applies_if.map(Condition.parse) for slug, document in documents.items()}
        self.reads = frozenset(
            name for dated in self.conditions.values() for condition in dated.values() for name in condition.reads
        )
        wholes = {slug: frozenset(self._reach(slug, self._wholes)) for slug in documents}
        self.conditional = frozenset(
            slug for slug, parts in wholes.items() if any(self.conditions[part].spans for part in parts)
        )
        self.displacers = {
            slug: tuple(sorted(other for other, document in documents.items() if slug in document.in_lieu_of.values()))
            for slug in documents
        }
        self.rivals = {
            slug: frozenset(other for part in parts for other in self.displacers[part])
            for slug, parts in wholes.items()
        }
        self.yielding = {
            slug: tuple(sorted(other for other, rivals in self.rivals.items() if slug in rivals)) for slug in documents
        }
        self.concerned = {slug: frozenset(self._reach(slug, self._neighbours)) for slug in documents}
        self.dates = {slug: tuple(sorted(set(self._dates(slug)))) for slug in documents}
        self.started = {slug: tuple(map(_started_for_all, group)) for slug, group in self.versions.items()}

    def _reach(self, slug: str, onward: Callable[[str], Iterable[str]]) -> Iterator[str]:
        """The document, and every one that is reached from it step by step."""
        seen: set[str] = set()
        waiting = [slug]
        while waiting:
            other = waiting.pop()
            if other in self.documents and other not in seen:
                seen.add(other)
                waiting += onward(other)
                yield other

    def _wholes(self, slug: str) -> Iterable[str]:
        """What a document is part of, at one date or another."""
        return self.documents[slug].part_of.values()

    def _neighbours(self, slug: str) -> Iterable[str]:
        return (*self._wholes(slug), *self.displacers[slug])

    def _dates(self, slug: str) -> Iterator[date]:
        for other in self.concerned[slug]:
            document = self.documents[other]
            yield from edges((document.part_of, document.in_lieu_of, document.applies_if))
            for version in self.versions[other]:
                yield version.effective_on
                if version.withdrawn_on is not None:
                    yield version.withdrawn_on

    def knows(self, document: str, label: str) -> bool:
        """Say whether a version of this name is known."""
        return (document, label) in self._labels

    def version(self, document: str, label: str) -> Version:
        """A known version."""
        return self._labels[document, label]


def _started_for_all(version: Version) -> date:
    if version.assent is Assent.EXPRESS or version.withdrawn_on is not None:
        return date.max
    return max(version.effective_on, version.effective_on_new)
