"""The short codes for what an account can have of its own, which documents they concern, and how a reader calls them.

| code | is |
| --- | --- |
| `v3a` | an acceptance of the version numbered 3 |
| `v3o2`, `v3w2` | the account's second objection to it, its withdrawal |
| `d5.2s`, `d5.2e` | the start and the end of the account's second value of a name, the value numbered 5 |
| `p7` | the plain values numbered 7, where some value beside them is dated |
| `h1x4:@2.1`, then `s`, `e` | the account's first agreement, of the shape numbered 4, held two steps up; from, until |
| `h1x4:signed`, `from`, `to`, `opened` | its dates, and that on which its holder was opened |
| `h1x4:v3a` | what its holder said |
| `opened`, `closed` | the account's own two dates, where it has agreements |
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from termsvc.bulk.places import heard
from termsvc.core.catalogue import Catalogue
from termsvc.core.model import Version

CREATED_ON = "created_on"
CLOSED = "closed"

_CODE = re.compile(
    r"(?:h(?P<held>\d+)x(?P<shape>\d+):)?"
    r"(?:v(?P<version>\d+)(?P<said>[aow])(?P<objection>\d*)|d(?P<value>\d+)\.(?P<place>\d+)(?P<edge>[se])|p\d+"
    r"|@(?P<depth>\d+)\.(?P<span>\d+)(?P<chain>[se]?)|(?P<date>signed|from|to|opened|closed))"
)
_SAID = {"a": "accepted", "o": "objected", "w": "objection_withdrawn"}
_EDGE = {"s": "from", "e": "to"}
_DATES = {"signed": "signed_on", "from": "effective_from", "to": "effective_to", "opened": "holder.created_on"}
_OWN_DATES = {"opened": CREATED_ON, CLOSED: "closed_on"}


class Vocabulary:
    """What the codes mean in one question.

    Args:
        versions: by number.
        values: name and JSON text of each dated value, by number.
        shapes: of agreements, by number: the documents that they have terms for.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        versions: Sequence[Version],
        values: Sequence[tuple[str, str]],
        shapes: Sequence[frozenset[str]],
    ) -> None:
        self._versions = versions
        self._values = values
        self._shapes = shapes
        self._concerned: Mapping[str, frozenset[str]] = catalogue.concerned
        self._heard = {slug: heard(catalogue, slug) for slug in catalogue.documents}
        self._reads = {
            slug: frozenset(
                name
                for other in concerned
                for condition in catalogue.conditions[other].values()
                for name in condition.reads
            )
            for slug, concerned in catalogue.concerned.items()
        }

    def relevant(self, code: str) -> Iterator[str]:
        """The documents whose answers may hang on what a code stands for."""
        found = _read(code)
        for slug, concerned in self._concerned.items():
            if found["shape"] and concerned.isdisjoint(self._shapes[int(found["shape"])]):
                continue
            if found["version"] and self._versions[int(found["version"])].document not in self._heard[slug]:
                continue
            if found["value"] and self._values[int(found["value"])][0] not in self._reads[slug]:
                continue
            if code.startswith("p") and not self._reads[slug]:
                continue
            yield slug

    def is_dated(self, code: str) -> bool:
        """Whether what a code stands for happens on a date."""
        found = _read(code)
        return not code.startswith("p") and (not found["depth"] or bool(found["chain"]))

    def named(self, code: str) -> str:
        """The source of a date as the output calls it, such as `accepted:dpa:2025-02-25` or `agreement:1:signed_on`."""
        found = _read(code)
        held = f"agreement:{found['held']}:" if found["held"] else ""
        if found["version"]:
            version = self._versions[int(found["version"])]
            of_holder = "holder." if held else ""
            which = f":{found['objection']}" if found["objection"] else ""
            return f"{held}{of_holder}{_SAID[found['said']]}:{version.document}:{version.label}{which}"
        if found["value"]:
            name, _ = self._values[int(found["value"])]
            return f"{name}:{found['place']}:{_EDGE[found['edge']]}"
        if found["depth"]:
            return f"{held}held:{found['depth']}:{found['span']}:{_EDGE[found['chain']]}"
        return held + _DATES[found["date"]] if held else _OWN_DATES[found["date"]]


def _read(code: str) -> dict[str, str]:
    found = _CODE.fullmatch(code)
    if found is None:
        raise AssertionError(f"no code: {code}")
    return {name: text or "" for name, text in found.groupdict().items()}

