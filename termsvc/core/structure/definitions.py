"""The defined terms of a document, and what they mean."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from termsvc.core.provisions import MarkKind, Provision, ProvisionKind

_QUOTED = re.compile(
    r"""[\u201c\u201d\u201e"\u00ab]\s?(?P<double>[^\u201c\u201d\u201e"\u00ab\u00bb|]{1,80}?)\s?[\u201c\u201d"\u00bb]
    |(?<!\w)[\u2018'](?P<single>[^\u2018\u2019'|]{1,80})[\u2019'](?!\w)""",
    re.VERBOSE,
)
_MEANS = re.compile(
    r"""\W*(?:\([^()]*\)\W*)?(?:as\sused\s[\w\s]{1,40},\s)?(?:(?:shall|will|each|both|collectively|jeweils)\s)?
    (?:means?|ha(?:s|ve)\s(?:the|its)\s[\w\s]{0,20}meanings?|(?:is|are)\sdefined|refers?\sto
      |bezeichnen|bezeichnet|bedeutet|meint|hat\sdie\s\w*\s?Bedeutung
      |d\u00e9signe(?:nt)?|signifie(?:nt)?|s['\u2019]entend(?:ent)?|a\sle\ssens)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_OR = re.compile(r"[^\w.:;]*(?:or|and|oder|und|ou|et)?[^\w.:;]*", re.IGNORECASE)
_HEADING = re.compile(
    r"""(?:(?:general|key|certain|some)\s)?(?:definitions?|defined\sterms|interpretation|glossary)(?:\sand\sinterpretation)?
    |(?:begriffs)?(?:definitionen|bestimmungen)|begriffe|glossar
    |d\u00e9finitions?|glossaire""",
    re.VERBOSE | re.IGNORECASE,
)
_ARTICLE = re.compile(r"(?:(?:an?|the|our|your|der|die|das|le|la|les)\s|l['\u2019])?\W*", re.IGNORECASE)
_LISTED = re.compile(r"(?P<term>[^.:;|]{1,60}?)(?::|\s[\u2013\u2014-])\s+(?=\S)")
# "The term", with which the sentence about the next term begins.
_UNFINISHED = re.compile(r"(?<=[.;])(?:\s+\w+){1,2}\W*\Z")
_WORDLESS = " \t,:;\u2013\u2014-"
_WITHOUT_TERMS = frozenset({ProvisionKind.SECTION, ProvisionKind.TABLE_ROW, ProvisionKind.CODE, ProvisionKind.HTML})


class _Named(NamedTuple):
    """A term where it stands out of a text, by quotes or as bold; `end` is after the quotes."""

    term: str
    start: int
    end: int


def definitions(provisions: Sequence[Provision]) -> Iterator[tuple[str, str]]:
    """The terms of a document with what is said of them, in order; a term may be defined more than once.

    A quoted or bold term is defined by a verb after it, as in `"Affiliate" means ...`, in English, German and French; in
    a section that is headed as definitions, also by opening a provision. There, `Affiliate: ...` defines as well. What
    is said goes on to the next term, or through all that stands under the provision.
    """
    named = {one.address: found for one in provisions if (found := [*_terms(one)])}
    under = _under(provisions, named)
    for one in provisions:
        if one.address in named:
            yield from _defined(one, named[one.address], " ".join(_said(under, one.address)))


def _under(provisions: Sequence[Provision], named: Mapping[str, Sequence[_Named]]) -> Mapping[str, list[Provision]]:
    """What defines nothing itself, by the address of what it stands under; items stand under what leads to their list."""
    found: defaultdict[str, list[Provision]] = defaultdict(list)
    leading: Provision | None = None
    for one in provisions:
        is_led_to = leading is not None and one.kind is ProvisionKind.LIST_ITEM and one.parent is leading.parent
        above = leading if is_led_to else one.parent
        if above is not None and one.address not in named:
            found[above.address].append(one)
        if one.kind is not ProvisionKind.LIST_ITEM:
            leading = one if one.text.endswith(":") else None
    return found


def _said(under: Mapping[str, Sequence[Provision]], address: str) -> Iterator[str]:
    """What stands under a provision and defines nothing itself."""
    for one in under.get(address, ()):
        yield from (one.wording, *_said(under, one.address))


def _defined(one: Provision, named: Sequence[_Named], below: str) -> Iterator[tuple[str, str]]:
    says: list[str] = []
    end, rest = len(one.text), below
    for term in reversed(named):
        joined = bool(says) and _OR.fullmatch(one.text, term.end, end)
        said = _UNFINISHED.sub("", one.text[term.end : end]) if says else one.text[term.end : end]
        says.append(says[-1] if joined else f"{said.strip(_WORDLESS)} {rest}".strip())
        end, rest = term.start, ""
    yield from ((term.term, said) for term, said in zip(named, reversed(says), strict=True) if said)


def _terms(one: Provision) -> Iterator[_Named]:
    """The terms that a provision defines."""
    if one.kind in _WITHOUT_TERMS:
        return
    named = _named(one)
    listed = _is_headed_as_definitions(one)
    for number, term in enumerate(named):
        opens = listed and number == 0 and _ARTICLE.fullmatch(one.text, 0, term.start)
        if opens or _MEANS.match(one.text, term.end) or _defines_with_next(one.text, named[number:]):
            yield term
    if listed and not named and (match := _LISTED.match(one.text)):
        yield _Named(match["term"], 0, match.end())


def _defines_with_next(text: str, named: Sequence[_Named]) -> bool:
    """Whether a term is the first of several that are defined together: `"Client" or "you" means ...`."""
    for one, two in pairwise(named):
        if not _OR.fullmatch(text, one.end, two.start):
            return False
        if _MEANS.match(text, two.end):
            return True
    return False


def _named(one: Provision) -> list[_Named]:
    quoted = [
        _Named((match["double"] or match["single"]).strip(" ,.:"), *match.span())
        for match in _QUOTED.finditer(one.text)
    ]
    taken = {at for named in quoted for at in range(named.start, named.end)}
    bold = (mark for mark in one.marks if mark.kind is MarkKind.STRONG and not taken & {*range(mark.start, mark.end)})
    strong = [_Named(one.text[mark.start : mark.end].strip(" ,.:"), mark.start, mark.end) for mark in bold]
    return sorted((named for named in [*quoted, *strong] if named.term), key=lambda named: named.start)


def _is_headed_as_definitions(one: Provision) -> bool:
    return any(
        above.kind is ProvisionKind.SECTION and _HEADING.fullmatch(above.text.strip(" .:")) for above in one.lineage()
    )
