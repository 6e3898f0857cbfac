"""What a change is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from termsvc.core.materiality.lexicon import Lexicon
from termsvc.core.materiality.passage import Passage
from termsvc.core.materiality.rules import Settles

OTHER = "other"
_MOST = 3
_HEADING, _CHANGED, _AROUND = 2, 3, 1
_FORMS = {
    **dict.fromkeys(
        (Settles.NUMBERING, Settles.MOVE, Settles.HEADING, Settles.CAPTION, Settles.STANDS_ELSEWHERE), "structure"
    ),
    Settles.HEADER_DATE: "dates",
    Settles.CONTACT: "contact",
    Settles.RENAME: "definitions",
}


def topics(passage: Passage, changed: Sequence[str], lexicon: Lexicon) -> tuple[str, ...]:
    """Up to three topics, by the words that changed, those around them, and the headings above; `other` if none.

    Args:
        passage: the change.
        changed: the plain words that changed.
        lexicon: which has the words of each topic.
    """
    counts: Counter[str] = Counter()
    headings = lexicon.words(" ".join(passage.provision.headings))
    around = lexicon.words(passage.new or passage.old)
    for words, weight in ((headings, _HEADING), (changed, _CHANGED), (around, _AROUND)):
        for topic, times in Counter(hit.key for hit in lexicon.topics.find(words)).items():
            counts[topic] += weight * min(times, 3)
    best = max(counts.values(), default=0)
    likely = [topic for topic, count in counts.most_common(_MOST) if 2 * count >= best]
    return tuple(likely) or (OTHER,)


def topics_of_form(rules: Sequence[Settles]) -> tuple[str, ...]:
    """Which forms an editorial change concerns."""
    return tuple(dict.fromkeys(_FORMS.get(rule, "formatting") for rule in rules)) or ("formatting",)
