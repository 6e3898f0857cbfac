"""Names that are exchanged for others throughout a document: one item for each, wherever it stands."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from termsvc.core.materiality import Family, Lexicon
from termsvc.core.materiality.passage import Region
from termsvc.core.materiality.words import plain
from termsvc.core.notice.drafting.english import PACES, SMALL_WORDS
from termsvc.core.notice.drafting.places import body
from termsvc.core.notice.drafting.reading import Reading, Subject, Taken
from termsvc.core.notice.items import ItemKind, Proposal, Slots

_LEAST_TIMES = 2
_MOST_WORDS = 6
_SHORTEST = 2  # letters
_GROWS = 2  # words on each side of what was exchanged that may be part of the name
_EDGES = " \t.,;:()[]\"'\u201c\u201d\u2018\u2019"
_WORD = re.compile(r"[\w-]+")
_TELLING = (
    Family.MODAL,
    Family.NEGATION,
    Family.PRONOUN,
    Family.CONDITION,
    Family.JUNCTION,
    Family.WATCHED,
    Family.CONNECTIVE,
)


class _Name(NamedTuple):
    old: str
    new: str


class _Use(NamedTuple):
    subject: Subject
    region: Region


def renamed(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose an item for each rename; a change that holds nothing else is told of by it alone."""
    uses = _uses(subjects, reading.lexicon)
    proposals: list[Proposal] = []
    told: defaultdict[str, list[Region]] = defaultdict(list)
    for found in uses.values():
        if name := _name(reading, found):
            proposals.append(_proposal(reading, name, found))
            for use in found:
                told[use.subject.id].append(use.region)
    left = [one.without(told[one.id]) if one.id in told else one for one in subjects]
    return Taken(tuple(proposals), tuple(one for one in left if one.id not in told or one.regions))


def _uses(subjects: Sequence[Subject], lexicon: Lexicon) -> Mapping[_Name, list[_Use]]:
    """Where the same words took the place of the same others, at least twice."""
    found: defaultdict[_Name, list[_Use]] = defaultdict(list)
    for subject in subjects:
        for region in subject.passage.regions:
            key = _Name(*(_stem(side.words) for side in region))
            if region.replaces and _may_be_names(key, lexicon):
                found[key].append(_Use(subject, region))
    return {key: uses for key, uses in found.items() if len(uses) >= _LEAST_TIMES}


def _may_be_names(key: _Name, lexicon: Lexicon) -> bool:
    words = [plain(name) for name in key]
    if not all(0 < len(one) <= _MOST_WORDS for one in words) or words[0] == words[1]:
        return False
    each = [word for one in words for word in one]
    if any(map(lexicon.quantities.may_tell, key)):
        return False
    return not any(word.isdigit() or "'" in word or len(word) < _SHORTEST for word in each) and lexicon.families.keys(
        each
    ).isdisjoint(_TELLING)


def _name(reading: Reading, uses: Sequence[_Use]) -> _Name | None:
    """The two names, with the words beside them that are part of both wherever they stand; `None` if both names live on."""
    sides = [*zip(*(use.region for use in uses), strict=True)]
    old, new = (_shown([side.words.strip(_EDGES) for side in one]) for one in sides)
    after = _common([_words_after(use.region) for use in uses])
    before = _common([_words_before(use.region)[::-1] for use in uses])[::-1]
    for left, right in ((0, 1), (0, 0), (1, 1), (1, 0), (0, 2), (2, 0)):
        if left <= len(before) and right <= len(after):
            around = [*before[len(before) - left :]], [*after[:right]]
            name = _Name(*(" ".join([*around[0], one, *around[1]]) for one in (old, new)))
            if _is_throughout(name, reading) and _is_one(name):
                return name
    return None


def _is_one(name: _Name) -> bool:
    """Whether both may be names: of one word, only one with a capital is."""
    return all(one[0].isupper() or " " in one for one in name)


def _differs(name: _Name, lexicon: Lexicon) -> bool:
    """Whether two names may tell of different things: of another pace or party, or with no word in common."""
    words = [{*plain(one)} for one in name]
    paces = [PACES & one for one in words]
    parties = [hit for hit in lexicon.families.find([*(words[0] ^ words[1])]) if hit.key == Family.WHO]
    is_common = not any(word[0].isupper() for one in name for word in one.split())
    return (bool(paces[1]) and paces[0] != paces[1]) or bool(parties) or (is_common and words[0].isdisjoint(words[1]))


def _shown(words: Sequence[str]) -> str:
    """A name as it is best shown: in small letters, if it ever stands so, and in the singular."""
    return min(words, key=lambda one: (one[:1].isupper(), len(one)))


def _words_after(region: Region) -> list[str]:
    return _beside(region.new.after[: _sentence_end(region.new.after)], region.old.after)[:_GROWS]


def _beside(new: str, old: str) -> list[str]:
    found = _WORD.findall(new)
    return found if _WORD.findall(old)[: len(found[:_GROWS])] == found[:_GROWS] else []


def _words_before(region: Region) -> list[str]:
    clause = re.split(r"[.,;:()\"\u201c|]", region.new.before)[-1]
    return _WORD.findall(clause)[-_GROWS:]


def _sentence_end(text: str) -> int:
    found = re.search(r"[.,;:()\"\u201d|]", text)
    return found.start() if found else len(text)


def _common(each: Sequence[list[str]]) -> list[str]:
    """The words that all have, in their singular, up to the first small one."""
    found: list[str] = []
    for words in zip(*each, strict=False):
        if len({_stem(word) for word in words}) > 1 or words[0].casefold() in SMALL_WORDS:
            break
        found.append(_shown(words))
    return found


def _stem(words: str) -> str:
    return " ".join(word.removesuffix("s") for word in words.strip(_EDGES).casefold().split())


def _is_throughout(name: _Name, reading: Reading) -> bool:
    return not (_stands(name.old, reading.new_text) or _stands(name.new, reading.old_text))


def _stands(name: str, text: str) -> bool:
    return re.search(rf"\b{re.escape(name.casefold())}s?\b", text.casefold()) is not None


def _proposal(reading: Reading, name: _Name, uses: Sequence[_Use]) -> Proposal:
    sides = zip(name, (reading.old_text, reading.new_text), strict=True)
    several = all(re.search(rf"\b{re.escape(one)}s\b", text) for one, text in sides)
    proposal = Proposal(
        document=reading.document,
        kind=ItemKind.RENAMED,
        slots=Slots(
            place=reading.places.of(uses[0].subject.provision),
            old=f"{name.old}s" if several else name.old,
            new=f"{name.new}s" if several else name.new,
            several=several,
            differs=_differs(name, reading.lexicon),
        ),
        changes=tuple(dict.fromkeys(use.subject.id for use in uses)),
    )
    phrases = {phrase for use in uses if (phrase := reading.glossary.opens(body(use.subject.provision)))}
    if len(phrases) != 1:
        return proposal
    (phrase,) = phrases
    slots = replace(proposal.slots, condition=phrase.says)
    return replace(proposal, slots=slots, condition=phrase.says, applies_if=phrase.applies_if)
