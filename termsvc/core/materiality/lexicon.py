"""What the materiality rules know of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

from termsvc.core.materiality.quantities import QuantityReader, QuantityWords
from termsvc.core.materiality.words import PlainWords, Words, plain

Listed: TypeAlias = Mapping[str, tuple[str, ...]]

_SAMPLE = 200  # words by which a language is told


class Family(StrEnum):
    """Words for which rules look: those from `modal` to `watched` weigh when they come or go, the rest tell what a sentence is."""

    MODAL = "modal"
    NEGATION = "negation"
    SCOPE = "scope"
    CONDITION = "condition"
    WHO = "who"
    PRONOUN = "pronoun"
    RIGHT_OR_DUTY = "right-or-duty"
    DEFINITION = "definition"
    WATCHED = "watched"
    JUNCTION = "junction"
    CONNECTIVE = "connective"
    HEADER = "header"
    CONTACT = "contact"
    CHANNEL = "channel"
    DEICTIC = "deictic"
    EXPLANATION = "explanation"
    POINTER = "pointer"
    ADVICE = "advice"


class Lexicon:
    """The words of one language.

    Args:
        families: words by `Family`.
        topics: words by topic.
        called: words by what an amount beside them is called, such as `cap` or `fee`.
        short_forms: what stands for several words in one, such as `n't`, with what it stands for.
        quantities: how it writes quantities.

    Attributes:
        families, topics, called: as given, ready to be looked for.
        quantities: reads the quantities of a text.
        words: the plain words of a text, short forms written out.
    """

    def __init__(
        self,
        *,
        families: Listed,
        topics: Listed,
        called: Listed,
        short_forms: Mapping[str, str],
        quantities: QuantityWords,
    ) -> None:
        self.families, self.topics, self.called = Words(families), Words(topics), Words(called)
        self.quantities = QuantityReader(quantities)
        self.words = PlainWords(short_forms).of

    def known(self, words: Sequence[str]) -> int:
        """How many of some plain words this language lists."""
        return self.families.known(words)


def language_of(text: str, lexicons: Mapping[str, Lexicon]) -> Lexicon:
    """The lexicon of the language of a text, by the words that it lists; of several as likely, the first."""
    sample = plain(text)[:_SAMPLE]
    if len(lexicons) == 1 or not sample:
        return next(iter(lexicons.values()))
    return max(lexicons.values(), key=lambda one: one.known(sample))
