"""Personal notices of accounts that are told the same: made once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

from termsvc.core.condition import Condition
from termsvc.core.model import Account, Version
from termsvc.core.notice.audience import Concern
from termsvc.core.notice.notice import Notice
from termsvc.core.world import readable, values_on
from termsvc.service.notices import PersonalNotices

_KEPT = 1 << 12

_Seen: TypeAlias = tuple[object, ...]
"""All that a personal notice takes from an account but its id."""


class Alike:
    """The personal notices of one update, of which those that differ in the account's id alone are made once.

    A notice takes from an account whether and from when versions concern it, and the values that items' conditions read, on
    the dates on which they are read.
    """

    def __init__(self, shared: PersonalNotices) -> None:
        self._shared = shared
        self._versions = {version.key: version for version in shared.draft.versions}
        conditions = (item.applies_if for item in shared.draft.every_item())
        self._reads = frozenset[str]().union(*(Condition.parse(one).reads for one in conditions if one is not None))
        self._made: dict[_Seen, Notice] = {}

    def version(self, document: str, label: str) -> Version:
        """A version of the update."""
        return self._versions[document, label]

    def notice(self, account: Account, concerns: Sequence[Concern]) -> Notice:
        """As `PersonalNotices.to`."""
        seen = self._seen(account, concerns)
        found = self._made.get(seen)
        if found is None:
            if len(self._made) == _KEPT:
                self._made.clear()
            found = self._made[seen] = self._shared.to(account, concerns)
        return replace(found, account=account.id)

    def _seen(self, account: Account, concerns: Sequence[Concern]) -> _Seen:
        told = tuple((one.version.key, one.kept_out, one.binds_from) for one in concerns)
        if not self._reads:
            return told
        days = sorted({one.version.effective_on for one in concerns if one.kept_out is None})
        own = [(name, dated) for name, dated in readable(account) if name in self._reads]
        return (*told, *((day, tuple(sorted(values_on(own, day).items()))) for day in days))
