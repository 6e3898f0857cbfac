"""A terms update before it is posted: versions, what their notice says, and what it leaves unsaid on purpose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from termsvc.core.errors import InvalidFact, UnknownName
from termsvc.core.model import Document, Translation, Version
from termsvc.core.notice.items import Item

_LONGEST = 100
_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{_LONGEST - 1}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMaterial:
    """A changed provision that the notice does not tell of.

    Attributes:
        change: the id of the change in the redline of the document's version with the one before it.
        by: the identity that says so; empty while it is only proposed.
    """

    document: str
    change: str
    reason: str
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overriding:
    """Somebody lets an update go out although a rule on notice periods stands against it.

    Attributes:
        rule: the rule's id.
        by: the identity that says so; a second person confirms it by approving the update.
    """

    rule: str
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One revision of a draft.

    Attributes:
        id: the update's id; letters, digits, dots, hyphens and underscores, since files and addresses are named by it.
        posted_on: the date on which it is to be posted, in the time zone of each of its documents.
        documents: those that are new with it.
        versions: in order of document, one each.
        items: what the notice says, in its order; those of one document need not stand together.
        not_material: what it leaves unsaid.
        supersedes: the posted update that it corrects.
        translations: of its versions, as far as they were there when it was begun.

    Raises:
        InvalidFact: its id can't be one, it has no version, two of one document, two items or nested items with one id, an item nested in
            one about another document, or a translation of a version that is none of its own, or a second one into a language.
    """

    id: str
    posted_on: date
    documents: tuple[Document, ...] = ()
    versions: tuple[Version, ...]
    items: tuple[Item, ...] = ()
    not_material: tuple[NotMaterial, ...] = ()
    overrides: tuple[Overriding, ...] = ()
    supersedes: str | None = None
    translations: tuple[Translation, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "versions", tuple(sorted(self.versions, key=lambda version: version.document)))
        object.__setattr__(self, "translations", tuple(sorted(self.translations, key=lambda one: one.key)))
        if _ID.fullmatch(self.id) is None:
            raise InvalidFact(
                f"{self.id[:_LONGEST]!r} can't be the id of an update: use letters, digits, dots, hyphens and underscores,"
                f" beginning with a letter or digit, and at most {_LONGEST} of them"
            )
        if not self.versions:
            raise InvalidFact(f"update {self.id} has no version")
        for what, names in (
            ("version of", [version.document for version in self.versions]),
            ("item called", [item.id for item in self.every_item()]),
            ("translation of", [" ".join(one.key) for one in self.translations]),
        ):
            for name in names:
                if names.count(name) > 1:
                    raise InvalidFact(f"update {self.id} has more than one {what} {name}")
        self._require_whole()

    def _require_whole(self) -> None:
        """Refuse what is translated or nested where it does not belong."""
        for one in self.translations:
            if (one.document, one.version) not in {version.key for version in self.versions}:
                raise InvalidFact(
                    f"update {self.id} translates version {one.version} of {one.document} and does not post it"
                )
        for item in self.every_item():
            for below in item.items:
                if below.document != item.document:
                    raise InvalidFact(
                        f"item {below.id} of update {self.id} is about {below.document}, and stands under item {item.id},"
                        f" which is about {item.document}"
                    )

    def every_item(self) -> Iterator[Item]:
        """The items, each followed by those nested in it."""
        return chain.from_iterable(item.walk() for item in self.items)

    def item(self, item_id: str) -> Item:
        """The item, or nested item, of an id.

        Raises:
            UnknownName: there is none.
        """
        for item in self.every_item():
            if item.id == item_id:
                return item
        known = ", ".join(item.id for item in self.every_item()) or "none"
        raise UnknownName(f"update {self.id} has no item {item_id}; its items: {known}")

    def facts(self, superseded: Draft | None = None) -> tuple[Document | Version | Translation, ...]:
        """What is recorded when it is posted.

        Args:
            superseded: the update in whose place it is posted. Versions of that one which it replaces, and which have
                not taken effect by then, are withdrawn.
        """
        replaced = (
            replace(version, withdrawn_on=self.posted_on)
            for version in (superseded.versions if superseded else ())
            if version.key not in {one.key for one in self.versions}
            and version.document in {one.document for one in self.versions}
            and version.effective_on > self.posted_on
        )
        return (*self.documents, *self.versions, *self.translations, *replaced)

    def version(self, document: str) -> Version:
        """Its version of a document.

        Raises:
            UnknownName: it has none.
        """
        for version in self.versions:
            if version.document == document:
                return version
        known = ", ".join(version.document for version in self.versions)
        raise UnknownName(f"update {self.id} has no version of {document}; its documents: {known}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A draft as it stood from one act on: 1, 2, 3 ... within its update; none is ever changed."""

    update: str
    number: int
    draft: Draft
