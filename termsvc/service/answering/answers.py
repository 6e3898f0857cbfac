"""Look-ups of accounts' terms, answered from what is kept in memory where that still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

from termsvc.core import resolver
from termsvc.core.awaiting import awaiting
from termsvc.core.errors import Refused, UnknownName
from termsvc.service.answering import written
from termsvc.service.answering.bounded import Bounded
from termsvc.service.answering.changes import changes_to_come, posted_updates, under_updates
from termsvc.service.answering.knowledge import Knowledge
from termsvc.service.answering.looking import Sight, sight
from termsvc.service.answering.published import Alike, Published
from termsvc.service.answering.values import Changes, Pending, Prepared, Question, Term, Terms, Timelines
from termsvc.service.sight import Onlooker
from termsvc.store import Revision, Store

MOST_FACTS = 50_000
MOST_TERMS = 100_000
MOST_ACCOUNTS = 1_000
"""Accounts that may be asked for together."""


class Asked(NamedTuple):
    """A question as all accounts that look alike share it."""

    alike: Alike
    document: str | None
    when: date | datetime | None


@dataclass(frozen=True)
class Kept:
    """An answer, which holds from one instant to before another; `changes_at` is `None` if it holds for ever."""

    terms: tuple[Term, ...]
    explained: bool
    asked_at: datetime
    changes_at: datetime | None

    def holds(self, now: datetime) -> bool:
        """Whether it holds at an instant."""
        return self.asked_at <= now and (self.changes_at is None or now < self.changes_at)

    @cached_property
    def json(self) -> bytes:
        """The terms as a JSON list."""
        return written.encoded(written.listed(self.terms, explained=self.explained))

    @cached_property
    def seal(self) -> str:
        """The SHA-256 of that."""
        return sha256(self.json).hexdigest()


class Answers:
    """The verbs behind look-ups, kept in a running application; for any number of threads.

    An account that was asked before costs one small question to the database: whether something was recorded since. What
    is answered without reasons is shared by all accounts that look alike to the rules. Reasons name facts and the moment
    asked, so they are made anew each time, from what is kept of the account.

    Args:
        store: what is recorded.
        most_facts: facts about accounts that are kept in memory, with one for each account, of about 1.5 kB each.
        most_terms: bindings in answers that are kept, of about 1 kB each.
        count: is told of each answer without reasons whether it was kept.
    """

    def __init__(
        self,
        store: Store,
        most_facts: int = MOST_FACTS,
        most_terms: int = MOST_TERMS,
        count: Callable[[bool], object] = lambda _: None,
    ) -> None:
        self._store = store
        self._count = count
        self._knowledge = Knowledge(store, most_facts)
        self._kept: Bounded[Asked | Question, Kept] = Bounded(most_terms, lambda kept: len(kept.terms) + 1)

    def refresh(self, seen: Revision | None = None) -> None:
        """Look whether something was recorded, so that `published` has it.

        Args:
            seen: the revision of the store if it was just looked at.

        Raises:
            StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
        """
        self._knowledge.about((), seen)

    def published(self) -> Published:
        """The documents and versions as they were when somebody last looked; only the first time asks the database.

        Raises:
            StoreBusy, StoreUnusable: as for `refresh`.
        """
        return self._knowledge.published()

    def terms(self, question: Question, onlooker: Onlooker) -> Terms:
        """What binds an account.

        Raises:
            UnknownName: the account or the document was not known by then, or is not to be seen.
            StoreBusy, StoreUnusable: the database was busy for too long, or can't be reached.
        """
        return _terms(question, *self._answer(question, onlooker))

    def terms_json(self, question: Question, onlooker: Onlooker) -> Prepared:
        """The same as JSON.

        Raises:
            UnknownName, StoreBusy, StoreUnusable: as for `terms`.
        """
        return _prepared(question, *self._answer(question, onlooker))

    def resolve_many(self, questions: Sequence[Question], onlooker: Onlooker) -> tuple[Terms | UnknownName, ...]:
        """What binds each of many accounts by one snapshot, in order: its terms, or that something is not known.

        Raises:
            Refused: there are more than 1,000.
            StoreBusy, StoreUnusable: as for `terms`.
        """
        return tuple(
            found if isinstance(found, UnknownName) else _terms(question, *found)
            for question, found in self._each(questions, onlooker)
        )

    def resolve_many_json(
        self, questions: Sequence[Question], onlooker: Onlooker
    ) -> tuple[Prepared | UnknownName, ...]:
        """The same, each answer as JSON.

        Raises:
            Refused, StoreBusy, StoreUnusable: as for `resolve_many`.
        """
        return tuple(
            found if isinstance(found, UnknownName) else _prepared(question, *found)
            for question, found in self._each(questions, onlooker)
        )

    def timeline(self, question: Question, onlooker: Onlooker) -> Timelines:
        """What binds an account over all time; whatever moment the question names.

        Raises:
            UnknownName, StoreBusy, StoreUnusable: as for `terms`.
        """
        seen = self._sight(question, onlooker)
        found = (
            (seen.world.document(slug).fact, resolver.timeline(seen.world, seen.account, slug))
            for slug in seen.slugs(question.document)
        )
        return Timelines(seen.account, seen.known_at, tuple(found))

    def upcoming(self, question: Question, onlooker: Onlooker) -> Changes:
        """What will change for an account after today, each document's own; whatever moment the question names.

        Raises:
            UnknownName, StoreBusy, StoreUnusable: as for `terms`.
        """
        seen = self._sight(question, onlooker)
        slugs = seen.slugs(question.document)
        found = [change for slug in slugs for change in changes_to_come(seen, slug)]
        updates = self._updates(question.known_at) if found else {}
        ordered = sorted(under_updates(found, updates), key=lambda one: (one.on, one.document.slug))
        return Changes(seen.account, seen.known_at, tuple(ordered), seen.changes_at(slugs))

    def pending(self, question: Question, onlooker: Onlooker) -> Pending:
        """Which versions wait for an account's assent now; whatever moment the question names.

        Raises:
            UnknownName, StoreBusy, StoreUnusable: as for `terms`.
        """
        seen = self._sight(question, onlooker)
        slugs = seen.slugs(question.document)
        found = (
            (seen.world.document(slug).fact, one)
            for slug in slugs
            for one in awaiting(seen.world, seen.account, slug, onlooker.now)
        )
        return Pending(seen.account, seen.known_at, tuple(found), seen.changes_at(slugs))

    def _updates(self, known_at: datetime | None) -> dict[tuple[str, str], str]:
        return self._store.read(
            lambda reading: posted_updates(reading if known_at is None else reading.as_known(known_at))
        )

    def _sight(self, question: Question, onlooker: Onlooker) -> Sight:
        return sight(self._knowledge.about([question.account], onlooker.revision), question, onlooker)

    def _each(
        self, questions: Sequence[Question], onlooker: Onlooker
    ) -> list[tuple[Question, tuple[Kept, datetime] | UnknownName]]:
        if len(questions) > MOST_ACCOUNTS:
            raise Refused(
                f"At most {MOST_ACCOUNTS:,} accounts can be asked for together; these are {len(questions):,}."
            )
        snapshot = self._knowledge.about({question.account for question in questions}, onlooker.revision)
        found: list[tuple[Question, tuple[Kept, datetime] | UnknownName]] = []
        for question in questions:
            try:
                seen = sight(snapshot, question, onlooker)
                found.append((question, (self._answered(question, seen), seen.known_at)))
            except UnknownName as error:
                found.append((question, error))
        return found

    def _answer(self, question: Question, onlooker: Onlooker) -> tuple[Kept, datetime]:
        """The answer to a question, and by what was known when."""
        if question.known_at is None or question.explained or onlooker.reach is not None:
            seen = self._sight(question, onlooker)
            return self._answered(question, seen), seen.known_at
        # What was known by an instant that is past is known for good, so its answers need no database.
        kept = self._kept.get(question)
        is_kept = kept is not None and kept.holds(onlooker.now)
        if is_kept:
            self._count(is_kept)
        if kept is None or not is_kept:
            snapshot = self._knowledge.about([question.account], onlooker.revision)
            kept = self._answered(question, sight(snapshot, question, onlooker))
            if snapshot.revision is not None and question.known_at <= snapshot.revision:
                self._kept.put(question, kept)
        return kept, question.known_at

    def _answered(self, question: Question, seen: Sight) -> Kept:
        if question.explained or seen.alike is None:
            return _resolved(question, seen)
        key = Asked(seen.alike, question.document, question.when)
        kept = self._kept.get(key)
        is_kept = kept is not None and kept.holds(seen.now)
        self._count(is_kept)
        if kept is None or not is_kept:
            kept = _resolved(question, seen)
            self._kept.put(key, kept)
        return kept


def _resolved(question: Question, seen: Sight) -> Kept:
    when = seen.now if question.when is None else question.when
    slugs = seen.slugs(question.document)
    asked = ((slug, when) for slug in slugs)
    bindings = resolver.resolve_each(seen.world, seen.account, asked, explained=question.explained)
    terms = tuple((binding, seen.world.document(binding.document).fact) for binding in bindings)
    changes_at = seen.changes_at(slugs) if question.when is None else seen.until
    return Kept(terms, question.explained, seen.now, changes_at)


def _terms(question: Question, kept: Kept, known_at: datetime) -> Terms:
    own = ((replace(binding, account=question.account), document) for binding, document in kept.terms)
    return Terms(question, known_at, tuple(own), kept.changes_at)


def _prepared(question: Question, kept: Kept, known_at: datetime) -> Prepared:
    head = written.encoded(written.head(question, known_at))
    body = b"".join((head[:-1], b',"terms":', kept.json, b"}"))
    return Prepared(body, kept.json, f"{written.instant(known_at)} {kept.seal}", kept.changes_at)
