"""What a place in a change is by its form alone: a heading, a caption, a line with a date, an address, a word that links."""

from __future__ import annotations

import re
from collections.abc import Sequence

from termsvc.core.materiality.lexicon import Family, Lexicon
from termsvc.core.materiality.passage import Passage, Region, Side
from termsvc.core.provisions import Mark, MarkKind, Provision, ProvisionKind
from termsvc.core.redline import ChangeKind

_CAPTION_WORDS = 7
_HEADING_WORDS = 12
_HEADER_WORDS = 14
_CONTACT_WORDS = 8
_COPYRIGHT = re.compile(r"\W*(?:©|\(c\)|copyright\b)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(?:https?://|www\.)\S+        # of a page
    |[\w.+-]+@[\w-]+(?:\.[\w-]+)*     # of mail
    |\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|eu|de|fr|example)\b(?:/\S*)?
    |\{[{%].*?[%}]\}                  # a template's variable for one
    |\[[^\]]*\]\(\S*\)""",
    re.VERBOSE,
)
_ADDRESS_LENGTH = 300
_MAY_BE_ADDRESS = re.compile(r"[@{/]|\.[a-z]{2,7}\b")
_VERSION = re.compile(r"\bv?\d+(?:\.\d+)*\b", re.IGNORECASE)
_LABEL = re.compile(r"\W*(?:[a-z]|[ivx]{1,4}|\d{1,2})\W*", re.IGNORECASE)
_MEANINGFUL = (Family.MODAL, Family.NEGATION, Family.WATCHED)


def is_heading(passage: Passage, region: Region, lexicon: Lexicon) -> bool:
    """Say whether only a heading changed, or a link of a table of contents.

    A heading that rules something, as "You may not resell" does, is read as any other sentence; one that asks is not.
    """
    sides = (*passage.change.old, *passage.change.new)
    if all(map(_is_link_within, sides)):
        return True
    if not all(map(_is_heading, sides)):
        return False
    asks = "?" in passage.provision.text
    return asks or not (_rules(region, lexicon) or _counts(region, lexicon))


def _is_heading(one: Provision) -> bool:
    """Whether a provision is a heading, or a line all in bold, or after number signs, that takes the place of one."""
    if one.kind is ProvisionKind.SECTION or one.text.startswith("##"):
        return True
    short = one.kind is ProvisionKind.PARAGRAPH and len(one.text.split()) <= _HEADING_WORDS
    return short and any(mark.kind is MarkKind.STRONG and _is_over_all(mark, one) for mark in one.marks)


def _is_link_within(one: Provision) -> bool:
    return one.kind is ProvisionKind.LIST_ITEM and any(
        mark.kind is MarkKind.LINK and mark.target.startswith("#") and _is_over_all(mark, one) for mark in one.marks
    )


def _is_over_all(mark: Mark, one: Provision) -> bool:
    return (mark.start, mark.end) == (0, len(one.text))


def _counts(region: Region, lexicon: Lexicon) -> bool:
    return any(lexicon.quantities.read(side.words) for side in region)


def _rules(region: Region, lexicon: Lexicon) -> bool:
    found = lexicon.families.keys(lexicon.words(f"{region.old.words} {region.new.words}"))
    return not found.isdisjoint(_MEANINGFUL)


def is_header_date(passage: Passage, region: Region, lexicon: Lexicon) -> bool:
    """Say whether a line tells only of the date and version of a document, or when it was copyrighted."""
    sentences = [text for text in passage.sentences(region) if text]
    return all(len(text.split()) <= _HEADER_WORDS and _is_header(text, lexicon) for text in sentences) or all(
        _COPYRIGHT.match(text) and not _has_letters(side.words) for text, side in zip(sentences, region, strict=False)
    )


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def _is_header(text: str, lexicon: Lexicon) -> bool:
    rest = text
    for quantity in reversed(lexicon.quantities.read(text)):
        rest = rest[: quantity.start] + rest[quantity.start + len(quantity.text) :]
    words = lexicon.words(_VERSION.sub(" ", rest))
    return rest != text and lexicon.families.covers(words, Family.HEADER)


def is_caption(passage: Passage, region: Region, lexicon: Lexicon) -> bool:
    """Say whether a few words that only name what follows came or went at the start of a provision."""
    side = region.only_side
    if region.replaces or side.start or passage.is_whole or _rules(region, lexicon):
        return False
    named = side.words.endswith((":", ".")) and len(side.words.split()) <= _CAPTION_WORDS
    return named and side.words[:1].isupper() and not _counts(region, lexicon)


def is_label(passage: Passage, region: Region) -> bool:
    """Say whether only the numbers went that parts of a provision had within its text."""
    split = passage.change.kind in {ChangeKind.SPLIT, ChangeKind.MERGED}
    return split and all(_LABEL.fullmatch(side.words) for side in region if side.words)


def is_connective(region: Region, lexicon: Lexicon) -> bool:
    """Say whether only words that link others, or punctuation, were exchanged, and no "and" for an "or"."""
    old, new = lexicon.words(region.old.words), lexicon.words(region.new.words)
    if sorted(old) == sorted(new):
        return True
    families = lexicon.families
    before, after = ([word for word in side if families.covers([word], Family.JUNCTION)] for side in (old, new))
    if before and after and before != after:
        return False
    # Words that both sides have only changed places.
    return all(
        families.covers([word], Family.CONNECTIVE) or families.covers([word], Family.JUNCTION)
        for word in {*old} ^ {*new}
    )


def is_address(region: Region) -> bool:
    """Say whether only addresses of pages or of mail were exchanged, or parts of them."""
    return any(side.words for side in region) and all(_is_inside_address(side) for side in region if side.words)


def _is_inside_address(side: Side) -> bool:
    end = side.start + len(side.text[side.start : side.end].rstrip())
    start = side.end - len(side.text[side.start : side.end].lstrip())
    shift = min(start, _ADDRESS_LENGTH)
    around = side.text[start - shift : end + _ADDRESS_LENGTH]
    return _MAY_BE_ADDRESS.search(around) is not None and any(
        match.start() <= shift and shift + end - start <= match.end() for match in _ADDRESS.finditer(around)
    )


def has_address(text: str) -> bool:
    """Say whether an address of a page or of mail stands in a text."""
    return _ADDRESS.search(text) is not None


def is_contact(passage: Passage, region: Region, lexicon: Lexicon) -> bool:
    """Say whether only the way of getting in touch was exchanged, in a sentence that asks to get in touch."""
    sides = [_but_links(lexicon.words(_without_names(_ADDRESS.sub(" ", side.words))), lexicon) for side in region]
    if not (any(sides) or any(has_address(side.words) for side in region)):
        return False
    if any(len(words) > _CONTACT_WORDS or not lexicon.families.covers(words, Family.CHANNEL) for words in sides):
        return False
    return all(
        Family.CONTACT in lexicon.families.keys(lexicon.words(text)) for text in passage.sentences(region) if text
    )


def _but_links(words: Sequence[str], lexicon: Lexicon) -> list[str]:
    return [word for word in words if not lexicon.families.covers([word], Family.CONNECTIVE)]


def _without_names(text: str) -> str:
    """The words without those that begin with a capital: names of products, forms and teams."""
    return " ".join(word for word in text.split() if not word.lstrip("\"'(\u201c")[:1].isupper())
