"""What changed in a provision, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from termsvc.core.materiality.passage import Passage, Region


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A sentence, or sentences that stand together, before and after.

    Attributes:
        old, new: empty where the sentence came or went.
        regions: where words differ in it.
    """

    old: str
    new: str
    regions: tuple[Region, ...]

    @property
    def came(self) -> bool:
        """Say whether it came as a whole."""
        return not self.old

    @property
    def went(self) -> bool:
        """Say whether it went as a whole."""
        return not self.new

    @property
    def inserts(self) -> tuple[str, ...]:
        """The words that came, where there are some."""
        return tuple(region.new.words for region in self.regions if region.new.words)

    @property
    def deletes(self) -> tuple[str, ...]:
        """The words that went."""
        return tuple(region.old.words for region in self.regions if region.old.words)


def revisions(passage: Passage, regions: Iterable[Region]) -> tuple[Revision, ...]:
    """The sentences in which some regions of a change stand; those that came or went one after another are one."""
    found: list[Revision] = []
    for region in regions:
        one = _revision(passage, region)
        joined = _joined(found[-1], one) if found else None
        if joined:
            found[-1] = joined
        else:
            found.append(one)
    return tuple(found)


def _revision(passage: Passage, region: Region) -> Revision:
    if passage.is_sentence(region):
        return Revision(old=region.old.words, new=region.new.words, regions=(region,))
    old, new = passage.sentences(region)
    return Revision(old=old, new=new, regions=(region,))


def _joined(one: Revision, two: Revision) -> Revision | None:
    """Two revisions as one, where they are of one sentence or of sentences that came or went together."""
    regions = (*one.regions, *two.regions)
    if (one.came and two.came) or (one.went and two.went):
        is_next = all(_follows(*sides) for sides in _sides(one, two))
        return (
            Revision(old=f"{one.old} {two.old}".strip(), new=f"{one.new} {two.new}".strip(), regions=regions)
            if is_next
            else None
        )
    if one.came or one.went or two.came or two.went:
        return None
    shares = (one.old in two.old or two.old in one.old) or (one.new in two.new or two.new in one.new)
    if not shares:
        return None
    return replace(one, old=max(one.old, two.old, key=len), new=max(one.new, two.new, key=len), regions=regions)


def _sides(one: Revision, two: Revision) -> Iterator[tuple[str, int, int]]:
    last, first = one.regions[-1], two.regions[0]
    yield last.old.text, last.old.end, first.old.start
    yield last.new.text, last.new.end, first.new.start


def _follows(text: str, end: int, start: int) -> bool:
    return not text[end:start].strip()
