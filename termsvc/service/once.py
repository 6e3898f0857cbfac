"""Doing what is asked once, however often it is asked under one idempotency key.

Source: draft-ietf-httpapi-idempotency-key-header. What was answered is kept in the transaction that did what was asked,
so that neither is there without the other, whenever the process or the database ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from termsvc.core.errors import TermsError
from termsvc.store import KeptReply, Store, together

KEPT_FOR = timedelta(days=7)
"""How long a reply is given again."""


class KeyReused(TermsError):
    """This idempotency key was used for another request. Use a new key for each thing that is to be done."""


class InFlight(TermsError):
    """A request with this idempotency key is being dealt with just now. Ask again in a moment, with the same key."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is to have its effect once.

    Attributes:
        principal: who asks; each has keys of their own.
        key: the idempotency key.
        fingerprint: the SHA-256 of what is asked.
    """

    principal: str
    key: str
    fingerprint: str


class Desk:
    """Deals with each request once; one for a process."""

    def __init__(self) -> None:
        self._dealt_with: set[tuple[str, str]] = set()
        self._lock = Lock()

    def once(self, store: Store, asked: Asked, work: Callable[[Store], KeptReply]) -> tuple[KeptReply, bool]:
        """What is answered, and whether it was answered before.

        Args:
            store: in which all that is done and the answer are kept together.
            asked: by whom, and under which key.
            work: does what is asked, on a store whose work all joins one transaction. It may run more than once, and
                must do nothing but read and write there. If it raises, nothing is kept, and the key may be used again.

        Raises:
            KeyReused: something else was asked under this key.
            InFlight: this process deals with it just now. Another process waits for its turn to write, and gives the
                answer again.
        """

        def answer(joined: Store) -> tuple[KeptReply, bool]:
            kept = joined.write(lambda writing: writing.reply_to(asked.principal, asked.key))
            if kept is not None:
                if kept.fingerprint != asked.fingerprint:
                    raise KeyReused
                return kept, True
            reply = work(joined)
            joined.write(lambda writing: writing.keep_reply(asked.principal, asked.key, reply))
            return reply, False

        with self._alone(asked):
            return together(store, answer)

    @contextmanager
    def _alone(self, asked: Asked) -> Iterator[None]:
        name = (asked.principal, asked.key)
        with self._lock:
            if name in self._dealt_with:
                raise InFlight
            self._dealt_with.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._dealt_with.discard(name)


def forget_old_replies(store: Store, now: datetime) -> int:
    """Forget replies that are older than they are kept for, and say how many; nobody asks for them again."""
    return store.write(lambda writing: writing.forget_replies(now - KEPT_FOR))
