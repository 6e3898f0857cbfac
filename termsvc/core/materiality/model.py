"""How much a change matters, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from termsvc.core.provisions import Provision
from termsvc.core.redline import Change


class Materiality(StrEnum):
    """What a change does to the parties.

    `material`: it alters anybody's rights, duties, charges, limits, deadlines, eligibility, remedies, the use of data,
    or what a defined term covers. `clarification`: the same rights and duties, said otherwise. `editorial`: spelling,
    mark-up, links, numbers of provisions, moves, contact details, headings, the dates in a header.
    """

    MATERIAL = "material"
    CLARIFICATION = "clarification"
    EDITORIAL = "editorial"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a change was judged as it was.

    Attributes:
        rule: the id of the rule that speaks, as in the file of rules, or `always`, `never` or `presumption`.
        quote: the words that made it speak, shortened; ` -> ` parts old words from new ones.
        says: a clause such as "the period falls from 30 days to 14 days".
    """

    rule: str
    quote: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules say of one change; what a person says of it is kept elsewhere.

    Attributes:
        topics: what it is about, the likeliest first; never empty.
        score: from 0 to 1, for ranking; a change is material from the rules' threshold on.
        reasons: the weightiest first; never empty.
        group: what the changes have in common that make up one, such as a rename; empty for a change of its own.
    """

    change: Change
    materiality: Materiality
    topics: tuple[str, ...]
    score: float
    reasons: tuple[Reason, ...]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Dangling:
    """A reference that led to a provision of the old version and leads to nothing in the new one.

    Attributes:
        provision: where the reference stands in the new version.
        number: what it refers to, as written, such as `4.2(b)`.
        quote: the reference as written, such as `Sections 4.1 and 4.2(b)`.
    """

    provision: Provision
    number: str
    quote: str
