"""What the resolver answers for all accounts of a kind, in words that hold for each of them.

A date is either the same for all, since it is one that decides, or one of the account's own, named by its source; an
agreement is the account's first, second ... (see `vocabulary`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from termsvc.bulk.examples import Examples
from termsvc.bulk.vocabulary import CREATED_ON, Vocabulary
from termsvc.core.answer import Binding, BoundAgreement, BoundVersion, Lost
from termsvc.core.resolver import resolve_each


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


@dataclass(frozen=True, slots=True)
class Asked:
    """What was answered for kinds of accounts.

    Attributes:
        codes: of each kind that of its answers; in the order of the documents, and the same for equal answers.
        answers: by code, one for each date.
    """

    codes: tuple[str, ...]
    answers: Mapping[str, tuple[Explained, ...]]


class Asking:
    """The resolver, asked of examples."""

    def __init__(self, examples: Examples, vocabulary: Vocabulary) -> None:
        self._examples = examples
        self._vocabulary = vocabulary

    def each(self, kinds: Sequence[Mapping[str, Any]], dates: Sequence[date]) -> Asked:
        """What binds kinds of accounts on some dates.

        Args:
            kinds: each with a `document` and an account as its `example`.
            dates: in order.
        """
        by_example: dict[str, list[int]] = defaultdict(list)
        for place, kind in enumerate(kinds):
            by_example[kind["example"]].append(place)
        found: dict[int, tuple[Answer, ...]] = {}
        explained: dict[tuple[Answer, ...], tuple[Explained, ...]] = {}
        for account, places in sorted(by_example.items()):
            answers = self._answers(account, [(kinds[place]["document"], on) for place in places for on in dates])
            for place in places:
                told = [next(answers) for _ in dates]
                key = found[place] = tuple(answer for answer, _ in told)
                if key not in explained:
                    explained[key] = tuple(Explained(answer, account, because(binding)) for answer, binding in told)
        codes = {key: f"{number:07}" for number, key in enumerate(sorted(explained, key=_document))}
        return Asked(
            tuple(codes[found[place]] for place in range(len(kinds))),
            {codes[key]: answers for key, answers in explained.items()},
        )

    def _answers(self, account: str, asked: Sequence[tuple[str, date]]) -> Iterator[tuple[Answer, Binding]]:
        """What binds an account for documents on dates, in words that hold for every account of its kind."""
        bindings = resolve_each(self._examples.world, account, asked)
        for (document, on), binding in zip(asked, bindings, strict=True):
            yield self._answer(account, document, on, binding), binding

    def _answer(self, account: str, document: str, on: date, binding: Binding) -> Answer:
        binds = binding.binds
        return Answer(
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

    def _number(self, account: str, agreement: str) -> int:
        return self._examples.agreements[account][agreement]

    def _lost(self, account: str, lost: Lost) -> tuple[str | None, int | None, str]:
        number = None if lost.agreement is None else self._number(account, lost.agreement)
        return lost.version, number, lost.reason.value

    def _day(self, account: str, document: str, day: date | None) -> Day:
        """A date by its source, if the account has one: of accounts of a kind, it may be each one's own."""
        if day is None:
            return Day()
        if day == self._examples.world.account(account).fact.created_on:
            return Day(source=CREATED_ON)
        for code, dated in self._examples.dates.get(account, ()):
            if dated == day and self._vocabulary.may_be_named(code, document):
                return Day(source=self._vocabulary.named(code))
        return Day(day)


def _document(answers: tuple[Answer, ...]) -> str:
    return answers[0].document


def because(binding: Binding) -> str:
    """The explanation of a binding as JSON text: its steps in order."""
    steps: Iterable[dict[str, Any]] = (
        {
            "rule": step.rule.value,
            "sentence": step.sentence,
            "facts": step.facts,
            "lost": [
                {"version": lost.version, "agreement": lost.agreement, "reason": lost.reason.value}
                for lost in step.lost
            ],
        }
        for step in binding.because
    )
    return json.dumps(list(steps), ensure_ascii=False)
