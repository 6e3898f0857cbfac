"""Definitions that came, went or changed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from termsvc.core.notice.drafting.phrasing import bare, includes
from termsvc.core.notice.drafting.reading import Reading, Subject, Taken
from termsvc.core.notice.drafting.statements import quoted
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.structure.definitions import definitions

_MEANS = re.compile(r"(?:shall\s|will\s)?means?,?\s(?:and\sincludes?\s)?", re.IGNORECASE)
_EXCLUDES = re.compile(r"\b(?:not|except|exclud\w+|without|other than|neither)\b", re.IGNORECASE)
_REFERS = re.compile(r"\W*(?:shall\s)?ha(?:s|ve)\s(?:the|its)\s[\w\s]{0,20}meanings?", re.IGNORECASE)
_FEW = 2  # places that can be told one by one


def defined(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose an item for each definition that changed."""
    found = {one.id: (term, old, new) for one in subjects if (told := _term(one)) for term, old, new in [told]}
    proposals = tuple(_proposal(reading, one, *found[one.id]) for one in subjects if one.id in found)
    return Taken(proposals, tuple(one for one in subjects if one.id not in found))


def _term(subject: Subject) -> tuple[str, str, str] | None:
    """The one term that a change defines, with its old and its new meaning."""
    if subject.is_editorial or subject.provision.kind is ProvisionKind.FOOTNOTE:
        return None
    old, new = _defined(subject.change.old), _defined(subject.change.new)
    if len(old) > 1 or len(new) > 1 or not (old or new):
        return None
    if (subject.change.old and not old) or (subject.change.new and not new):
        return None
    (old_term, was), (new_term, means) = (old or [("", "")])[0], (new or [("", "")])[0]
    if old and new and old_term != new_term:
        return None
    return (new_term or old_term), was, means


def _defined(provisions: Sequence[Provision]) -> list[tuple[str, str]]:
    """What one provision defines by opening with it."""
    if len(provisions) != 1:
        return []
    return [(term, said) for term, said in definitions(provisions) if provisions[0].text.find(term) <= _OPENING]


_OPENING = 6  # letters, for an article and quotes


def _proposal(reading: Reading, subject: Subject, term: str, was: str, means: str) -> Proposal:
    came = [region.new.words for region in subject.regions if region.new.words]
    went = [region.old.words for region in subject.regions if region.old.words]
    slots = Slots(
        place=reading.places.of(subject.provision),
        term=term,
        is_new=subject.came,
        is_gone=subject.went,
        quote=quoted(meant(means)),
        manner="refers" if _REFERS.match(means) else "",
        old=quoted(meant(was)),
    )
    if not subject.is_whole and len(subject.regions) <= _FEW and not (came and went):
        inclusive = bool(came) and includes(came) and not _EXCLUDES.search(means)
        slots = Slots(
            place=slots.place,
            term=term,
            manner="include" if inclusive else "words",
            new=" \u2026 ".join(bare(words) if inclusive else words.strip(" ,;") for words in came),
            old=" \u2026 ".join(words.strip(" ,;") for words in went),
        )
    return Proposal(document=reading.document, kind=ItemKind.DEFINITION, slots=slots, changes=(subject.id,))


def meant(said: str) -> str:
    """What is said of a term, without the verb that says so."""
    plain = said.strip(" \"\u201d'\u2019,:\u2013\u2014-")
    return plain[match.end() :] if (match := _MEANS.match(plain)) else plain
