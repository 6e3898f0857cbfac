"""Who calls, by the token that they bring: asked of the database once for each state of it, and kept."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from termsvc.access import Actor, Issued, Unauthenticated, digest, parse
from termsvc.oidc import Provider
from termsvc.service.admission import holder, note_used, require_valid
from termsvc.service.bearers import authenticate_bearer
from termsvc.store import Revision, Store

KEPT = 10_000
"""So many tokens are kept, those that came last."""

_DOTS_OF_A_JWT = 2


@dataclass(frozen=True, slots=True)
class _Known:
    """Who brings a token, by what was recorded of who may act when there were so many rows of it.

    Attributes:
        issued: what is recorded of the token; `None` for one of a provider, of which the actor says until when it lasts.
    """

    access: int
    actor: Actor
    issued: Issued | None


class Gate:
    """Lets in who brings a token that is valid now; for several threads."""

    def __init__(self, store: Store, provider: Provider | None = None) -> None:
        """`store` is where tokens are issued and identities enrolled; tokens of the provider are taken too, if there is one."""
        self._store = store
        self._provider = provider
        self._kept: OrderedDict[str, _Known] = OrderedDict()
        self._lock = Lock()

    def admit(self, token: str, revision: Revision, now: datetime) -> Actor:
        """Who brings a token.

        Args:
            token: as it was given.
            revision: of the store: what is kept of an earlier one is asked anew.
            now: an aware instant.

        Raises:
            Unauthenticated: it is no token, or none that is valid.
            ProviderUnreachable: it is one of the provider, and nobody can tell now whether it is genuine.
        """
        sought = digest(token)
        known = self._kept.get(sought)
        if known is None or known.access != revision.access:
            known = self._keep(sought, self._known(token, revision))
        if known.issued is not None:
            require_valid(known.issued, now)
            if note_used(self._store, known.issued, now):
                self._keep(sought, _Known(revision.access, known.actor, known.issued.noted(now)))
        elif known.actor.until is not None and known.actor.until <= now:
            raise Unauthenticated("This token has expired. Have the provider give you another.")
        return known.actor

    def _known(self, token: str, revision: Revision) -> _Known:
        if self._provider is not None and token.count(".") == _DOTS_OF_A_JWT:
            return _Known(revision.access, authenticate_bearer(self._store, self._provider, token.strip()), None)
        found = holder(self._store, parse(token))
        if found is None:
            raise Unauthenticated("Nobody has this token. An admin issues one with termsvc access issue.")
        return _Known(revision.access, *found)

    def _keep(self, sought: str, known: _Known) -> _Known:
        with self._lock:
            self._kept[sought] = known
            self._kept.move_to_end(sought)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return known
