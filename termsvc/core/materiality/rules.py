"""The rules by which changes are judged, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from termsvc.core.materiality.lexicon import Lexicon


class Settles(StrEnum):
    """Rules that settle that a change, or a place in one, is editorial."""

    MARK_UP = "mark-up"
    LINKS = "links"
    NUMBERING = "numbering"
    MOVE = "move"
    HEADING = "heading"
    CAPTION = "caption"
    HEADER_DATE = "header-date"
    ADDRESS = "address"
    CONTACT = "contact"
    CONNECTIVE = "connective"
    SPELLING = "spelling"
    RENUMBERED_REFERENCE = "renumbered-reference"
    STANDS_ELSEWHERE = "stands-elsewhere"
    RENAME = "rename"


class Weighs(StrEnum):
    """Rules that weigh for materiality or, with a negative weight, against it."""

    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    PERIOD = "period"
    DATE = "date"
    AGE = "age"
    NUMBER = "number"
    MODAL = "modal"
    NEGATION = "negation"
    SCOPE = "scope"
    CONDITION = "condition"
    JUNCTION = "junction"
    WHO = "who"
    PRONOUN = "pronoun"
    RIGHT_OR_DUTY = "right-or-duty"
    EXCHANGED_RIGHT = "exchanged-right"
    DEFINITION = "definition"
    WATCHED = "watched"
    NAME = "name"
    REFERENCE = "reference"
    LIST_ITEM = "list-item"
    NORM = "norm"
    SUBJECT = "subject"
    ENUMERATION = "enumeration"
    EXPLANATION = "explanation"
    POINTER = "pointer"
    ADVICE = "advice"
    LEAD_IN = "lead-in"
    CONTACT_LINE = "contact-line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What judges changes.

    Attributes:
        presumption: the log odds that a change is material of whose open words no rule speaks.
        material_from: the score from which on a change is material, above 0 and at most 1.
        settling: the settling rules that are on.
        weights: the weighing rules that are on, with what each adds to the log odds.
        lexicons: what is known of each language, by its tag; there must be one.
    """

    presumption: float
    material_from: float
    settling: frozenset[Settles]
    weights: Mapping[Weighs, float]
    lexicons: Mapping[str, Lexicon]
