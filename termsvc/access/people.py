"""Who is one person: four eyes are those of two persons, not of two names, addresses, machines or tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from termsvc.access.identity import Identity, Kind
from termsvc.core.errors import UnknownName


class People:
    """All identities, and which of them are one person.

    Two are one person if that was declared, if they have one e-mail address, or if one is a machine that the other
    answers for; and so on from one to the next.

    Attributes:
        identities: all of them by id, in the order in which they were enrolled.
    """

    def __init__(self, identities: Iterable[Identity], same: Iterable[tuple[str, str]] = ()) -> None:
        self.identities: Mapping[str, Identity] = {identity.id: identity for identity in identities}
        self._rank = {name: rank for rank, name in enumerate(self.identities)}
        self._parent = {name: name for name in self.identities}
        for one, other in (*same, *_owned(self.identities.values()), *_at_one_address(self.identities.values())):
            self._join(one, other)

    def person_of(self, name: str) -> str:
        """The id that stands for the person behind an identity: that of theirs which was enrolled first.

        A name that was never enrolled, as facts have from before, stands for itself. A later declaration may give another
        id, so compare what one `People` says, and keep it not.
        """
        while (above := self._parent.get(name, name)) != name:
            name = above
        return name

    def one_person(self, name: str, other: str) -> bool:
        """Whether two identities are one person."""
        return self.person_of(name) == self.person_of(other)

    def named(self, text: str) -> Identity:
        """The identity of this id, or of this id without `person:` or `machine:` if that is enough to tell.

        Raises:
            UnknownName: there is none, or there are two.
        """
        found = [one for one in self.identities.values() if text in {one.id, one.id.partition(":")[2]}]
        if len(found) == 1:
            return found[0]
        if found:
            raise UnknownName(f"{text!r} may be {' or '.join(one.id for one in found)}; write which.")
        near = get_close_matches(text, [name.partition(":")[2] for name in self.identities], 1)
        meant = f" Perhaps {near[0]} is meant." if near else " See them with termsvc access list."
        raise UnknownName(f"nobody is enrolled as {text!r}.{meant}")

    def _join(self, one: str, other: str) -> None:
        # A person goes before a machine, then who was enrolled first, in whatever order the statements come.
        first, second = sorted((self.person_of(one), self.person_of(other)), key=self._order)
        self._parent[second] = first

    def _order(self, name: str) -> tuple[bool, int]:
        return self.identities[name].kind is Kind.MACHINE, self._rank[name]


def _owned(identities: Iterable[Identity]) -> Iterable[tuple[str, str]]:
    return [(one.id, one.owner) for one in identities if one.owner is not None]


def _at_one_address(identities: Iterable[Identity]) -> Iterable[tuple[str, str]]:
    first: dict[str, str] = {}
    return [(first.setdefault(one.address, one.id), one.id) for one in identities if one.address is not None]
