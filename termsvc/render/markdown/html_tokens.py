"""Tokens of Markdown made into those of a page: anchors, numbers that lead to themselves, footnotes and ways back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from termsvc.core.provisions import ProvisionKind
from termsvc.render.markdown.anchors import Place
from termsvc.render.markdown.inner_links import lead
from termsvc.render.markdown.tokens import Marked, Note, link, text
from termsvc.render.redline.walk import depth

_DEEPEST = 4
_BLOCKS = frozenset({"heading_open", "paragraph_open", "tr_open", "fence", "code_block"})
_HELD_BY_ITEM = frozenset({ProvisionKind.LIST_ITEM, ProvisionKind.FOOTNOTE})
_ALIGNED = {"text-align:right": "right", "text-align:center": "center"}
_OPENS_EMPHASIS = frozenset({"strong_open", "em_open"})


def placed(document: Marked, places: Mapping[int, Place], *, within: str) -> list[Token]:
    """The tokens of a page, its footnotes last.

    Args:
        document: which is used up.
        places: the provisions that get an anchor, by the line with which each begins, from 0.
        within: what each id of this document begins with in the page.
    """
    notes = [token for note in document.notes for token in note.tokens]
    lead([*document.body, *notes], places.values(), within)
    for token in document.body:
        _set_depth(token, places)
    _link_notes(document, places, within)
    tokens = [*document.body, *_endnotes(document.notes)]
    _set_anchors(tokens, places)
    _set_cells(tokens)
    return tokens


def _set_depth(token: Token, places: Mapping[int, Place]) -> None:
    """Flat Markdown shows by the style of numbers alone what stands under what: a page shows it by the margin."""
    if token.level or not token.map:
        return
    found = (places[line].provision for line in range(*token.map) if line in places)
    first = next((one for one in found if one.kind is not ProvisionKind.FOOTNOTE), None)
    deep = depth(first) if first else 0
    if deep > 1:
        token.attrJoin("class", f"depth-{min(deep, _DEEPEST)}")


def _link_notes(document: Marked, places: Mapping[int, Place], within: str) -> None:
    """Make links of the references to footnotes, and of the end of each footnote links back to them."""
    anchors: dict[str, str] = {}
    for provision, anchor in places.values():
        if provision.kind is ProvisionKind.FOOTNOTE:
            anchors.setdefault(provision.label, anchor)
    back: dict[str, list[str]] = {}
    for token in _inline([*document.body, *(token for note in document.notes for token in note.tokens)]):
        children = token.children or []
        token.children = [new for child in children for new in _cited(child, anchors, back, within)]
    for note in document.notes:
        ids = back.pop(f"[{note.label}]", [])
        last = next(reversed([*_inline(note.tokens)]), None)
        if last is not None and last.children is not None:
            for one in ids:
                name = f"\N{LEFTWARDS ARROW WITH HOOK} [{note.label}]"
                last.children += [
                    text(" "),
                    *link(f"#{one}", "\N{LEFTWARDS ARROW WITH HOOK}", **{"class": "back", "aria-label": name}),
                ]


def _inline(tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "inline")


def _cited(child: Token, anchors: Mapping[str, str], back: dict[str, list[str]], within: str) -> list[Token]:
    if child.type != "footnote_ref":
        return [child]
    label = f"[{child.meta['label']}]"
    words = [text(label)]
    if label in anchors:
        ids = back.setdefault(label, [])
        ids.append(f"{within}cites:{anchors[label]}:{len(ids) + 1}")
        words = link(f"#{anchors[label]}", label, id=ids[-1])
    return [Token("sup_open", "sup", 1), *words, Token("sup_close", "sup", -1)]


def _endnotes(notes: Sequence[Note]) -> Iterator[Token]:
    if not notes:
        return
    yield Token("div_open", "div", 1, attrs={"class": "notes"}, block=True)
    yield Token("bullet_list_open", "ul", 1, block=True)
    for note in notes:
        yield Token("list_item_open", "li", 1, block=True)
        yield from note.tokens
        yield Token("list_item_close", "li", -1, block=True)
    yield Token("bullet_list_close", "ul", -1, block=True)
    yield Token("div_close", "div", -1, block=True)


def _set_anchors(tokens: Sequence[Token], places: Mapping[int, Place]) -> None:
    items: list[Token] = []
    for index, token in enumerate(tokens):
        if token.type == "list_item_open":
            items.append(token)
        elif token.type == "list_item_close":
            items.pop()
        elif token.type in _BLOCKS and token.map and (place := places.get(token.map[0])):
            kind = place.provision.kind
            holder = items[-1] if kind in _HELD_BY_ITEM else token
            holder.attrSet("id", place.anchor)
            if place.provision.label:
                _number(holder, tokens[index + 1], place)
            elif kind is ProvisionKind.SECTION:
                _link_to_itself(tokens[index + 1], place)


def _number(holder: Token, inline: Token, place: Place) -> None:
    """Make a link to itself of the number of a provision, whether it stands in its words or is the item's."""
    label = place.provision.label
    number = link(f"#{place.anchor}", label, **{"class": "number"})
    children = inline.children or []
    at = _first_shown(children)
    words = children[at].content.lstrip()
    if place.provision.kind in _HELD_BY_ITEM and (holder.info or label.startswith("[")):
        inline.children = [*number, text(" "), *children]
    elif children[at].type == "text" and words.startswith(label):
        inline.children = [*children[:at], *number, text(words.removeprefix(label)), *children[at + 1 :]]
    else:
        _link_to_itself(inline, place)
        return
    holder.attrJoin("class", "numbered")


def _first_shown(children: Sequence[Token]) -> int:
    """Where the words begin; a block that has a number has words."""
    return next(
        index
        for index, token in enumerate(children)
        if token.type not in _OPENS_EMPHASIS and (token.type != "text" or token.content.strip())
    )


def _link_to_itself(inline: Token, place: Place) -> None:
    """A quiet sign, named as what it stands in: no word of a language is needed."""
    named = {"class": "self", "aria-labelledby": place.anchor}
    inline.children = [*(inline.children or []), text(" "), *link(f"#{place.anchor}", "#", **named)]


def _set_cells(tokens: Sequence[Token]) -> None:
    """Tell a cell's side by a class, since pages have no styles of their own, and what a head is the head of.

    An empty cell of the head is the head of nothing.
    """
    for opened, words, closed in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if opened.type in {"th_open", "td_open"}:
            aligned = _ALIGNED.get(str(opened.attrs.pop("style", "")))
            if aligned:
                opened.attrSet("class", aligned)
            if not words.children:
                opened.tag = closed.tag = "td"
            if opened.tag == "th":
                opened.attrSet("scope", "col")
