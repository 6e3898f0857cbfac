"""Conditions with which a sentence opens, and what of an account they ask."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

_OPENS = re.compile(
    r"(?:if|where|when|whenever|in case|in the event|provided that|for (?:customers|accounts|users|anyone|those)|under|with|unless)\b",
    re.IGNORECASE,
)
# A main clause begins with whom or what it is about, and soon has a verb.
_MAIN = re.compile(
    r"""(?:then\s)?(?:(?:the|a|an|this|that|these|those|any|all|no|each|every|such|our|your|its|their|neither|both|none)\s
    (?:[^\s,;]+\s){0,9}|(?:[A-Z][\w'\u2019-]*\s)(?:[^\s,;]+\s){0,8}|(?:(?!(?:or|and)\b)[\w'\u2019-]+\s){1,2}|)
    (?:(?:we|you|it|they|he|she|there|nobody|Customer)\b|(?:may|must|shall|will|can|cannot|is|are|has|have|does|do|applies|apply
    |includes|include|pays|remains|costs|rises|falls|becomes|becomes|stays|ends|counts)\b)""",
    re.VERBOSE,
)
# "If you do not use Desk" and "if you use Desk or Voice" hold for others than "use Desk" does.
_TURNED = re.compile(r"\b(?:not|no|never|without|unless|except|other than|neither|or)\b|n['\u2019]t\b", re.IGNORECASE)
_LONGEST = 60  # words


@dataclass(frozen=True, slots=True)
class Opening:
    """A sentence that opens with a condition, cut in two.

    Attributes:
        condition: the words before the comma.
        rest: what holds then.
    """

    condition: str
    rest: str


def opening(sentence: str) -> Opening | None:
    """The condition with which an English sentence opens, if one can be told from the rest."""
    if not _OPENS.match(sentence):
        return None
    for match in re.finditer(r",\s", sentence):
        condition, rest = sentence[: match.start()], sentence[match.end() :]
        if len(condition.split()) > _LONGEST:
            return None
        if _MAIN.match(rest):
            return Opening(condition, rest)
    return None


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase that tells which accounts are meant.

    Attributes:
        applies_if: in CEL.
        says: the condition as a notice opens with it, for where only the phrase stands; may be empty.
    """

    applies_if: str
    says: str = ""


@dataclass(frozen=True)
class Glossary:
    """Phrases of conditions, by their words; capitals and white space don't matter."""

    phrases: Mapping[str, Phrase] = field(default_factory=dict)

    def match(self, words: str) -> Phrase | None:
        """The longest phrase that stands in some words."""
        folded = _folded(words)
        return next((phrase for pattern, phrase in self._patterns if pattern.search(folded)), None)

    def meant(self, condition: str) -> Phrase | None:
        """The longest phrase in a condition that says no more than it: one that is turned or widened means other accounts."""
        return None if _TURNED.search(condition) else self.match(condition)

    def opens(self, sentence: str) -> Phrase | None:
        """The longest phrase with which a sentence opens, perhaps after an article, that a notice can open with."""
        folded = _folded(sentence)
        found = (
            (pattern.match(folded, start), phrase) for pattern, phrase in self._patterns for start in _starts(folded)
        )
        return next((phrase for match, phrase in found if match and phrase.says), None)

    @cached_property
    def _patterns(self) -> tuple[tuple[re.Pattern[str], Phrase], ...]:
        longest_first = sorted(self.phrases.items(), key=lambda entry: (-len(_folded(entry[0])), entry[0]))
        return tuple(
            (re.compile(rf"(?<!\w){re.escape(_folded(words))}(?!\w)"), phrase) for words, phrase in longest_first
        )


def _starts(folded: str) -> tuple[int, ...]:
    article = re.match(r"(?:the|an?|our|your|each|every|any|all|customers (?:on|with) (?:an? |the )?) ?", folded)
    return (0, article.end()) if article else (0,)


def _folded(words: str) -> str:
    return " ".join(words.replace("\u2019", "'").casefold().split())
