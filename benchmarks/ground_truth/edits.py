"""Edits of a document of which one knows what they do: to words, provisions and their limits."""

from __future__ import annotations

import random
import re
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.fuzz import ratio

from ground_truth.saying import saying
from ground_truth.units import Unit, parted
from termsvc.core.redline.tokens import folded, words

_PLAIN_WORD = re.compile(r"[A-Za-z]{2,}|\d+")
_TERM = re.compile(r"\b[A-Z][a-z]{4,}\b")
_SENTENCE = re.compile(r"(?<=[a-z)][.;])\s+(?=[A-Z][a-z]+ [a-z])")
_HARD_BREAK = re.compile(r"(?:[ ]{2}|\\)$", re.MULTILINE)

_ALIKE = 65  # percent: a provision so like another of the document might be taken for it, and rightly so
_LEAST_PART = 6  # words of each part of what is split
_HEAVY = 0.15  # the share of edited provisions of which a third of the words is edited
_STANDS = 0.5  # the share of words that must stand, or nobody could say that it is the same provision
_DELETES, _INSERTS = 0.25, 0.5  # edits of words up to so much of chance; the others replace
_NEW_TERMS = ("Wayfarer", "Subscriber", "Undertaking", "Facility", "Chronicle")


class _Run(NamedTuple):
    """Plain words that stand next to each other in a source."""

    start: int
    end: int
    words: tuple[str, ...]


class Draft:
    """A document that is being edited.

    Attributes:
        units: its units as they are now.
        strange: texts of other documents, each to be put in once; the last one lends words alone.
    """

    def __init__(self, units: Sequence[Unit], strange: Iterable[str], rng: random.Random) -> None:
        self.units = [*units]
        self.rng = rng
        self._texts = [folded(unit.provision.text) for unit in units]
        self.strange = [text for text in strange if not self._alike(text)]

    def change(self, wanted: int, edit: Callable[[int], bool]) -> None:
        """Try an edit at indexes in random order until so many have been made."""
        for origin in self.rng.sample([unit.origin for unit in self.units], len(self.units)):
            if wanted <= 0:
                return
            where = next((index for index, unit in enumerate(self.units) if unit.origin == origin), None)
            if origin and where is not None and edit(where):
                wanted -= 1

    def rename(self) -> None:
        """Call a term that is used often by another name throughout."""
        used = Counter(word for unit in self.units if unit.is_prose for word in _TERM.findall(unit.source))
        term = next((word for word, times in used.most_common(3) if times >= len(self.units) / 8), None)
        if term is None:
            return
        other = self.rng.choice(_NEW_TERMS)
        for index, unit in enumerate(self.units):
            times = words(unit.provision.text).count(term)
            source, found = re.subn(rf"(?<![\w/.#-]){term}(?![\w/-])", other, unit.source)
            if times == found > 0:
                self.units[index] = replace(unit, source=source, deleted=(term,) * times, inserted=(other,) * times)

    def reword(self, index: int) -> bool:
        """Insert, delete and replace words here and there."""
        unit = self.units[index]
        if not (unit.is_prose or unit.level) or not self._is_free(index):
            return False
        runs = self._runs(unit, heavy=self.rng.random() < _HEAVY)
        edits = [(run, *self._edit(run)) for run in runs]
        standing = unit.length - sum(len(old) for _, old, _ in edits)
        if standing < _STANDS * max(unit.length, standing + sum(len(new) for _, _, new in edits)):
            return False
        source = unit.source
        for run, old, new in reversed(edits):
            before, after = source[: run.start], source[run.end :]
            kept = () if old else run.words
            source = f"{before}{' '.join((*kept, *new))}{after}" if kept or new else before.removesuffix(" ") + after
        self.units[index] = replace(
            unit,
            source=source,
            deleted=(*unit.deleted, *(word for _, old, _ in edits for word in old)),
            inserted=(*unit.inserted, *(word for _, _, new in edits for word in new)),
            touched=True,
        )
        return bool(edits)

    def delete(self, index: int) -> bool:
        """Take a provision out."""
        unit = self.units[index]
        if not unit.is_prose or not self._is_free(index) or self._has_children(index):
            return False
        del self.units[index]
        return True

    def insert(self, index: int) -> bool:
        """Put in a provision of another document after one that it is then like in kind."""
        unit = self.units[index]
        parts = {one.origin for one in self.units[index : index + 2]}
        if not unit.is_prose or unit.label != unit.prefix.strip() or self._has_children(index):
            return False
        if len(parts) == 1 or len(self.strange) == 1:
            return False
        self.units[index] = replace(unit, source=parted(unit.source))
        self.units.insert(index + 1, self.stranger(unit, unit.prefix))
        return True

    def stranger(self, like: Unit, prefix: str, *, provision_text: str = "") -> Unit:
        """A unit with the text of another document."""
        text = provision_text or self.strange.pop()
        made = saying(like.provision, label="", text=text)
        return Unit(source=f"{prefix}{text}\n\n", provision=made, touched=True, moved=like.moved)

    def split(self, index: int) -> bool:
        """Make a paragraph two, or an item two items."""
        unit = self.units[index]
        if not unit.is_prose or not self._is_free(index) or self._has_children(index):
            return False
        ends = [found for found in _SENTENCE.finditer(unit.source) if self._parts_well(unit, found)]
        if not ends:
            return False
        end = self.rng.choice(ends)
        first, second = unit.source[: end.start()], unit.source[end.end() :]
        one = replace(unit, source=f"{first}\n\n", touched=True)
        two = replace(unit, source=parted(unit.prefix + second), deleted=(), inserted=(), touched=True)
        self.units[index : index + 1] = [one, two]
        return True

    def merge(self, index: int) -> bool:
        """Make a provision and the next one of its kind one."""
        unit, other = self.units[index], (*self.units, None)[index + 1]
        if other is None or not (unit.is_prose and other.is_prose and other.label == other.prefix.strip()):
            return False
        if not (self._is_free(index) and self._is_free(index + 1)) or self._has_children(index + 1):
            return False
        one, two = unit.provision, other.provision
        if (one.kind, one.parent, len(unit.prefix)) != (
            two.kind,
            two.parent,
            len(other.prefix),
        ) or unit.moved != other.moved:
            return False
        self.units[index : index + 2] = [
            replace(
                unit,
                source=f"{unit.source.rstrip()} {other.source.removeprefix(other.prefix)}",
                origin=unit.origin + other.origin,
                deleted=unit.deleted + other.deleted,
                inserted=unit.inserted + other.inserted,
                touched=True,
            )
        ]
        return True

    def rewrap(self, index: int) -> bool:
        """Break its lines elsewhere."""
        unit = self.units[index]
        if not unit.is_prose or unit.touched or _HARD_BREAK.search(unit.source):
            return False
        source = textwrap.fill(
            " ".join(unit.source.removeprefix(unit.prefix).split()),
            self.rng.choice([50, 72, 110, 10_000]),
            initial_indent=unit.prefix,
            subsequent_indent=unit.indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
        self.units[index] = replace(unit, source=parted(source), touched=True)
        return True

    def _is_free(self, index: int) -> bool:
        """Whether it may be edited: it is as it was, and no other provision could be taken for it."""
        unit = self.units[index]
        if unit.touched or len(unit.origin) != 1 or not unit.length:
            return False
        return self._alike(unit.provision.text) == 1

    def _alike(self, text: str) -> int:
        """How many of the document's own provisions, two at most, a text is like."""
        return len(process.extract(folded(text), self._texts, scorer=ratio, score_cutoff=_ALIKE, limit=2))

    def _has_children(self, index: int) -> bool:
        """Whether what follows stands under it, or continues it in a way that hangs on its place."""
        after = self.units[index + 1] if index + 1 < len(self.units) else None
        return after is not None and after.source.startswith(" ") and len(after.prefix) > len(self.units[index].prefix)

    @staticmethod
    def _parts_well(unit: Unit, end: re.Match[str]) -> bool:
        return min(len(words(unit.source[: end.start()])), len(words(unit.source[end.end() :]))) >= _LEAST_PART

    def _runs(self, unit: Unit, *, heavy: bool) -> Iterator[_Run]:
        """Where to edit: so far from each other, and from both ends, that no two edits could be one."""
        tokens = [*re.finditer(r"\S+", unit.source)]
        wanted = len(tokens) // 3 if heavy else self.rng.randint(1, 4)
        at = 1 + len(unit.prefix.split()) + bool(unit.level) + self.rng.randrange(3)
        while wanted > 0 and at < len(tokens) - 1:
            most = self.rng.randint(2, 12) if heavy else self.rng.randint(1, 4)
            run = _plain_run(tokens[at : min(at + most, len(tokens) - 1)])
            if run:
                yield _Run(run[0].start(), run[-1].end(), tuple(match[0] for match in run))
                wanted -= len(run)
            at += len(run) + self.rng.randint(4, 12 if heavy else max(5, len(tokens) // 2))

    def _edit(self, run: _Run) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The words that go, all of the run or none, and those that come in their place or after them."""
        kind = self.rng.random()
        if kind < _DELETES:
            return run.words, ()
        if kind < _INSERTS:
            return (), self._phrase(run.words)
        return run.words, self._phrase(run.words)

    def _phrase(self, unlike: Sequence[str]) -> tuple[str, ...]:
        known = {word.casefold() for word in unlike}
        plain = [word for word in words(self.rng.choice(self.strange)) if _PLAIN_WORD.fullmatch(word)]
        at = self.rng.randrange(len(plain))
        phrase = [word for word in plain[at : at + self.rng.randint(1, 4)] if word.casefold() not in known]
        return tuple(phrase) or ("notwithstanding",)


def _plain_run(tokens: Sequence[re.Match[str]]) -> list[re.Match[str]]:
    run: list[re.Match[str]] = []
    for token in tokens:
        if not _PLAIN_WORD.fullmatch(token[0]) or token[0] in _NEW_TERMS:
            break
        run.append(token)
    return run
