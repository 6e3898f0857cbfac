"""What of a provision is the same in every language: its kind, where it stands, its number, and how much it says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from termsvc.core.provisions import MarkKind, Provision, ProvisionKind
from termsvc.core.provisions.labels import component

_DIGITS = re.compile(r"\d+")
_LAST = re.compile(r"[^.]*$")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
          "xviii", "xix", "xx")  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """A provision without its words.

    Attributes:
        provision: of which it is the shape.
        named_by_number: the numbers beside it don't count on from the first, so its number says which one it is. Where
            they do, it says no more than the order does, and another text may number the same provision otherwise.
    """

    provision: Provision
    named_by_number: bool

    @cached_property
    def kind(self) -> ProvisionKind:
        """What sort of block it is."""
        return self.provision.kind

    @cached_property
    def depth(self) -> str:
        """The level of a heading, such as `h2`; else how many provisions it stands under below its heading, a mark each."""
        if self.kind is ProvisionKind.SECTION:
            return next((mark.target for mark in self.provision.marks if mark.kind is MarkKind.HEADING), "")
        return "".join("." for one in self.provision.lineage() if one.kind is not ProvisionKind.SECTION)

    @cached_property
    def number(self) -> str:
        """Its number without what it is called there: `4` of `Article 4` and of `4.`."""
        return component(self.provision.label).rpartition("-")[2]

    @cached_property
    def length(self) -> int:
        """Of its text, in characters."""
        return len(self.provision.text)

    @cached_property
    def anchors(self) -> Counter[str]:
        """What a translation leaves as it is: numbers, addresses, and how much is marked in which way."""
        marks = (mark.target if mark.leads_elsewhere else mark.kind.value for mark in self.provision.marks)
        return Counter([*_DIGITS.findall(self.provision.text), *marks])


def shapes(provisions: Sequence[Provision]) -> list[Shape]:
    """The shapes of a document's provisions, in their order."""
    named = {id(one) for group in _groups(provisions) if not _counts_on(group) for one in group}
    return [Shape(one, id(one) in named) for one in provisions]


def _groups(provisions: Iterable[Provision]) -> Iterator[list[Provision]]:
    """Numbered provisions that stand side by side and are numbered in one style; footnotes, wherever they are referred to."""
    groups: dict[tuple[object, str], list[Provision]] = defaultdict(list)
    for one in provisions:
        if one.label:
            above = None if one.kind is ProvisionKind.FOOTNOTE else id(one.parent)
            groups[above, _style(one.label)].append(one)
    return iter(groups.values())


def _style(label: str) -> str:
    """A label with a sign for its last number, as the text writes it: `4.#` for `4.2`, `(#)` for `(b)`."""
    return re.sub(r"[^\W_]+(?=[\W_]*$)", "#", label.casefold(), count=1)


def _counts_on(group: Sequence[Provision]) -> bool:
    numbers = [_last(one) for one in group]
    counted = range(1, len(numbers) + 1)
    return (
        numbers == [str(number) for number in counted]
        or numbers == [chr(ord("a") + number - 1) for number in counted]
        or tuple(numbers) == _ROMAN[: len(numbers)]
    )


def _last(one: Provision) -> str:
    found = _LAST.search(component(one.label).rpartition("-")[2])
    return found[0] if found else ""
