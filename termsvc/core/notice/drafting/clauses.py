"""What changed within provisions that stand, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from termsvc.core.materiality import Materiality
from termsvc.core.notice.drafting.limits import with_instead
from termsvc.core.notice.drafting.norms import explains, ruled
from termsvc.core.notice.drafting.places import caption
from termsvc.core.notice.drafting.reading import Reading, Subject, Taken
from termsvc.core.notice.drafting.revisions import Revision, revisions
from termsvc.core.notice.drafting.scope import scoped
from termsvc.core.notice.drafting.statements import quoted, stated
from termsvc.core.notice.items import ItemKind, Proposal, Slots

_FEW = 3  # revisions of one provision that are told one by one
_INCLUSIVE = ("including", "such as", "and ", "or ", "as well as", ",")


def revised(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose items for each provision that says something else."""
    mine = [one for one in subjects if not one.is_editorial and not one.is_whole]
    proposals = [proposal for one in mine for proposal in _proposals(reading, one)]
    return Taken(tuple(proposals), tuple(one for one in subjects if one not in mine))


def _proposals(reading: Reading, subject: Subject) -> Iterator[Proposal]:
    found = [*_told_together(revisions(subject.passage, subject.regions), caption(subject.provision))]
    items = [_proposal(reading, subject, one) for one in found]
    if not items:
        yield _generic(reading, subject, subject.passage.old, subject.passage.new)
    elif len(items) <= _FEW:
        yield from items
    else:
        slots = Slots(place=reading.places.of(subject.provision))
        yield Proposal(
            document=reading.document, kind=ItemKind.CHANGED, slots=slots, changes=(subject.id,), items=tuple(items)
        )


def _told_together(found: Sequence[Revision], title: str) -> Iterator[Revision]:
    """Revisions, one with the sentences that came right after it; that of a caption is left out, if there is another."""
    rest = [one for one in found if title not in {one.new.strip(" .:"), one.old.strip(" .:")}] or [*found]
    last: Revision | None = None
    for one in rest:
        if last and one.came and not last.came and not last.went and _stands_after(last, one):
            last = replace(last, new=f"{last.new} {one.new}", regions=(*last.regions, *one.regions))
            continue
        if last:
            yield last
        last = one
    if last:
        yield last


def _stands_after(one: Revision, two: Revision) -> bool:
    text = two.regions[0].new.text
    at = text.find(one.new)
    return at >= 0 and not text[at + len(one.new) : two.regions[0].new.start].strip()


def _proposal(reading: Reading, subject: Subject, one: Revision) -> Proposal:
    if one.went:
        return _gone(reading, subject, one)
    if one.came:
        return _come(reading, subject, one)
    return _changed(reading, subject, one)


def _gone(reading: Reading, subject: Subject, one: Revision) -> Proposal:
    slots = Slots(place=reading.places.of(subject.provision), old=quoted(one.old), said=stated(reading, one.old))
    return Proposal(document=reading.document, kind=ItemKind.REMOVED, slots=slots, changes=(subject.id,))


def _come(reading: Reading, subject: Subject, one: Revision) -> Proposal:
    slots = Slots(place=reading.places.of(subject.provision), says=stated(reading, one.new), quote=quoted(one.new))
    kind = _kind_of_new(subject, one.new) if reading.is_english else ItemKind.ADDED
    proposal = Proposal(document=reading.document, kind=kind, slots=slots, changes=(subject.id,))
    return scoped(reading, proposal, one.new, subject.provision)


def _kind_of_new(subject: Subject, text: str) -> ItemKind:
    if subject.judgement.materiality is Materiality.CLARIFICATION or explains(text):
        return ItemKind.CLARIFIED
    return ruled(text) or ItemKind.ADDED


def _changed(reading: Reading, subject: Subject, one: Revision) -> Proposal:
    instead = with_instead(one.old, one.new, reading.lexicon.quantities)
    says = stated(reading, instead or one.new)
    slots = Slots(
        place=reading.places.of(subject.provision),
        says=says,
        said=stated(reading, one.old),
        quote=quoted(instead or one.new),
        old=quoted(one.old),
        new=quoted(one.new),
    )
    kind, slots = (ItemKind.LIMIT, slots) if instead else _kind_of_changed(reading, subject, one, slots)
    proposal = Proposal(document=reading.document, kind=kind, slots=slots, changes=(subject.id,))
    return scoped(reading, proposal, one.new, subject.provision)


def _kind_of_changed(reading: Reading, subject: Subject, one: Revision, slots: Slots) -> tuple[ItemKind, Slots]:
    came, went = one.inserts, one.deletes
    if not reading.is_english:
        return ItemKind.GENERIC, slots
    if subject.judgement.materiality is Materiality.CLARIFICATION and slots.says:
        return ItemKind.CLARIFIED, slots
    if came and not went:
        return ItemKind.EXTENDED, replace(slots, new=_joined(came), manner=_manner(came))
    if went and not came:
        return ItemKind.NARROWED, replace(slots, old=_joined(went))
    if not slots.says:
        return ItemKind.GENERIC, slots
    now, before = ruled(one.new), ruled(one.old)
    return (now, slots) if now and now is not before else (ItemKind.CHANGED, slots)


def _manner(came: Sequence[str]) -> str:
    return "include" if all(words.casefold().lstrip().startswith(_INCLUSIVE) for words in came) else "words"


def _joined(words: Sequence[str]) -> str:
    return "\u201d and \u201c".join(one.strip(" ,;") for one in words)


def _generic(reading: Reading, subject: Subject, old: str, new: str) -> Proposal:
    slots = Slots(place=reading.places.of(subject.provision), old=quoted(old), new=quoted(new))
    return Proposal(document=reading.document, kind=ItemKind.GENERIC, slots=slots, changes=(subject.id,))
