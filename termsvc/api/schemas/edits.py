"""Edits of a draft: what each is called, what it says, and which edit of the core it is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator
from typing_extensions import override

from termsvc.api.parameters import Day
from termsvc.api.schemas.common import Body
from termsvc.api.schemas.texts import MaybeWords, Name, Words
from termsvc.core.notice import editing
from termsvc.core.notice.draft import Draft

MOST_EDITS = 500


class Signed(Body, ABC):
    """An edit for which who makes it stands by name."""

    @abstractmethod
    def on(self, draft: Draft, by: str) -> Draft:
        """The draft that it makes of one, in the name of an identity.

        Raises:
            TermsError: as for the edit of `core.notice.editing` that it is.
        """


class Unsigned(Signed):
    """An edit that is the same whoever makes it."""

    @abstractmethod
    def made(self, draft: Draft) -> Draft:
        """The draft that it makes of one; as for `on`."""

    @override
    def on(self, draft: Draft, by: str) -> Draft:
        return self.made(draft)


class PostOn(Unsigned):
    """Have the update posted on another date, and its versions with it."""

    posted_on: Day

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.posting_on(draft, self.posted_on)


class TakeEffect(Unsigned):
    """Have the version of one document, or all versions, take effect for existing accounts on another date."""

    effective_on: Day
    document: Name | None = None

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.effective_on(draft, self.effective_on, self.document)


class OverrideRule(Signed):
    """Let the update go out although a rule on notice periods stands against it."""

    rule: Name
    reason: Words

    @override
    def on(self, draft: Draft, by: str) -> Draft:
        return editing.overridden(draft, self.rule, self.reason, by)


class Reword(Unsigned):
    """Say an item in other words, in Markdown."""

    item: Name
    text: Words

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.reworded(draft, self.item, self.text)


class Translate(Unsigned):
    """Say an item, as it stands, in another language; the same again confirms an outdated translation."""

    item: Name
    language: Name
    text: Words
    condition: MaybeWords | None = None

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.translated(draft, self.item, self.language, self.text, self.condition)


class OnlyIf(Unsigned):
    """Let an item hold under a condition, as an expression and in words, or, with neither, for everyone."""

    item: Name
    applies_if: MaybeWords | None = None
    condition: MaybeWords | None = None

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.conditioned(draft, self.item, self.condition, self.applies_if)


class Add(Unsigned):
    """Add an item, which takes its changes over from the marks as not material."""

    document: Name
    text: Words
    changes: tuple[Name, ...] = ()

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.added(draft, self.document, self.text, self.changes)


class Merge(Unsigned):
    """Make one item of several; its text is theirs one after the other if none is given."""

    items: Annotated[list[Name], Field(min_length=2)]
    text: Words | None = None

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.merged(draft, self.items, self.text)


class SplitPart(Body):
    """One of the items that come of another one."""

    text: Words
    changes: list[Name]


class Split(Unsigned):
    """Make several items of one, which together tell of exactly what it told of."""

    item: Name
    parts: Annotated[list[SplitPart], Field(min_length=2)]

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.split(draft, self.item, [(part.text, part.changes) for part in self.parts])


class Nest(Unsigned):
    """Put an item last among those nested in another one, or last of all."""

    item: Name
    under: Name | None = None

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.nested(draft, self.item, self.under)


class PutBefore(Unsigned):
    """Put an item right before another one, on that one's level."""

    item: Name
    before: Name

    @override
    def made(self, draft: Draft) -> Draft:
        return editing.placed(draft, self.item, self.before)


class SetAside(Signed):
    """Take an item out: what it told of is not material, and who edits says so."""

    item: Name
    reason: Words

    @override
    def on(self, draft: Draft, by: str) -> Draft:
        return editing.set_aside(draft, self.item, self.reason, by)


class LeaveUnsaid(Signed):
    """Say of a change that no item tells of that it is not material."""

    document: Name
    change: Name
    reason: Words

    @override
    def on(self, draft: Draft, by: str) -> Draft:
        return editing.marked(draft, self.document, self.change, self.reason, by)


class Edit(Body):
    """Exactly one edit, under its name."""

    model_config = ConfigDict(json_schema_extra={"minProperties": 1, "maxProperties": 1})

    post_on: PostOn | None = None
    take_effect: TakeEffect | None = None
    override: OverrideRule | None = None
    reword: Reword | None = None
    translate: Translate | None = None
    only_if: OnlyIf | None = None
    add: Add | None = None
    merge: Merge | None = None
    split: Split | None = None
    nest: Nest | None = None
    put_before: PutBefore | None = None
    set_aside: SetAside | None = None
    leave_unsaid: LeaveUnsaid | None = None

    @model_validator(mode="after")
    def _one(self) -> Edit:
        if len(self._given()) != 1:
            raise ValueError("name exactly one edit; give several as several entries, in their order")
        return self

    @property
    def change(self) -> Signed:
        """The one."""
        return self._given()[0]

    def _given(self) -> list[Signed]:
        return [found for name in type(self).model_fields if (found := getattr(self, name)) is not None]


class EditUpdate(Body):
    """Edits that are made one after the other, and give the draft one new revision, or none if one of them is refused."""

    edits: Annotated[list[Edit], Field(min_length=1, max_length=MOST_EDITS)]
    comment: MaybeWords = ""
