"""What is asked of accounts' terms, and what is answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from termsvc.core.answer import Binding, Bound, Interval, Rule
from termsvc.core.awaiting import Awaiting
from termsvc.core.dated import require_aware
from termsvc.core.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What binds an account, and when.

    Attributes:
        account: its id.
        document: its slug; `None` for each document known, in order of slug.
        when: a calendar date, at its end in each document's own time zone; or an aware instant; `None` means now.
        known_at: only what was recorded by this instant counts; `None` means everything known.
        explained: with reasons.

    Raises:
        InvalidFact: an instant is naive.
    """

    account: str
    document: str | None = None
    when: date | datetime | None = None
    known_at: datetime | None = None
    explained: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.when, datetime):
            require_aware(self.when, "at")
        if self.known_at is not None:
            require_aware(self.known_at, "known_at")


Term: TypeAlias = tuple[Binding, Document]
"""What binds for a document, and the document itself."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What binds an account.

    Attributes:
        known_at: the instant of the question; where it has none, that of the last fact that bears on the answer, which by
            what was known then is the same for ever.
        terms: a binding for each document asked; `because` is empty where no reasons were asked for.
        changes_at: the next instant at which the answer can change though nothing is recorded; `None` if there is none.
    """

    question: Question
    known_at: datetime
    terms: tuple[Term, ...]
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Prepared:
    """An answer as JSON.

    Attributes:
        body: the whole, in UTF-8.
        terms: the list in it alone.
        seed: equal seeds under one question have equal bodies.
        changes_at: as in `Terms`.
    """

    body: bytes
    terms: bytes
    seed: str
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Timelines:
    """What binds an account over all time, by document; `known_at` as in `Terms`."""

    account: str
    known_at: datetime
    timelines: tuple[tuple[Document, tuple[Interval, ...]], ...]


@dataclass(frozen=True, slots=True)
class Upcoming:
    """From a date to come on, something else binds for a document.

    Attributes:
        on: the first date on which it binds.
        binds: what; `None` if nothing.
        rule: by which rule, on that date.
        replaces: what binds until then.
        update: the id of the posted update that brought the version which is to bind; `None` where none did.
    """

    document: Document
    on: date
    binds: Bound | None
    rule: Rule
    replaces: Bound | None
    update: str | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What will change for an account, by date and slug; `known_at` and `changes_at` as in `Terms`."""

    account: str
    known_at: datetime
    changes: tuple[Upcoming, ...]
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for an account's assent, by slug and in order of posting; `known_at` and `changes_at` as in `Terms`."""

    account: str
    known_at: datetime
    pending: tuple[tuple[Document, Awaiting], ...]
    changes_at: datetime | None
