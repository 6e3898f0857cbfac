"""What a sentence rules: a charge, a duty, a right, or nothing but how things are."""

from __future__ import annotations

import re

from termsvc.core.notice.items import ItemKind

_CHARGE = re.compile(
    r"""\b(?:(?:may|will|shall|must|can|is|are|be|to|also|automatically|separately)\s(?:\w+\s){0,3}?(?:charged?|bill(?:ed)?|invoiced?|pay|paid)\b
    |(?:we|aster|they)\scharge|charges?\s(?:you|customer|a|an|the)\b|(?:fee|surcharge|price|charge)\s(?:of|is|are|will|shall|applies|applied)\b
    |costs?\s(?:EUR|USD|GBP|CHF|\W?\d)|pays?\s(?:a|an|the|for)\b)""",
    re.VERBOSE | re.IGNORECASE,
)
_NO_CHARGE = re.compile(
    r"\b(?:not|no|never|without|free of)\s(?:\w+\s){0,3}(?:charge|charged|fee|pay|paid|cost)", re.IGNORECASE
)
_DUTY = re.compile(
    r"""\b(?:must|shall|agrees?\s(?:to|that|not)|(?:is|are|remains?)\s(?:\w+\s)?(?:responsible|liable|required|obliged|obligated|prohibited
    |forbidden)|may\s(?:not|only|never)|can\s?not|undertakes?\sto|ha(?:s|ve)\sto|(?:you|customers?|users?|we|[A-Z]\w+)\swill(?:\s(?:promptly|also|not))?
    \s(?:notify|inform|tell|provide|pay|keep|ensure|comply|give|delete|return|maintain|make|use)|only\sif|is\snot\sallowed|are\snot\sallowed
    |no\slonger\sthan|at\sleast|within\s(?:\w+\s){0,3}(?:days|hours|weeks|months))\b""",
    re.VERBOSE,
)
_RIGHT = re.compile(
    r"\b(?:may(?!\s(?:not|only|never|be\s(?:subject|liable)))|(?:you|we|they|customers?|users?)\scan(?!not|\snot)|ha(?:s|ve)\sthe\s(?:right|option)|is\sentitled|are\sentitled|reserves?\sthe\sright"
    r"|is\s(?:free|permitted|allowed)\sto|are\s(?:free|permitted|allowed)\sto|licen[cs]es?\s(?:you|customer)|grants?\s(?:you|us|customer))\b",
    re.IGNORECASE,
)
_NORMATIVE = re.compile(
    r"\b(?:must|shall|may|can|cannot|will|agrees?|required|responsible|liable|entitled|prohibited|govern(?:s|ed)|prevails?|appl(?:y|ies)|subject|lieu|binding|binds?|bound|replaces?)\b",
    re.IGNORECASE,
)


# What may be done is confined, which is rather a duty.
_LIMITED = re.compile(r"\bmay\s(?:[^.]{0,80}\s)?only\b")


def ruled(text: str) -> ItemKind | None:
    """The weightiest of what English sentences rule; `None` if they rule nothing."""
    if _CHARGE.search(text) and not _NO_CHARGE.search(text):
        return ItemKind.CHARGE
    if _LIMITED.search(text):
        return ItemKind.DUTY
    if _RIGHT.search(text) and not _DUTY.search(_before_right(text)):
        return ItemKind.RIGHT
    if _DUTY.search(text):
        return ItemKind.DUTY
    return ItemKind.RIGHT if _RIGHT.search(text) else None


def _before_right(text: str) -> str:
    """The text up to the first right: what a sentence rules first is what it is about."""
    first = _RIGHT.search(text)
    return text[: first.start()] if first else text


def explains(text: str) -> bool:
    """Say whether sentences only say how things are: none of their words rules anything."""
    return _NORMATIVE.search(text) is None and ruled(text) is None
