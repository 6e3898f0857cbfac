"""What explanations say of a catalogue whichever account asks, put into words once."""

from __future__ import annotations

from functools import lru_cache
from weakref import WeakKeyDictionary

from termsvc.core.answer import Lost, Reason
from termsvc.core.catalogue import Catalogue
from termsvc.core.explanation import wording
from termsvc.core.model import Version


class Phrases:
    """The names of a catalogue's documents and versions, and what is said of versions that do not bind.

    Attributes:
        unposted: the last so many versions of a document, in order, as not posted yet at a moment, given in words.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._versions = catalogue.versions
        self._titles = {slug: wording.document(document) for slug, document in catalogue.documents.items()}
        versions = [version for group in catalogue.versions.values() for version in group]
        self._named = {version.key: wording.version(version) for version in versions}
        self._openings = {key: f"{name[0].upper()}{name[1:]}" for key, name in self._named.items()}
        self._replaced: dict[tuple[str, str], tuple[Lost, ...]] = {}
        self.unposted = lru_cache(maxsize=1 << 12)(self._last_unposted)

    def document(self, slug: str) -> str:
        """A document by its title."""
        return self._titles[slug]

    def version(self, version: Version) -> str:
        """A version by its label and posting date."""
        return self._named[version.document, version.label]

    def opening(self, version: Version) -> str:
        """The same as the first words of a sentence."""
        return self._openings[version.document, version.label]

    def replaced_by(self, version: Version) -> tuple[Lost, ...]:
        """Every version before this one, in order, as replaced by it."""
        key = (version.document, version.label)
        replaced = self._replaced.get(key)
        if replaced is None:
            earlier = (one for one in self._versions[version.document] if one.sequence < version.sequence)
            replaced = self._replaced[key] = tuple(self.superseded(one, version) for one in earlier)
        return replaced

    def _last_unposted(self, slug: str, count: int, when: str) -> tuple[Lost, ...]:
        later = self._versions[slug][len(self._versions[slug]) - count :]
        return tuple(self.not_posted(version, when) for version in later)

    def not_posted(self, version: Version, when: str) -> Lost:
        """A version as not posted yet at a moment."""
        sentence = f"{self.opening(version)} had not been posted yet {when}."
        return Lost(version.label, None, Reason.NOT_YET_POSTED, sentence)

    def superseded(self, version: Version, by: Version) -> Lost:
        """A version as replaced by another."""
        sentence = f"{self.opening(version)} was replaced by {self.version(by)}."
        return Lost(version.label, None, Reason.SUPERSEDED, sentence)


_PHRASES: WeakKeyDictionary[Catalogue, Phrases] = WeakKeyDictionary()


def phrases(catalogue: Catalogue) -> Phrases:
    """The phrases of a catalogue, kept as long as it is."""
    found = _PHRASES.get(catalogue)
    if found is None:
        found = _PHRASES[catalogue] = Phrases(catalogue)
    return found
