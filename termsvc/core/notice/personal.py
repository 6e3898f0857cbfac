"""An account's own notice: of the documents that will bind it, the items that hold for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from termsvc.core.condition import Condition
from termsvc.core.model import Account, Version
from termsvc.core.notice.audience import Concern
from termsvc.core.notice.items import Item
from termsvc.core.world import readable, values_on


@dataclass(frozen=True, slots=True)
class PersonalSection:
    """What an account is told of one document.

    Attributes:
        binds_from: from when the version will bind it; `None` where it awaits the account's assent.
        items: those that hold for it, in the notice's order.
        left_out: how many items of the public notice, nested ones included, do not hold for it.
    """

    version: Version
    binds_from: date | None
    items: tuple[Item, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class PersonalNotice:
    """An account's own notice.

    Attributes:
        sections: of the documents that concern it, in the notice's order.
        kept_out: the documents of the update that do not, each with the reason.
    """

    account: str
    sections: tuple[PersonalSection, ...]
    kept_out: tuple[Concern, ...]

    @property
    def is_owed(self) -> bool:
        """Say whether the account is to be told anything."""
        return bool(self.sections)


def personal(items: Iterable[Item], concerns: Iterable[Concern], account: Account) -> PersonalNotice:
    """An account's own notice.

    An item under a condition holds if the condition does for the account on the date on which the document's version
    takes effect for existing accounts, as rule 2 reads conditions: what ends in an error does not hold. An item that does
    not hold takes those nested in it along.

    Args:
        items: of the public notice, in its order; their conditions have been checked.
        concerns: what the update's versions are to this account, in the notice's order of documents.
        account: the account, by what is known.
    """
    told = [*items]
    found = [*concerns]
    sections = (
        _section(concern, [item for item in told if item.document == concern.version.document], account)
        for concern in found
        if concern.kept_out is None
    )
    kept_out = tuple(concern for concern in found if concern.kept_out is not None)
    return PersonalNotice(account.id, tuple(sections), kept_out)


def _section(concern: Concern, items: Iterable[Item], account: Account) -> PersonalSection:
    public = [*items]
    values = values_on(readable(account), concern.version.effective_on)
    kept = tuple(_holding(public, values))
    left_out = _number(public) - _number(kept)
    return PersonalSection(concern.version, concern.binds_from, kept, left_out)


def _holding(items: Iterable[Item], values: Mapping[str, str]) -> Iterator[Item]:
    for item in items:
        if item.applies_if is None or Condition.parse(item.applies_if).verdict(values).holds:
            yield replace(item, items=tuple(_holding(item.items, values)))


def _number(items: Iterable[Item]) -> int:
    return sum(1 for item in items for _ in item.walk())
