"""What the resolver answers for all accounts of a kind, in words that hold for each of them.

A date is either the same for all, since it is one that decides, or one of the account's own, named by its source; an
agreement is the account's first, second ... (see `vocabulary`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from termsvc.bulk.examples import Examples
from termsvc.bulk.places import Places
from termsvc.bulk.vocabulary import CLOSED, CREATED_ON, Vocabulary
from termsvc.core.answer import Binding, BoundAgreement, BoundVersion, Lost
from termsvc.core.resolver import resolve


@dataclass(frozen=True, slots=True)
class Day:
    """A date, or the source that each account's own date comes from; neither means none."""

    fixed: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What binds for a document on a date, for all accounts of a kind.

    Attributes:
        version, sha256: of the version that binds, if one does.
        agreement: the number of the account's agreement whose own text binds, if one does.
        lost: version, number of the agreement and reason of each that does not bind.
        steps: the rules of the explanation, in order.
    """

    document: str
    on: date
    version: str | None
    sha256: str | None
    agreement: int | None
    rule: str
    since: Day
    until: Day
    lost: tuple[tuple[str | None, int | None, str], ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer as explained for one account that it holds for."""

    answer: Answer
    example: str
    because: str


class Asking:
    """The resolver, asked of examples."""

    def __init__(self, examples: Examples, vocabulary: Vocabulary, places: Places) -> None:
        self._examples = examples
        self._vocabulary = vocabulary
        self._places = places

    def answer(self, account: str, document: str, on: date) -> Explained:
        """What binds an account, in words that hold for every account of its kind."""
        binding = resolve(self._examples.world, account, document, on)
        binds = binding.binds
        answer = Answer(
            document=document,
            on=on,
            version=binds.label if isinstance(binds, BoundVersion) else None,
            sha256=binds.sha256 if isinstance(binds, BoundVersion) else None,
            agreement=self._number(account, binds.id) if isinstance(binds, BoundAgreement) else None,
            rule=binding.rule.value,
            since=self._day(account, document, binding.since),
            until=self._day(account, document, binding.until),
            lost=tuple(self._lost(account, lost) for step in binding.because for lost in step.lost),
            steps=tuple(step.rule.value for step in binding.because),
        )
        return Explained(answer, account, _because(binding))

    def _number(self, account: str, agreement: str) -> int:
        return self._examples.agreements[account][agreement]

    def _lost(self, account: str, lost: Lost) -> tuple[str | None, int | None, str]:
        number = None if lost.agreement is None else self._number(account, lost.agreement)
        return lost.version, number, lost.reason.value

    def _day(self, account: str, document: str, day: date | None) -> Day:
        if day is None:
            return Day()
        # Accounts of a kind may differ in whether they were opened on a date that decides or after it.
        if day == self._examples.world.account(account).fact.created_on:
            return Day(source=CREATED_ON)
        if self._places.decides(document, day):
            return Day(day)
        for code, dated in self._examples.dates.get(account, ()):
            # An account that closes keeps what binds it: on that day, something else happens.
            if dated == day and code != CLOSED and document in self._vocabulary.relevant(code):
                return Day(source=self._vocabulary.named(code))
        raise AssertionError(f"{day} is no date of {account}")


def _because(binding: Binding) -> str:
    steps: Iterable[dict[str, Any]] = (
        {
            "rule": step.rule.value,
            "sentence": step.sentence,
            "facts": step.facts,
            "lost": [
                {"version": lost.version, "agreement": lost.agreement, "reason": lost.reason.value} for lost in step.lost
            ],
        }
        for step in binding.because
    )
    return json.dumps(list(steps), ensure_ascii=False)
