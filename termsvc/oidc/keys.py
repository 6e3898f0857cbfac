"""A provider's keys, kept for a while: nobody can make the provider be asked often, and a short outage changes nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from joserfc.jwk import Key

from termsvc.oidc.errors import RETRY_SECONDS, ProviderUnreachable
from termsvc.oidc.fetching import PATIENCE_SECONDS
from termsvc.oidc.published import Published

UNKNOWN_EVERY = timedelta(minutes=1)
"""Tokens that name unknown keys make the keys be read again at most so often: anybody can write such tokens."""

RETRY_EVERY = timedelta(seconds=RETRY_SECONDS)

USABLE_FOR = timedelta(hours=6)
"""So long after they were read, keys are used while the provider can't be read."""


@dataclass(frozen=True, slots=True)
class _Held:
    published: Published
    read_at: datetime

    def fresh(self, now: datetime) -> bool:
        return now < self.read_at + self.published.lasts

    def usable(self, now: datetime) -> bool:
        return now < self.read_at + USABLE_FOR

    def find(self, kid: str) -> Key | None:
        return self.published.keys.get(kid)


class Keys:
    """The keys of one provider; threads may share it.

    One thread at a time reads the provider. The others go on with the keys that are held, and wait only where those don't
    tell.
    """

    def __init__(self, read: Callable[[], Published], clock: Callable[[], datetime]) -> None:
        self._read = read
        self._clock = clock
        self._lock = threading.Lock()
        self._held: _Held | None = None
        self._tried_at: datetime | None = None
        self._problem: str | None = None  # of the last try

    def find(self, kid: str) -> Key | None:
        """The key of a name; `None` if the provider has none.

        Raises:
            ProviderUnreachable: the provider can't be read, and what is held of it doesn't tell.
        """
        now, held = self._clock(), self._held
        known = held is not None and held.usable(now) and held.find(kid) is not None
        if held is None or not held.fresh(now):
            self._refresh(RETRY_EVERY, wait=not known)
        elif not known:
            self._refresh(UNKNOWN_EVERY, wait=True)
        return self._found(kid)

    def _found(self, kid: str) -> Key | None:
        held = self._held
        if held is None or not held.usable(self._clock()):
            raise ProviderUnreachable(self._problem or "it takes too long to answer")
        key = held.find(kid)
        if key is None and self._problem is not None:
            raise ProviderUnreachable(self._problem)  # the key may be one that it has by now
        return key

    def _refresh(self, every: timedelta, *, wait: bool) -> None:
        # Two documents are read, each with its own patience.
        if not self._lock.acquire(timeout=2 * PATIENCE_SECONDS if wait else 0):
            return
        try:
            now = self._clock()
            if self._tried_at is None or not timedelta() <= now - self._tried_at < every:
                self._tried_at = now
                self._try(now)
        finally:
            self._lock.release()

    def _try(self, now: datetime) -> None:
        try:
            self._held = _Held(self._read(), now)
        except ProviderUnreachable as error:
            self._problem = error.what
        else:
            self._problem = None
