"""Sentences of which only the numbers changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from termsvc.core.materiality import Quantity, QuantityKind
from termsvc.core.materiality.quantities import QuantityReader
from termsvc.core.redline.tokens import folded

_RISES = re.compile(
    r"""\s(?:rises|falls|increases|decreases|changes|goes\s(?:up|down)|is\s(?:raised|reduced|lowered|increased|decreased|changed))
    \sfrom\s(?P<old>.{1,40}?)\sto\s(?P<new>.{1,40}?)(?=\s(?:for|from|in|on|until|while|if|when|during|where|as|at)\b|[,.;](?!\d))""",
    re.VERBOSE,
)


# What numbers a provision, a version or a list, and limits nothing.
_NUMBERS = re.compile(
    r"(?:\b(?:sections?|clauses?|articles?|paragraphs?|annex|appendix|schedule|exhibit|version|footnote|part|step|no\.?)|\bv|\u00a7|[\d.,(]|\band|\bto)\s*\Z",
    re.IGNORECASE,
)


_SUBORDINATE = re.compile(r"(?:if|when|where|whenever|once|until|unless|as|after|before|while)\b", re.IGNORECASE)


def with_instead(old: str, new: str, reader: QuantityReader) -> str:
    """The new sentence with what each of its numbers was: "99.99%, instead of 99.95%, of the time".

    Empty where more than numbers differs, or nothing, or where a number only names a provision.
    """
    before, after = reader.read(old), reader.read(new)
    if [one.kind for one in before] != [one.kind for one in after] or masked(old, before) != masked(new, after):
        return ""
    changed = [(was, now) for was, now in zip(before, after, strict=True) if was.identity != now.identity]
    if any(now.kind is QuantityKind.NUMBER and _NUMBERS.search(new[: now.start]) for _, now in changed):
        return ""
    text = new
    for was, now in reversed(changed):
        text = _inserted(text, now.start + len(now.text), was.text)
    return text if changed else ""


def masked(text: str, quantities: Sequence[Quantity]) -> str:
    """A text with a sign in place of each of its quantities, for comparison."""
    pieces: list[str] = []
    at = 0
    for one in quantities:
        pieces += [text[at : one.start], "#"]
        at = one.start + len(one.text)
    return folded("".join(pieces) + text[at:])


def _inserted(text: str, end: int, was: str) -> str:
    rest = text[end:]
    if rest[:1] in {"'", "\u2019", "-"}:
        return f"{text.rstrip(' .')}, instead of {was}."
    if not rest.strip() or rest[0] in ",.;:)":
        return f"{text[:end]}, instead of {was}{rest}"
    return f"{text[:end]}, instead of {was},{rest}"


def risen(sentence: str) -> str:
    """A sentence that says itself from what to what a number goes, told as "will be X, instead of Y"; or empty."""
    match = _RISES.search(sentence)
    if match is None or not any(map(str.isdigit, match["old"])) or not any(map(str.isdigit, match["new"])):
        return ""
    before = sentence[: match.start()]
    if _SUBORDINATE.match(before) and ", " not in before:
        return ""  # "If use rises from 5 GB to 10 GB, ..." tells of no new number
    rest = sentence[match.end() :]
    comma = "," if rest.startswith(" ") else ""
    return f"{sentence[: match.start()]} will be {match['new']}, instead of {match['old']}{comma}{rest}"
