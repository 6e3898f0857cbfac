"""Values of an account that are others from a date on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from termsvc.core.dated import Dated, Span
from termsvc.core.model import Account
from termsvc.library import decode
from termsvc.library.decode import Place, Schema, fields, needed
from termsvc.library.nodes import Entries, Node
from termsvc.library.parsed import node_of
from termsvc.library.schema import ACCOUNT
from termsvc.service.stating.stated import read_one

T = TypeVar("T")

FROM, PARENT, ATTRIBUTES = "from", "parent", "attributes"
VALUES = ("country", "locale", PARENT)

_NO_VALUE: Dated[str] = Dated()
_CHANGE: Schema = {FROM: needed(decode.day), **{name: ACCOUNT[name] for name in (*VALUES, ATTRIBUTES)}}


@dataclass(frozen=True, slots=True)
class Change:
    """What changes on a date.

    Attributes:
        day: the first date on which the values hold.
        values: of `country`, `locale` and `parent`, those that change.
        attributes: those that change, by name. No value means that there is none from then on.
    """

    day: date
    values: Mapping[str, Dated[str]]
    attributes: Mapping[str, Dated[str]]

    def applied(self, account: Account) -> Account:
        """The account with the change, and all else as it was."""
        own = dict(account.attributes)
        attributes = own | {name: self._on(own.get(name, Dated()), value) for name, value in self.attributes.items()}
        return replace(
            account,
            country=self._on(account.country, self.values.get("country")),
            locale=self._on(account.locale, self.values.get("locale")),
            parent=self._on(account.parent, self.values.get(PARENT)),
            attributes=tuple((name, value) for name, value in attributes.items() if value.spans),
        )

    def _on(self, before: Dated[str], after: Dated[str] | None) -> Dated[str]:
        return before if after is None else spliced(before, after, self.day)


def spliced(before: Dated[T], after: Dated[T], day: date) -> Dated[T]:
    """One value up to a date, and another one from then on; two spans that meet there with one value are one."""
    earlier, later = [*_within(before, Span(None, day))], [*_within(after, Span(day, None))]
    if earlier and later and earlier[-1][0].end == later[0][0].start and earlier[-1][1] == later[0][1]:
        (first, value), (last, _) = earlier.pop(), later.pop(0)
        later.insert(0, (Span(first.start, last.end), value))
    return Dated((*earlier, *later))


def _within(dated: Dated[T], bounds: Span) -> Iterator[tuple[Span, T]]:
    for span, value in dated.spans:
        if span.overlaps(bounds):
            start = max((edge for edge in (span.start, bounds.start) if edge), default=None)
            end = min((edge for edge in (span.end, bounds.end) if edge), default=None)
            yield Span(start, end), value


def read_change(change: Mapping[str, Any], source: str) -> Change:
    """A change as parsed JSON states it.

    Raises:
        FactsRefused: something is wrong with it, or nothing changes.
    """
    return read_one(partial(_change, change), source)


def _change(change: Mapping[str, Any], place: Place) -> Change:
    node = node_of(dict(change), place)
    read = fields(node, place, _CHANGE)
    values = {name: read.get(name, _NO_VALUE) for name in _named(node) if name in VALUES}
    stated = dict(read.get(ATTRIBUTES, ()))
    attributes = {name: stated.get(name, _NO_VALUE) for name in _named(_within_entry(node, ATTRIBUTES))}
    if not (values or attributes):
        place.refuse(node, "nothing changes", f"Write one of {', '.join((*VALUES, ATTRIBUTES))}.")
    return Change(read[FROM], values, attributes)


def _named(node: Node | None) -> Iterator[str]:
    """The names of a mapping's fields, those too that have no value."""
    return iter(node.nodes if isinstance(node, Entries) else ())


def _within_entry(node: Node, name: str) -> Node | None:
    return node.nodes.get(name) if isinstance(node, Entries) else None
