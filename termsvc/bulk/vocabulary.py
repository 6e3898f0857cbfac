"""The short codes for what an account can have of its own, which documents they concern, and how a reader calls them.

| code | is |
| --- | --- |
| `v3a` | an acceptance of the version numbered 3 |
| `v3o2`, `v3w2` | the account's second objection to it, its withdrawal |
| `w1c5.2` | what dated values come to for the second view: the second thing, which is the one numbered 5 |
| `h1s1x4:@2.1`, then `s`, `e` | its first agreement, signed first, of the shape numbered 4, held on its second level; from, until |
| `h1s1x4:from`, `to` | its dates |
| `h1s1x4:signed`, `opened`, `v3a` | the date of its signature, that on which its holder was opened, and what the holder said |
| `h1s1x4:own`, `shut` | the dates on which the account itself was opened and closed |
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from termsvc.bulk.agreements import Shape
from termsvc.bulk.places import heard
from termsvc.bulk.values import Values
from termsvc.core.catalogue import Catalogue
from termsvc.core.model import Mode, Term, UnilateralChanges, Version

CREATED_ON = "created_on"

_CODE = re.compile(
    r"(?:h(?P<held>\d+)s\d+x(?P<shape>\d+):)?"
    r"(?:v(?P<version>\d+)(?P<said>[aow])(?P<objection>\d*)|w(?P<view>\d+)c(?P<alike>\d+)\.(?P<turn>\d+)"
    r"|@(?P<depth>\d+)\.(?P<span>\d+)(?P<chain>[se]?)|(?P<date>signed|from|to|opened|own|shut))"
)
_SAID = {"a": "accepted", "o": "objected", "w": "objection_withdrawn"}
_EDGE = {"s": "from", "e": "to"}
_DATES = {"from": "effective_from", "to": "effective_to", "opened": "holder.created_on"}
_TO_BE_CHANGED = frozenset({"signed", "opened", "own", "shut"})


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules for a document see of what a code stands for.

    Attributes:
        code: the same without what they don't look at; equal ones are alike to them.
        permits: it is of an agreement that lets versions take over.
        signed: it is the date of that one's signature.
    """

    document: str
    code: str
    permits: bool = False
    signed: bool = False


class Vocabulary:
    """What the codes mean in one question.

    Args:
        versions: by number.
        shapes: of agreements, by number.
    """

    def __init__(
        self, catalogue: Catalogue, versions: Sequence[Version], shapes: Sequence[Shape], values: Values
    ) -> None:
        self._catalogue = catalogue
        self._versions = versions
        self._bearings = values.bearings
        self._views = list(values.views.values())
        self._shapes = shapes
        self._heard = {slug: heard(catalogue, slug) for slug in catalogue.documents}
        self._shapes_seen: dict[tuple[str, int], Shape] = {}
        self._numbers: dict[Shape, int] = {}

    def seen(self, code: str) -> Iterator[Seen]:
        """What the rules see of what a code stands for, for each document whose answers may hang on it."""
        found = _read(code)
        for slug in self._catalogue.documents:
            if found["version"] and self._versions[int(found["version"])].document not in self._heard[slug]:
                continue
            if found["shape"]:
                yield from self._seen_of_agreement(slug, code, found)
            elif found["view"]:
                verdict = self._bearings.get((f"view_{found['view']}", int(found["alike"]), slug))
                if verdict is not None:
                    yield Seen(slug, f"w{found['view']}c{verdict}")
            else:
                yield Seen(slug, code)

    def _seen_of_agreement(self, slug: str, code: str, found: Mapping[str, str]) -> Iterator[Seen]:
        """Of an agreement that lets nothing change, its signature and what its holder said and is mean nothing."""
        place = slug, int(found["shape"])
        if place not in self._shapes_seen:
            self._shapes_seen[place] = self._seen_shape(slug, self._shapes[place[1]])
        shape = self._shapes_seen[place]
        permits = any(term.unilateral_changes is UnilateralChanges.PERMITTED for term in shape.terms)
        if not shape.terms or (not permits and (found["said"] or found["date"] in _TO_BE_CHANGED)):
            return
        number = self._numbers.setdefault(shape, len(self._numbers))
        seen = code.replace(f"x{found['shape']}:", f"x{number}:", 1)
        yield Seen(slug, seen, permits, signed=found["date"] == "signed")

    def _seen_shape(self, slug: str, shape: Shape) -> Shape:
        """Of an agreement's terms what can bear on a document: of those whose versions don't, only that they govern."""
        terms = (
            term if term.document in self._heard[slug] else Term(document=term.document, mode=Mode.FLOAT)
            for term in shape.terms
            if term.document in self._catalogue.concerned[slug]
            # A pin to an unknown version has no effect, but its own document's explanation says so.
            and (term.version is None or term.document == slug or self._catalogue.knows(term.document, term.version))
        )
        return Shape(shape.precedence, tuple(terms))

    def may_be_named(self, code: str, document: str) -> bool:
        """Whether what a code stands for may be why what binds for a document changes."""
        return self.is_dated(code) and any(seen.document == document for seen in self.seen(code))

    def is_dated(self, code: str) -> bool:
        """Whether what a code stands for has a date on which what binds may change.

        A signature changes nothing, nor does the closing of an account; its opening is named for every account alike.
        """
        found = _read(code)
        return bool(found["chain"]) if found["depth"] else found["date"] not in {"signed", "own", "shut"}

    def named(self, code: str) -> str:
        """The source of a date as the output calls it, such as `accepted:dpa:2025-02-25` or `agreement:1:signed_on`."""
        found = _read(code)
        held = f"agreement:{found['held']}:" if found["held"] else ""
        if found["version"]:
            version = self._versions[int(found["version"])]
            of_holder = "holder." if held else ""
            which = f":{found['objection']}" if found["objection"] else ""
            return f"{held}{of_holder}{_SAID[found['said']]}:{version.document}:{version.label}{which}"
        if found["view"]:
            return f"values:{','.join(sorted(self._views[int(found['view'])].reads))}:{found['turn']}"
        if found["depth"]:
            return f"{held}held:{found['depth']}:{found['span']}:{_EDGE[found['chain']]}"
        return held + _DATES[found["date"]]


def _read(code: str) -> dict[str, str]:
    found = _CODE.fullmatch(code)
    if found is None:
        raise AssertionError(f"no code: {code}")
    return {name: text or "" for name, text in found.groupdict().items()}
