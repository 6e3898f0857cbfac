"""What is asked of everyone: a question that one account of each kind answers for all of them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from typing_extensions import TypeVar

from termsvc.bulk.examples import Examples
from termsvc.bulk.places import AskedDays
from termsvc.bulk.vocabulary import Vocabulary
from termsvc.core.catalogue import Catalogue

A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Asked(Generic[A]):
    """What was answered for kinds of accounts.

    Attributes:
        codes: of each kind that of its answers; in the order of the documents, and the same for equal answers.
        answers: by code.
    """

    codes: tuple[str, ...]
    answers: Mapping[str, tuple[A, ...]]

    @classmethod
    def coded(
        cls, kinds: Sequence[Mapping[str, Any]], keys: Sequence[Hashable], answers: Mapping[Hashable, tuple[A, ...]]
    ) -> Asked[A]:
        """What was answered, with a code for each key.

        Args:
            kinds: each with a `document`.
            keys: of each kind what its answers come to; kinds of different documents have different ones.
            answers: by key.
        """
        documents = {key: kind["document"] for kind, key in zip(kinds, keys, strict=True)}
        codes = {key: f"{number:07}" for number, key in enumerate(sorted(answers, key=documents.__getitem__))}
        return cls(tuple(codes[key] for key in keys), {codes[key]: told for key, told in answers.items()})


class Enquiry(ABC, Generic[A]):
    """A question that accounts of a kind have the same answer to, in words that hold for each of them.

    Attributes:
        days: the dates that it asks of, among which those of accounts have their places.
        reads: the names of values that it reads beside those that documents' conditions do; kinds don't tell these apart.
    """

    days: AskedDays
    reads: frozenset[str] = frozenset()

    @abstractmethod
    def documents(self, catalogue: Catalogue) -> Collection[str]:
        """The documents that it asks about."""

    @abstractmethod
    def answered(self, kinds: Sequence[Mapping[str, Any]], examples: Examples, vocabulary: Vocabulary) -> Asked[A]:
        """The answers of kinds of accounts, each with a `document` and an account as its `example`."""
