"""What changed within provisions that stand, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from termsvc.core.materiality import Family, Lexicon, Materiality
from termsvc.core.materiality.passage import Region, sentences
from termsvc.core.notice.drafting.conditions import opening
from termsvc.core.notice.drafting.limits import with_instead
from termsvc.core.notice.drafting.norms import explains, ruled
from termsvc.core.notice.drafting.phrasing import bare, differing, includes
from termsvc.core.notice.drafting.places import body, caption, caption_end
from termsvc.core.notice.drafting.reading import Reading, Subject, Taken
from termsvc.core.notice.drafting.revisions import Revision, revisions
from termsvc.core.notice.drafting.scope import scoped
from termsvc.core.notice.drafting.statements import POINTS_BACK, quoted, stated
from termsvc.core.notice.items import ItemKind, Proposal, Slots
from termsvc.core.redline import ChangeKind

_SHORT, _AROUND = 30, 4  # words: of a longer sentence, only the part that differs is quoted, with so many around it
_FEW = 3  # revisions of one provision that are told one by one


def revised(reading: Reading, subjects: Sequence[Subject]) -> Taken:
    """Propose items for each provision that says something else."""
    mine = [one for one in subjects if not one.is_editorial and not one.is_whole]
    proposals = [proposal for one in mine for proposal in _proposals(reading, one)]
    return Taken(tuple(proposals), tuple(one for one in subjects if one not in mine))


def _proposals(reading: Reading, subject: Subject) -> Iterator[Proposal]:
    bare = [_without_caption(one, subject) for one in revisions(subject.passage, subject.regions)]
    found = [*_told_together(bare, caption(subject.provision))]
    items = [_proposal(reading, subject, one) for one in found]
    if not items and subject.passage.old == subject.passage.new:
        moved = "moved" if subject.change.kind is ChangeKind.MOVED else "form"
        slots = Slots(place=reading.places.of(subject.provision), manner=moved)
        yield Proposal(document=reading.document, kind=ItemKind.MOVED, slots=slots, changes=(subject.id,))
    elif not items:
        yield _generic(reading, subject)
    elif len(items) <= _FEW:
        yield from items
    else:
        slots = Slots(place=reading.places.of(subject.provision))
        yield Proposal(
            document=reading.document, kind=ItemKind.CHANGED, slots=slots, changes=(subject.id,), items=tuple(items)
        )


def _without_caption(one: Revision, subject: Subject) -> Revision:
    """A revision of the first sentence, without a caption such as "Short version:" before it."""
    old, new = (
        text.removeprefix(side[0].text[: caption_end(side[0])]).strip() or text
        for text, side in ((one.old, subject.change.old), (one.new, subject.change.new))
    )
    return replace(one, old=old, new=new)


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
    slots = Slots(place=reading.places.of(subject.provision), old=quoted(one.old))
    return Proposal(document=reading.document, kind=ItemKind.REMOVED, slots=slots, changes=(subject.id,))


def _come(reading: Reading, subject: Subject, one: Revision) -> Proposal:
    text = _in_context(subject, one.new, one.new)
    slots = Slots(place=reading.places.of(subject.provision), says=stated(reading, text), quote=quoted(one.new))
    kind = _kind_of_new(subject, one.new) if reading.is_english else ItemKind.ADDED
    proposal = Proposal(document=reading.document, kind=kind, slots=slots, changes=(subject.id,))
    return scoped(reading, proposal, one.new, subject.provision)


def _kind_of_new(subject: Subject, text: str) -> ItemKind:
    if subject.judgement.materiality is Materiality.CLARIFICATION or explains(text):
        return ItemKind.CLARIFIED
    return ruled(text) or ItemKind.ADDED


def _changed(reading: Reading, subject: Subject, one: Revision) -> Proposal:
    instead = with_instead(one.old, one.new, reading.lexicon.quantities)
    parts = differing(one.old, one.new) if instead else None
    slots = Slots(
        place=reading.places.of(subject.provision),
        says=stated(reading, _in_context(subject, instead or one.new, one.new)),
        quote=quoted(one.new),
        old=parts.old if parts else quoted(one.old),
        new=parts.new if parts else quoted(one.new),
    )
    kind, slots = (ItemKind.LIMIT, slots) if instead else _kind_of_changed(reading, subject, one, slots)
    proposal = Proposal(document=reading.document, kind=kind, slots=slots, changes=(subject.id,))
    return scoped(reading, proposal, one.new, subject.provision)


def _kind_of_changed(reading: Reading, subject: Subject, one: Revision, slots: Slots) -> tuple[ItemKind, Slots]:
    came, went = one.inserts, one.deletes
    if any(map(_splits_a_word, one.regions)) or all(_turns(region, reading.lexicon) for region in one.regions):
        came = went = ()
    if reading.is_english and came and not went:
        if subject.judgement.materiality is Materiality.CLARIFICATION and slots.says:
            return ItemKind.CLARIFIED, slots
        inclusive = includes(came)
        new = _joined(map(bare, came) if inclusive else came)
        return ItemKind.EXTENDED, replace(slots, new=new, manner="include" if inclusive else "words")
    if reading.is_english and went and not came:
        return ItemKind.NARROWED, replace(slots, old=_joined(went))
    if not slots.says:
        parts = differing(one.old, one.new)
        return ItemKind.GENERIC, replace(slots, **parts._asdict(), manner="words") if parts else slots
    if len(one.old.split()) > _SHORT and (parts := differing(one.old, one.new, around=_AROUND)):
        slots = replace(slots, old=f"\u2026 {parts.old} \u2026")
    return ruled(one.new) or ItemKind.CHANGED, slots


def _turns(region: Region, lexicon: Lexicon) -> bool:
    """Whether a place turns what a sentence rules, as "not" does; then both sentences are to be read as a whole."""
    words = lexicon.words(region.only_side.words)
    return bool(words) and any(lexicon.families.covers(words, family) for family in (Family.NEGATION, Family.MODAL))


def _splits_a_word(region: Region) -> bool:
    """Whether a place begins or ends within a word or a number, so that its words can't be quoted alone."""
    side = region.only_side
    begins = (
        side.before[-1:].isalnum() and side.words[:1].isalnum() and side.text[side.start : side.start + 1].isalnum()
    )
    before = side.before[-1:] and not side.before[-1:].isspace() and side.text[side.start : side.start + 1].isalnum()
    after = side.after[:1].isalnum() and not side.text[side.end - 1 : side.end].isspace()
    return bool(begins or (before and side.before[-1:] not in "(\"'\u201c\u2018/-") or after)


def _joined(words: Iterable[str]) -> str:
    return " \u2026 ".join(one.strip(" ,;") for one in words)


def _in_context(subject: Subject, text: str, sentence: str) -> str:
    """Sentences with the one before them, if they begin by pointing back at it, as in "it costs EUR 6"."""
    found = opening(sentence)
    if not POINTS_BACK.match(found.rest if found else sentence):
        return text
    before = body(subject.provision).partition(sentence)[0].strip()
    last = sentences(before)[-1] if before else ""
    return text if not last or POINTS_BACK.match(last) else f"{last} {text}"


def _generic(reading: Reading, subject: Subject) -> Proposal:
    """An item about a change whose every place is editorial, and which the document declares material all the same."""
    old, new = subject.passage.old, subject.passage.new
    parts = differing(old, new)
    slots = Slots(
        place=reading.places.of(subject.provision),
        old=parts.old if parts else quoted(old),
        new=parts.new if parts else quoted(new),
        manner="words" if parts else "",
    )
    return Proposal(document=reading.document, kind=ItemKind.GENERIC, slots=slots, changes=(subject.id,))
