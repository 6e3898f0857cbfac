"""What the routes work with: the installation, in earnest and in test mode, and what is kept between requests."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from threading import Lock

from termsvc.api.middleware.limits import RateLimiter
from termsvc.app import App
from termsvc.core.model import Version
from termsvc.render.versions.faces import Faces
from termsvc.service.answering import Answers, Prepared
from termsvc.service.copies import Copies
from termsvc.service.gate import Gate
from termsvc.service.listed import KeptLists
from termsvc.service.notice_copies import NoticeCopies
from termsvc.service.once import Desk
from termsvc.service.redlines import rulebook
from termsvc.service.signup import NewAccount, SignUp
from termsvc.service.test_mode import bring_terms
from termsvc.store import Revision, Store
from termsvc.telemetry.metrics import Metrics

STALE_AFTER = 1.0
"""Seconds for which a revision seen is taken for the last one, where a question allows that."""


class Watched:
    """A store, what is kept of its answers, and the last revision of it that this process saw; for several threads."""

    def __init__(self, store: Store, metrics: Metrics) -> None:
        self.store = store
        counts = {kept: metrics.answers.labels("hit" if kept else "miss") for kept in (True, False)}
        self.answers = Answers(store, count=lambda kept: counts[kept].inc())
        self._signup = SignUp(store, self.answers, _text_of)
        self._seen: tuple[float, Revision] | None = None
        self._lock = Lock()

    def revision(self) -> Revision:
        """The revision as it is now."""
        found = self.store.revision()
        self._seen = (time.monotonic(), found)
        return found

    def recent_revision(self) -> Revision:
        """The revision as it is, or was at most a second ago; what this process writes is seen at once."""
        seen = self._seen
        if seen is not None and time.monotonic() - seen[0] < STALE_AFTER:
            return seen[1]
        with self._lock:  # one asks for all who wait
            seen = self._seen
            return seen[1] if seen is not None and time.monotonic() - seen[0] < STALE_AFTER else self.revision()

    def signup_terms(self, asked: NewAccount, now: datetime) -> Prepared:
        """What a new account must be shown and accept, by what is recorded or was at most a second ago."""
        self.answers.refresh(self.recent_revision())
        return self._signup.terms_json(asked, now)

    def touched(self) -> None:
        """Something was written."""
        self._seen = None


def _text_of(version: Version, language: str | None) -> str:
    address = f"/v1/documents/{version.document}/versions/{version.label}"
    return address if language is None else f"{address}?language={language}"


@dataclass
class Installation:
    """One for each running API.

    Attributes:
        live: the facts of record.
        limiter: how often each key may ask.
        guesses: how often a network may come with a token that is none.
        metrics: what is counted.
        test: the facts of test mode; `None` where there is no such database.
    """

    app: App
    live: Watched
    gate: Gate
    limiter: RateLimiter
    guesses: RateLimiter
    metrics: Metrics
    test: Watched | None = None
    desk: Desk = field(default_factory=Desk)
    lists: KeptLists = field(default_factory=KeptLists)
    _brought: Revision | None = None
    _bringing: Lock = field(default_factory=Lock)

    def test_side(self, revision: Revision) -> Watched | None:
        """Where those act who come with a key for test mode, with what is published by a revision of the live facts."""
        with self._bringing:
            if self.test is not None and self._brought != revision:
                bring_terms(self.live.store, self.test.store)
                self.test.touched()
                self._brought = revision
        return self.test

    @cached_property
    def copies(self) -> Copies:
        """What draws versions and redlines."""
        settings = self.app.settings
        return Copies(Faces(settings.company), rulebook(settings.terms))

    @cached_property
    def notices(self) -> NoticeCopies:
        """What draws notices."""
        return NoticeCopies(self.app.templates, self.copies.kept)

    def now(self) -> datetime:
        """The present instant."""
        return self.app.clock()
