"""A redline to judgements, one for each change."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from termsvc.core.materiality.lexicon import Lexicon, language_of
from termsvc.core.materiality.model import Judgement, Materiality, Reason
from termsvc.core.materiality.passage import Passage, Region
from termsvc.core.materiality.rules import Rules, Settles, Weighs
from termsvc.core.materiality.settled import Settler
from termsvc.core.materiality.topics import topics, topics_of_form
from termsvc.core.materiality.weighed import Weigher
from termsvc.core.provisions import Provision, ProvisionKind
from termsvc.core.redline import Redline

ALWAYS, NEVER, PRESUMPTION = "always", "never", "presumption"
_LANGUAGE_SAMPLE = 20  # changes


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What the rules find in a change before it is weighed.

    Attributes:
        settled: why places are editorial.
        open: the places that nothing settles.
        weighed: what speaks for or against materiality in these, the weightiest first.
        topics: what the change is about.
        group: the rename that it is a part of, if it is nothing more.
    """

    passage: Passage
    settled: tuple[Reason, ...]
    open: tuple[Region, ...]
    weighed: tuple[Reason, ...]
    topics: tuple[str, ...]
    group: str = ""

    @property
    def is_editorial(self) -> bool:
        """Say whether all of it is settled."""
        return bool(self.settled) and not self.open


def judge(
    redline: Redline, rules: Rules, *, always: Collection[str] = (), never: Collection[str] = ()
) -> tuple[Judgement, ...]:
    """How much each change of a redline matters, in the order of its changes.

    Args:
        redline: what changed.
        rules: what is asked, and what each answer weighs.
        always: addresses or headings of sections of which every change is material.
        never: those of which none is, unless `always` names them or one around or within them too.
    """
    return tuple(_judged(one, rules, always=always, never=never) for one in evidence(redline, rules))


def declarable(redline: Redline) -> frozenset[str]:
    """The names by which a document may declare what stands in either version: addresses, and headings."""
    return frozenset(name for one in (*redline.old, *redline.new) for name in _names(one))


def evidence(redline: Redline, rules: Rules) -> tuple[Evidence, ...]:
    """What the rules find in each change, in order."""
    passages = tuple(Passage(change) for change in redline.changes)
    lexicon = language_of(" ".join(one.new or one.old for one in passages[:_LANGUAGE_SAMPLE]), rules.lexicons)
    settler = Settler(redline, passages, rules, lexicon)
    return tuple(_evidence(passage, settler, rules, lexicon) for passage in passages)


def _evidence(passage: Passage, settler: Settler, rules: Rules, lexicon: Lexicon) -> Evidence:
    if by_kind := settler.settled_by_kind(passage):
        return _editorial(passage, [by_kind])
    found = [(region, settler.settled(passage, region)) for region in passage.regions]
    settled = [reason for _, reason in found if reason]
    left = [region for region, reason in found if not reason]
    if settled and not left:
        return _editorial(passage, settled, group=settler.group(passage))
    if not left:
        return Evidence(passage=passage, settled=(), open=(), weighed=(), topics=topics(passage, [], lexicon))
    weigher = Weigher(passage, left, settler.references, lexicon)
    spoken = [reason for reason in weigher.weighed() if Weighs(reason.rule) in rules.weights]
    return Evidence(
        passage=passage,
        settled=tuple(settled),
        open=tuple(left),
        weighed=tuple(sorted(spoken, key=lambda reason: -rules.weights[Weighs(reason.rule)])),
        topics=topics(passage, weigher.topical_words, lexicon),
    )


def _editorial(passage: Passage, settled: Sequence[Reason], group: str = "") -> Evidence:
    once = tuple({reason.rule: reason for reason in settled}.values())
    forms = topics_of_form([Settles(reason.rule) for reason in once])
    return Evidence(passage=passage, settled=once, open=(), weighed=(), topics=forms, group=group)


def _judged(found: Evidence, rules: Rules, *, always: Collection[str], never: Collection[str]) -> Judgement:
    if place := _declared(found, always):
        says = "the document declares every change here material"
        return _judgement(found, Materiality.MATERIAL, 1.0, (Reason(ALWAYS, place, says),))
    score = _score(found, rules)
    if found.is_editorial:
        return _judgement(found, Materiality.EDITORIAL, 0.0)
    if place := _declared(found, never):
        says = "the document declares no change here material"
        return _judgement(
            found, Materiality.CLARIFICATION, min(score, rules.material_from / 2), (Reason(NEVER, place, says),)
        )
    kind = Materiality.MATERIAL if score >= rules.material_from else Materiality.CLARIFICATION
    return _judgement(found, kind, score, () if found.weighed else (_presumed(found),))


def _judgement(found: Evidence, kind: Materiality, score: float, first: tuple[Reason, ...] = ()) -> Judgement:
    return Judgement(
        change=found.passage.change,
        materiality=kind,
        topics=found.topics,
        score=score,
        reasons=(*first, *found.weighed, *found.settled),
        group=found.group,
    )


def _score(found: Evidence, rules: Rules) -> float:
    if found.is_editorial:
        return 0.0
    odds = rules.presumption + sum(rules.weights[Weighs(reason.rule)] for reason in found.weighed)
    return 1 / (1 + math.exp(-odds))


def _presumed(found: Evidence) -> Reason:
    quote = "; ".join(region.quote for region in found.open[:3]) or found.passage.provision.wording
    return Reason(PRESUMPTION, quote, "no rule shows that this change is harmless")


def _declared(found: Evidence, declared: Collection[str]) -> str:
    """The address or heading among the declared ones under which a change stands, on either side."""
    if not declared:
        return ""
    change = found.passage.change
    names = (name for one in (*change.new, *change.old) for name in _names(one))
    return next((name for name in names if name in declared), "")


def _names(provision: Provision) -> tuple[str, ...]:
    lineage = [*provision.lineage()]
    sections = [one for one in lineage if one.kind is ProvisionKind.SECTION]
    return (*(one.address for one in lineage), *(name for one in sections for name in (one.text, one.wording)))
