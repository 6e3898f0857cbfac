"""Addresses: how the provisions of a document are cited, each by one path that no other has."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from termsvc.core.provisions.labels import component
from termsvc.core.provisions.model import Provision, ProvisionKind
from termsvc.core.provisions.sections import Sections

_ORDINALS = {
    ProvisionKind.PARAGRAPH: "p",
    ProvisionKind.LIST_ITEM: "i",
    ProvisionKind.TABLE_ROW: "r",
    ProvisionKind.QUOTE: "q",
    ProvisionKind.CODE: "c",
    ProvisionKind.HTML: "h",
}
_SLUG_LENGTH = 60


class AddressBook:
    """Gives the provisions of a document their addresses when the first is asked for."""

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self._provisions: list[Provision] = []

    def enter(self, made: Provision) -> None:
        """Enter the next one, with what it stands under before it."""
        self._provisions.append(made)

    def address(self, one: Provision) -> str:
        """The address of a provision that was entered."""
        return self._given[id(one)]

    @cached_property
    def _given(self) -> dict[int, str]:
        addresses = Addresses()
        given = {id(None): ""}

        def above(one: Provision | None) -> str:
            return "" if one is self._sections.title else given[id(one)]

        for one in self._provisions:
            if one.kind is ProvisionKind.SECTION:
                given[id(one)] = addresses.of_heading(above(one.parent), one.label, one.text)
        section: Provision | None = None
        for one in self._provisions:
            if one.kind is ProvisionKind.SECTION:
                section = one
            else:
                given[id(one)] = addresses.of_other(above(section), above(one.parent), (one.kind, one.label))
        return given


class Addresses:
    """Gives addresses: to all headings first, then to what stands under them.

    So the address of anything else depends on the headings and on what stands before it under its own heading, and on
    nothing in other sections. A second `4/b` is `4/b~2`; no label or slug has a tilde.
    """

    def __init__(self) -> None:
        self._times = Counter[str]()
        self._ordinals = Counter[tuple[str, str]]()
        self._headings: set[str] = set()

    def of_heading(self, above: str, label: str, text: str) -> str:
        """The address of a heading under an address."""
        address = self._unique(_joined(above, component(label) if label else _slug(text)))
        self._headings.add(address)
        return address

    def of_other(self, section: str, above: str, provision: tuple[ProvisionKind, str]) -> str:
        """The address of another provision, by its kind and label, in a section and under an address in it."""
        kind, label = provision
        if kind is ProvisionKind.FOOTNOTE:
            return self._unique(f"note-{component(label)}")
        if not label:
            letter = _ORDINALS[kind]
            self._ordinals[above, letter] += 1
            return self._unique(_under(above, f"{letter}{self._ordinals[above, letter]}"))
        address = _joined(above, component(label))
        return self._unique(_under(above, f"~{component(label)}") if self._is_claimed(address, section) else address)

    def _is_claimed(self, address: str, section: str) -> bool:
        """Whether a clause is numbered as if it stood in another section: a 4.2 that is not in section 4, though there is one."""
        nearest = next((prefix for prefix in _prefixes(address) if prefix in self._headings), section)
        return nearest != section

    def _unique(self, address: str) -> str:
        self._times[address] += 1
        times = self._times[address]
        return address if times == 1 else f"{address}~{times}"


def _prefixes(address: str) -> Iterator[str]:
    """What an address would be a part of by its number: `9/4.2.1` is of `9/4.2` and `9/4`."""
    head, slash, number = address.rpartition("/")
    while "." in number:
        number = number.rpartition(".")[0]
        yield head + slash + number


def _joined(above: str, own: str) -> str:
    """`4` and `b` are `4/b`, but `4` and `4.2` are `4.2`, as one cites it."""
    head, _, last = above.rpartition("/")
    return _joined(head, own) if last and own.startswith(f"{last}.") else _under(above, own)


def _under(above: str, own: str) -> str:
    return f"{above}/{own}" if above else own


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "-", text.casefold()).strip("-")[:_SLUG_LENGTH].strip("-") or "section"
