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
        reader: has read them, and reads the rest too when it is asked for.
    """

    old: tuple[Provision, ...]
    new: tuple[Provision, ...]
    anchors: tuple[tuple[int, int], ...]
    reader: Reader


def excerpts(old: str, new: str) -> Excerpts:
    """Read what must be read of two canonical texts; with the texts exchanged, so are the excerpts."""
    if new < old:
        back = excerpts(new, old)
        return Excerpts(back.new, back.old, tuple((i, j) for j, i in back.anchors), back.reader)
    olds, news = chunks(old), chunks(new)
    common = _common(olds, news)
    unread = [*_unread(olds, news, common)]
    reader = Reader()
    before = reader.excerpt(olds, {i for i, _ in unread})
    after = reader.excerpt(news, {j for _, j in unread})
    old_at, new_at = _headings(before), _headings(after)
    facing = ((old_at.get(olds[i].line), new_at.get(news[j].line)) for i, j in common)
    anchors = tuple((i, j) for i, j in facing if i is not None and j is not None)
    return Excerpts(before, after, anchors, reader)


def _common(old: Sequence[Chunk], new: Sequence[Chunk]) -> list[tuple[int, int]]:
    """Chunks that are the same, however their lines are wrapped, and stand once on each side, in order.

    The most text that can stands in order, and that under the same heading counts, though it was changed: a short section
    that moved past a long one, in which a word changed, is not what stands.
    """
    equal = _once(*_keys([chunk.text for chunk in old], [chunk.text for chunk in new]))
    old_left, new_left = {i for i, _ in equal}, {j for _, j in equal}
    headed = _once(
        ["" if i in old_left else chunk.heading.text for i, chunk in enumerate(old)],
        ["" if j in new_left else chunk.heading.text for j, chunk in enumerate(new)],
    )
    if all(one < other for (_, one), (_, other) in pairwise(sorted([*equal, *headed]))):
        return equal
    weighed = (
        Pair(i, j, min(len(_unwrapped(old[i].text)), len(_unwrapped(new[j].text)))) for i, j in [*equal, *headed]
    )
    standing = {(pair.old, pair.new) for pair in heaviest_chain(weighed)}
    return [pair for pair in equal if pair in standing]


def _keys(old: Sequence[str], new: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is the same for texts that differ in white space alone."""
    same = {*old} & {*new}
    old_letters, new_letters = ({text: _letters(text) for text in side if text not in same} for side in (old, new))
    alike = {*old_letters.values()} & {*new_letters.values()}
    perhaps = {text for side in (old_letters, new_letters) for text, letters in side.items() if letters in alike}
    old_keys, new_keys = ([_unwrapped(text) if text in perhaps else text for text in side] for side in (old, new))
    return old_keys, new_keys


def _letters(text: str) -> tuple[int, ...]:
    """How often some letters stand in a text, which is quick to tell, and rarely the same for one in which words changed."""
    return tuple(map(text.count, "est"))


def _once(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """What stands once on each side and is the same, by index; an empty text is never meant."""
    old_times, new_times = Counter(old), Counter(new)
    place = {text: j for j, text in enumerate(new)}
    return [(i, place[text]) for i, text in enumerate(old) if text and old_times[text] == 1 == new_times[text]]


def _unwrapped(text: str) -> str:
    return "".join(text.split())


def _unread(old: Sequence[Chunk], new: Sequence[Chunk], common: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    defined = [chunk.text for chunk in old if chunk.defines] != [chunk.text for chunk in new if chunk.defines]
    for i, j in common:
        chunk = old[i]
        if chunk.text == new[j].text and chunk.stands_alone and not (defined and chunk.refers):
            yield i, j


def _headings(provisions: Sequence[Provision]) -> dict[int, int]:
    """The indexes of headings by their first lines."""
    return {one.lines[0]: index for index, one in enumerate(provisions) if one.kind is ProvisionKind.SECTION}
