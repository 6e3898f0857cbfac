"""Who calls, by the token that they bring: asked of the database once for each state of it, and kept."""

from __future__ import annotations

from collections import OrderedDict
from datetime import datetime
from threading import Lock

from termsvc.access import Actor, Issued, Unauthenticated, digest, parse
from termsvc.service.admission import holder, note_used, require_valid
from termsvc.store import Revision, Store

KEPT = 10_000
"""So many tokens are kept, those that came last."""


class Gate:
    """Lets in who brings a token that is valid now; for several threads."""

    def __init__(self, store: Store) -> None:
        """`store` is where tokens are issued."""
        self._store = store
        self._kept: OrderedDict[str, tuple[int, Actor, Issued]] = OrderedDict()
        self._lock = Lock()

    def admit(self, token: str, revision: Revision, now: datetime) -> Actor:
        """Who brings a token.

        Args:
            token: as it was given.
            revision: of the store: what is kept of an earlier one is asked anew.
            now: an aware instant.

        Raises:
            Unauthenticated: it is no token, or none that is valid.
        """
        parsed = parse(token)
        sought = digest(parsed)
        kept = self._kept.get(sought)
        if kept is None or kept[0] != revision.access:
            found = holder(self._store, parsed)
            if found is None:
                raise Unauthenticated("Nobody has this token. An admin issues one with termsvc access issue.")
            kept = (revision.access, *found)
            self._keep(sought, kept)
        _, actor, issued = kept
        require_valid(issued, now)
        if note_used(self._store, issued, now):
            self._keep(sought, (revision.access, actor, issued.noted(now)))
        return actor

    def _keep(self, sought: str, kept: tuple[int, Actor, Issued]) -> None:
        with self._lock:
            self._kept[sought] = kept
            self._kept.move_to_end(sought)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
