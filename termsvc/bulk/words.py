"""Dates and agreements in words that hold for every account of a kind, though each may have its own.

A date is either the same for all, since it is one that decides, or one of the account's own, named by its source; an
agreement is the account's first, second ... (see `vocabulary`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from termsvc.bulk.examples import Examples
from termsvc.bulk.vocabulary import CREATED_ON, Vocabulary


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or the source that each account's own date comes from; neither means none."""

    fixed: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """Says what is an example's own as it holds for all that it stands for."""

    examples: Examples
    vocabulary: Vocabulary

    def number(self, account: str, agreement: str) -> int:
        """An agreement by its number within the account."""
        return self.examples.agreements[account][agreement]

    def day(self, account: str, document: str, day: date | None) -> Day:
        """A date by its source, if the account has one: of accounts of a kind, it may be each one's own."""
        if day is None:
            return Day()
        if day == self.examples.world.account(account).fact.created_on:
            return Day(source=CREATED_ON)
        for code, dated in self.examples.dates.get(account, ()):
            if dated == day and self.vocabulary.may_be_named(code, document):
                return Day(source=self.vocabulary.named(code))
        return Day(day)
