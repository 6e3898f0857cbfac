"""What the resolver answers for all accounts of a kind, in words that hold for each of them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from typing_extensions import override

from termsvc.bulk.enquiry import Asked, Enquiry
from termsvc.bulk.examples import Examples
from termsvc.bulk.places import AskedDays
from termsvc.bulk.vocabulary import Vocabulary
from termsvc.bulk.words import Day, Words
from termsvc.core.answer import Binding, BoundAgreement, BoundVersion, Lost
from termsvc.core.catalogue import Catalogue
from termsvc.core.resolver import resolve_each


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


class Bindings(Enquiry[Explained]):
    """What binds for every document on some dates.

    Args:
        dates: calendar dates, each at its end in each document's own time zone.
    """

    def __init__(self, dates: Iterable[date]) -> None:
        self.days = AskedDays(ends=tuple(sorted(set(dates))))

    @override
    def documents(self, catalogue: Catalogue) -> Collection[str]:
        return catalogue.documents.keys()

    @override
    def answered(
        self, kinds: Sequence[Mapping[str, Any]], examples: Examples, vocabulary: Vocabulary
    ) -> Asked[Explained]:
        """What binds kinds of accounts: of each an answer for each date, in order."""
        words, dates = Words(examples, vocabulary), self.days.ends
        by_example: dict[str, list[int]] = defaultdict(list)
        for place, kind in enumerate(kinds):
            by_example[kind["example"]].append(place)
        found: dict[int, tuple[Answer, ...]] = {}
        explained: dict[Hashable, tuple[Explained, ...]] = {}
        for account, places in sorted(by_example.items()):
            answers = _answers(words, account, [(kinds[place]["document"], on) for place in places for on in dates])
            for place in places:
                told = [next(answers) for _ in dates]
                key = found[place] = tuple(answer for answer, _ in told)
                if key not in explained:
                    explained[key] = tuple(Explained(answer, account, because(binding)) for answer, binding in told)
        return Asked.coded(kinds, [found[place] for place in range(len(kinds))], explained)


def _answers(words: Words, account: str, asked: Sequence[tuple[str, date]]) -> Iterator[tuple[Answer, Binding]]:
    """What binds an account for documents on dates, in words that hold for every account of its kind."""
    bindings = resolve_each(words.examples.world, account, asked)
    for (document, on), binding in zip(asked, bindings, strict=True):
        yield _answer(words, account, document, on, binding), binding


def _answer(words: Words, account: str, document: str, on: date, binding: Binding) -> Answer:
    binds = binding.binds
    return Answer(
        document=document,
        on=on,
        version=binds.label if isinstance(binds, BoundVersion) else None,
        sha256=binds.sha256 if isinstance(binds, BoundVersion) else None,
        agreement=words.number(account, binds.id) if isinstance(binds, BoundAgreement) else None,
        rule=binding.rule.value,
        since=words.day(account, document, binding.since),
        until=words.day(account, document, binding.until),
        lost=tuple(_lost(words, account, lost) for step in binding.because for lost in step.lost),
        steps=tuple(step.rule.value for step in binding.because),
    )


def _lost(words: Words, account: str, lost: Lost) -> tuple[str | None, int | None, str]:
    number = None if lost.agreement is None else words.number(account, lost.agreement)
    return lost.version, number, lost.reason.value


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
