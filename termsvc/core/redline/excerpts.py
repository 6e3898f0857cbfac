"""What must be read of two documents to compare them: all but the chunks that stand in both, which are left unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.provisions.chunks import Chunk, chunks
from termsvc.core.provisions.reader import Reader
from termsvc.core.redline.chain import Pair, heaviest_chain


@dataclass(frozen=True, slots=True)
class Excerpts:
    """The provisions of two documents without those that stand alone in chunks that are the same.

    Attributes:
        anchors: headings that are each other, by index, ascending on both sides: below each stands the same text.
    """

    old: tuple[Provision, ...]
    new: tuple[Provision, ...]
    anchors: tuple[tuple[int, int], ...]


def excerpts(old: str, new: str) -> Excerpts:
    """Read what must be read of two canonical texts; with the texts exchanged, so are the excerpts."""
    if new < old:
        back = excerpts(new, old)
        return Excerpts(back.new, back.old, tuple((i, j) for j, i in back.anchors))
    olds, news = chunks(old), chunks(new)
    common = _common(olds, news)
    unread = [*_unread(olds, news, common)]
    reader = Reader()
    before = reader.excerpt(olds, {i for i, _ in unread})
    after = reader.excerpt(news, {j for _, j in unread})
    old_at, new_at = _headings(before), _headings(after)
    facing = ((old_at.get(olds[i].line), new_at.get(news[j].line)) for i, j in common)
    return Excerpts(before, after, tuple((i, j) for i, j in facing if i is not None and j is not None))


def _common(old: Sequence[Chunk], new: Sequence[Chunk]) -> list[tuple[int, int]]:
    """Chunks that stand once on each side, however their lines are wrapped, in order: the most text that can."""
    same = {chunk.text for chunk in old} & {chunk.text for chunk in new}
    old_keys, new_keys = (
        [chunk.text if chunk.text in same else _unwrapped(chunk) for chunk in side] for side in (old, new)
    )
    old_times, new_times = Counter(old_keys), Counter(new_keys)
    place = {key: j for j, key in enumerate(new_keys)}
    once = [(i, place[key]) for i, key in enumerate(old_keys) if key and old_times[key] == 1 == new_times[key]]
    if all(one < other for (_, one), (_, other) in pairwise(once)):
        return once
    weighed = (Pair(i, j, len(_unwrapped(old[i]))) for i, j in once)
    return [(pair.old, pair.new) for pair in heaviest_chain(weighed)]


def _unwrapped(chunk: Chunk) -> str:
    return "".join(chunk.text.split())


def _unread(old: Sequence[Chunk], new: Sequence[Chunk], common: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    defined = [chunk.text for chunk in old if chunk.defines] != [chunk.text for chunk in new if chunk.defines]
    for i, j in common:
        chunk = old[i]
        if chunk.text == new[j].text and chunk.stands_alone and not (defined and chunk.refers):
            yield i, j


def _headings(provisions: Sequence[Provision]) -> dict[int, int]:
    """The indexes of headings by their first lines."""
    return {one.lines[0]: index for index, one in enumerate(provisions) if one.kind is ProvisionKind.SECTION}
