"""Editing a draft: each edit gives a new draft, and no changed provision is lost on the way.

What an item told of is told by the items that come of it, or stands as not material with a reason and a name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, combinations
from typing import TypeAlias

from termsvc.core.errors import Refused
from termsvc.core.notice.draft import Draft, NotMaterial, Overriding
from termsvc.core.notice.items import Item, ItemKind, Wording

Items: TypeAlias = tuple[Item, ...]


def reworded(draft: Draft, item_id: str, text: str) -> Draft:
    """Say an item in other words; its translations stay, and are outdated.

    Raises:
        UnknownName: there is no such item.
        Refused: there are no words.
    """
    return _with(draft, replace(draft.item(item_id), text=_words(text)))


def conditioned(draft: Draft, item_id: str, condition: str | None, applies_if: str | None) -> Draft:
    """Let an item hold under a condition, in words and as an expression, or for everyone; as for `reworded`.

    Raises:
        UnknownName: there is no such item.
    """
    return _with(draft, replace(draft.item(item_id), condition=condition or None, applies_if=applies_if or None))


def translated(draft: Draft, item_id: str, language: str, text: str, condition: str | None = None) -> Draft:
    """Say an item, as it stands, in another language; the same again confirms a translation that is outdated.

    Raises:
        UnknownName: there is no such item.
        InvalidFact: the language is no tag, or that of notices.
        Refused: there are no words, or a condition in words just here or just in the item.
    """
    item = draft.item(item_id)
    made = Wording(language=language, text=_words(text), condition=condition or None, of=item.own.sealed)
    if (made.condition is None) is not (item.condition is None):
        held = "holds for everyone" if item.condition is None else f"holds under a condition, “{item.condition}”"
        raise Refused(f"item {item_id} {held}; translate the condition exactly where there is one in words")
    others = (one for one in item.translations if one.language != made.language)
    return _with(draft, replace(item, translations=(*others, made)))


def added(draft: Draft, document: str, text: str, changes: Iterable[str]) -> Draft:
    """Add an item, which takes its changes over from the marks as not material.

    Raises:
        UnknownName: the draft has no version of the document.
        Refused: there are no words.
    """
    draft.version(document)
    taken = tuple(changes)
    item = Item(id=_new_id(draft), document=document, kind=ItemKind.GENERIC, text=_words(text), changes=taken)
    marks = tuple(mark for mark in draft.not_material if mark.document != document or mark.change not in taken)
    return replace(draft, items=(*draft.items, item), not_material=marks)


def merged(draft: Draft, item_ids: Sequence[str], text: str | None = None) -> Draft:
    """Make one item of several, which stands where the first one stood; nested items go with theirs, and translations.

    Args:
        draft: the draft.
        item_ids: two or more, of one document.
        text: what it says; the texts one after the other if none is given.

    Raises:
        UnknownName: there is no such item.
        Refused: they are fewer than two, of several documents or conditions, or one is nested in another.
    """
    every = [draft.item(one) for one in dict.fromkeys(item_ids)]
    if not every[1:]:
        raise Refused("name two or more items to merge")
    first, *others = every
    for one, other in combinations(every, 2):
        if (other.document, other.applies_if, other.condition) != (one.document, one.applies_if, one.condition):
            raise Refused(f"items {one.id} and {other.id} differ in document or condition, so one can't say both")
        if _holds(one, other.id) or _holds(other, one.id):
            raise Refused(f"one of items {one.id} and {other.id} is nested in the other; first take it out")
    said = _words(" ".join(one.text for one in every) if text is None else text)
    whole = replace(
        first,
        text=said,
        translations=tuple(_joined(every, replace(first.own, text=said))),
        changes=tuple(dict.fromkeys(chain.from_iterable(item.changes for item in every))),
        items=tuple(chain.from_iterable(item.items for item in every)),
    )
    return _with(_without(draft, {other.id for other in others}), whole)


def split(draft: Draft, item_id: str, parts: Sequence[tuple[str, Sequence[str]]]) -> Draft:
    """Make several items of one, each with words and changes of its own; nested items and translations stay with the first.

    Raises:
        UnknownName: there is no such item.
        Refused: the parts are fewer than two, or do not tell of exactly what the item told of.
    """
    item = draft.item(item_id)
    told = {change for _, changes in parts for change in changes}
    if not parts[1:] or told != set(item.changes):
        raise Refused(f"the parts of item {item_id} have to be two or more, and to tell of {', '.join(item.changes)}")
    ids = [item.id, *_new_ids(draft, len(parts) - 1)]
    bare = replace(item, items=(), translations=())
    made = [
        replace(item if part_id == item.id else bare, id=part_id, text=_words(text), changes=tuple(changes))
        for part_id, (text, changes) in zip(ids, parts, strict=True)
    ]
    return replace(draft, items=_mapped(draft.items, lambda one: tuple(made) if one.id == item_id else (one,)))


def nested(draft: Draft, item_id: str, under: str | None) -> Draft:
    """Put an item last among those nested in another, or last of all.

    Raises:
        UnknownName: there is no such item.
        Refused: the other is the item itself, is nested in it, or is of another document.
    """
    item = draft.item(item_id)
    if under is None:
        rest = _without(draft, {item_id})
        return replace(rest, items=(*rest.items, item))
    above = draft.item(under)
    if _holds(item, under):
        raise Refused(f"item {item_id} can't stand under {under}, which is the same or stands under it")
    if above.document != item.document:
        raise Refused(f"item {item_id} is about {item.document} and can't stand under one about {above.document}")
    rest = _without(draft, {item_id})
    above = rest.item(under)
    return _with(rest, replace(above, items=(*above.items, item)))


def placed(draft: Draft, item_id: str, before: str) -> Draft:
    """Put an item right before another, on that one's level.

    Raises:
        UnknownName: there is no such item.
        Refused: the other is the item itself, is nested in it, or stands under an item about another document.
    """
    item = draft.item(item_id)
    beside = draft.item(before)
    if _holds(item, before):
        raise Refused(f"item {item_id} can't stand before {before}, which is the same or stands under it")
    if item.document != beside.document and beside not in draft.items:
        raise Refused(f"item {item_id} is about {item.document} and can't stand under one about {beside.document}")
    rest = _without(draft, {item_id})
    return replace(rest, items=_mapped(rest.items, lambda one: (item, one) if one.id == before else (one,)))


def set_aside(draft: Draft, item_id: str, reason: str, by: str) -> Draft:
    """Take an item out, with those nested in it: what it told of is not material.

    Raises:
        UnknownName: there is no such item.
        Refused: there is no reason.
    """
    item = draft.item(item_id)
    rest = _without(draft, {item_id})
    still_told = {(one.document, change) for one in rest.every_item() for change in one.changes}
    left = [(one.document, change) for one in item.walk() for change in one.changes]
    marks = tuple(
        NotMaterial(document=document, change=change, reason=_reason(reason), by=by)
        for document, change in dict.fromkeys(left)
        if (document, change) not in still_told
    )
    kept = (one for one in rest.not_material if (one.document, one.change) not in {*left} - still_told)
    return replace(rest, not_material=(*kept, *marks))


def marked(draft: Draft, document: str, change: str, reason: str, by: str) -> Draft:
    """Say of a change that no item tells of that it is not material, or say so with another reason.

    Raises:
        Refused: an item tells of it, or there is no reason.
    """
    for item in draft.every_item():
        if item.document == document and change in item.changes:
            raise Refused(f"item {item.id} tells of change {change} of {document}; set the item aside instead")
    rest = tuple(mark for mark in draft.not_material if (mark.document, mark.change) != (document, change))
    mark = NotMaterial(document=document, change=change, reason=_reason(reason), by=by)
    return replace(draft, not_material=(*rest, mark))


def overridden(draft: Draft, rule: str, reason: str, by: str) -> Draft:
    """Let the update go out although a rule stands against it.

    Raises:
        Refused: there is no reason.
    """
    rest = tuple(one for one in draft.overrides if one.rule != rule)
    return replace(draft, overrides=(*rest, Overriding(rule=rule, reason=_reason(reason), by=by)))


def posting_on(draft: Draft, posted_on: date) -> Draft:
    """Have the update posted on another date, and its versions that were not posted yet with it."""
    moved = (
        replace(
            version,
            posted_on=posted_on,
            effective_on_new=max(posted_on, version.effective_on_new)
            if version.effective_on_new != version.posted_on
            else posted_on,
        )
        if version.posted_on == draft.posted_on
        else version
        for version in draft.versions
    )
    return replace(draft, posted_on=posted_on, versions=tuple(moved))


def effective_on(draft: Draft, day: date, document: str | None = None) -> Draft:
    """Have one version, or all, take effect for existing accounts on another date.

    Raises:
        UnknownName: the draft has no version of the document.
        InvalidFact: the date is before posting.
    """
    meant = {draft.version(document).document} if document else {version.document for version in draft.versions}
    moved = (replace(version, effective_on=day) if version.document in meant else version for version in draft.versions)
    return replace(draft, versions=tuple(moved))


def renumbered(items: Items, draft: Draft) -> Items:
    """Items with ids that no item of a draft has, in the same order."""
    every = [one.id for item in items for one in item.walk()]
    new = dict(zip(every, _new_ids(draft, len(every)), strict=True))
    return _mapped(items, lambda one: (replace(one, id=new[one.id]),))


def _words(text: str) -> str:
    if not text.strip():
        raise Refused("an item says something: write at least a word")
    return text.strip()


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused("give the reason, in at least a word")
    return text.strip()


def _joined(items: Sequence[Item], said: Wording) -> Iterator[Wording]:
    """The translations of several items as those of one that says what is given: outdated, unless all join as it does."""
    joins = said.text == " ".join(one.text for one in items)
    for language in dict.fromkeys(one.language for item in items for one in item.translations):
        theirs = [one for item in items for one in item.translations if one.language == language]
        stale = any(one.language == language for item in items for one in item.outdated)
        yield replace(
            theirs[0],
            text=" ".join(one.text for one in theirs),
            of=said.sealed if joins and not stale and len(theirs) == len(items) else "",
        )


def _holds(item: Item, item_id: str) -> bool:
    return any(one.id == item_id for one in item.walk())


def _mapped(items: Items, change: Callable[[Item], Items]) -> Items:
    """The items, nested ones first, each as what a function makes of it."""
    return tuple(chain.from_iterable(change(replace(item, items=_mapped(item.items, change))) for item in items))


def _with(draft: Draft, item: Item) -> Draft:
    return replace(draft, items=_mapped(draft.items, lambda one: (item,) if one.id == item.id else (one,)))


def _without(draft: Draft, ids: set[str]) -> Draft:
    return replace(draft, items=_mapped(draft.items, lambda one: () if one.id in ids else (one,)))


def _new_id(draft: Draft) -> str:
    return _new_ids(draft, 1)[0]


def _new_ids(draft: Draft, number: int) -> list[str]:
    taken = [int(item.id[1:]) for item in draft.every_item() if item.id[:1] == "i" and item.id[1:].isdecimal()]
    last = max(taken, default=0)
    return [f"i{last + n}" for n in range(1, number + 1)]
