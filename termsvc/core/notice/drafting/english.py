"""English words that drafting knows, and what they tell."""

from __future__ import annotations

_VERBS = """
accepts acknowledges agrees allows appoints asks authorises authorizes becomes breaches buys cancels chooses closes complies
configures connects consents creates decides deletes deploys does downloads elects enables engages ensures enters exceeds
exports fails follows gives grants has holds installs instructs integrates intends is keeps knows loses makes needs notifies
objects obtains opens operates opts orders owns pays permits prefers provides purchases receives remains renews represents
requires resells selects sells sends shows signs stores submits subscribes supplies switches terminates transfers undertakes
uploads uses violates wants warrants was wishes withdraws
"""
_AFTER_NAME = """
may might must shall should will would can could cannot did had
and or but for to in on of at with from under as if unless when where while before after until that which who
not also only alone itself separately automatically directly
"""
_FUNCTION = """
a an and any are as at be before by each either every for from if in instead it its neither no nobody nothing of on once only
our such that the these they this those to under unless until we when where whether which while with without you your except
during after some there upon
"""
_SMALL = """
a an the of to in on at by for from with and or be is are not as that which may must will shall
"""
_COMMON = "the of and to in or a is be for by this that with as any not are may on will you we"
_PACES = "hourly daily weekly fortnightly biweekly monthly quarterly annual annually yearly"

VERBS = frozenset(_VERBS.split())
"""Verbs of policies, as they follow "Customer"."""
AFTER_NAME = frozenset(_AFTER_NAME.split())
"""Words that may follow a name, and "you", as they are."""
FUNCTION_WORDS = frozenset(_FUNCTION.split())
"""Words that begin with a small letter unless they begin a sentence."""
SMALL_WORDS = frozenset(_SMALL.split())
"""Words with which no part of a sentence is quoted that begins or ends there."""
COMMON_WORDS = frozenset(_COMMON.split())
"""The words that make up a good part of any English text, and of no other."""
PACES = frozenset(_PACES.split())
"""How often something happens."""
IRREGULAR = {"is": "are", "was": "were", "has": "have", "does": "do"}


def agreeing(word: str) -> str | None:
    """A verb that follows "Customer", as it follows "you"; `None` if it is none that is known."""
    if word not in VERBS:
        return None
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes")) else word[:-1]
