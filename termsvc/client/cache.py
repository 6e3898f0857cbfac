"""A private cache of replies in memory, as RFC 9111 has it: bounded, and as old as the service allows at most.

Age is counted on a monotonic clock from the moment of asking, and the `Age` that a proxy names is added. So no reply is used
for longer than its `max-age`, however the clocks of the two machines differ. One cache belongs to one client and its token.
The requests of a client differ in path, query and `Accept` alone, by which replies are kept, so of all that `Vary` can say
only `*` matters.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakSet

import httpx2

from termsvc.client.call import Accounts, Reply

OVERHEAD = 2_000
"""What an entry takes beside its body, in bytes, roughly: headers, key, and the objects that hold them."""

_DIRECTIVE = re.compile(r'([!#$%&\'*+.^_`|~\w-]+)(?:\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s,;"]*)))?')
_OF_THE_BODY = frozenset({"content-encoding", "content-length", "content-range", "content-type", "transfer-encoding"})

Key = tuple[str, tuple[tuple[str, str], ...], str]
"""What a reply is kept by: path, query and media type asked for."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A reply that is kept.

    Attributes:
        fresh_until: on the monotonic clock; from then on it serves only after the service said that it still holds.
    """

    reply: Reply
    about: str | Accounts
    fresh_until: float

    @property
    def etag(self) -> str | None:
        """What to ask again with."""
        return self.reply.headers.get("etag")

    @property
    def size(self) -> int:
        """Bytes that it takes, roughly."""
        return len(self.reply.content) + OVERHEAD


@dataclass(eq=False, slots=True, weakref_slot=True)
class Asked:
    """A question under way.

    Attributes:
        kept: what is kept for it, fresh or not.
        fresh: whether that may serve as it is.
        spoiled: a statement about its account was made meanwhile, so that its reply may be from before.
    """

    key: Key
    about: str | Accounts
    at: float
    kept: Entry | None
    fresh: bool
    spoiled: bool = False


@dataclass(slots=True)
class Cache:
    """Replies to `GET`, the least used of which go first when room runs out.

    Attributes:
        capacity: of all replies together, in bytes; 0 keeps nothing.
        clock: seconds, monotonic.
        size: what is kept, in bytes.
        under_way: questions whose replies are still to come. Those that were given up go by themselves.
    """

    capacity: int
    clock: Callable[[], float]
    _entries: OrderedDict[Key, Entry] = field(default_factory=OrderedDict)
    size: int = 0
    under_way: WeakSet[Asked] = field(default_factory=WeakSet)
    _lock: Lock = field(default_factory=Lock)  # a sync client is shared between threads

    def ask(self, key: Key, about: str | Accounts) -> Asked:
        """What is kept for a question. Hand the response to `settle`."""
        with self._lock:
            kept = self._entries.get(key)
            if kept is not None:
                self._entries.move_to_end(key)
            now = self.clock()
            asked = Asked(key, about, now, kept, kept is not None and now < kept.fresh_until)
            self.under_way.add(asked)
        return asked

    def settle(self, asked: Asked, response: httpx2.Response) -> Reply:
        """What a response says, 200 or 304; it is kept if it may be."""
        if response.status_code == httpx2.codes.NOT_MODIFIED and asked.kept is not None:
            reply = Reply(_freshened(asked.kept.reply.headers, response.headers), asked.kept.reply.content)
        else:
            reply = Reply(response.headers, response.content)
        with self._lock:
            self.under_way.discard(asked)
            self._drop(asked.key)
            if not asked.spoiled:
                self._keep(asked, reply)
        return reply

    def forget(self, about: str | Accounts) -> None:
        """Forgets what is kept of an account, and does not keep what is being asked about it just now."""
        if about is Accounts.NONE:
            return
        with self._lock:
            for key in [key for key, entry in self._entries.items() if _concerns(about, entry.about)]:
                self._drop(key)
            for asked in self.under_way:
                asked.spoiled = asked.spoiled or _concerns(about, asked.about)

    def _keep(self, asked: Asked, reply: Reply) -> None:
        directives = _directives(reply.headers)
        entry = Entry(reply, asked.about, asked.at + _lifetime(directives, reply.headers))
        useful = entry.etag is not None or entry.fresh_until > asked.at
        never = "no-store" in directives or "*" in reply.headers.get("vary", "")
        if never or not useful or entry.size > self.capacity:
            return
        self._entries[asked.key] = entry
        self.size += entry.size
        while self.size > self.capacity:
            self._drop(next(iter(self._entries)))

    def _drop(self, key: Key) -> None:
        entry = self._entries.pop(key, None)
        self.size -= 0 if entry is None else entry.size


def _concerns(stated: str | Accounts, told: str | Accounts) -> bool:
    return told is not Accounts.NONE and (stated is Accounts.EVERY or stated == told)


def _directives(headers: httpx2.Headers) -> Mapping[str, str]:
    """The directives of `Cache-Control`, by name; of two alike the first counts (RFC 9111, 4.2.1)."""
    found: dict[str, str] = {}
    for name, quoted, plain in _DIRECTIVE.findall(headers.get("cache-control", "")):
        found.setdefault(name.lower(), quoted or plain)
    return found


def _lifetime(directives: Mapping[str, str], headers: httpx2.Headers) -> float:
    """Seconds for which a reply may serve, from now. What can't be read is old already, which is safe."""
    lifetime, age = directives.get("max-age", ""), headers.get("age", "0")
    if "no-cache" in directives or not lifetime.isdecimal() or not age.isdecimal():
        return 0.0
    return max(float(lifetime) - float(age), 0.0)


def _freshened(kept: httpx2.Headers, told: httpx2.Headers) -> httpx2.Headers:
    """The fields of a reply after the service said that it still holds (RFC 9111, 3.2)."""
    updated = {name: value for name, value in told.items() if name not in _OF_THE_BODY}
    # An Age was that of the reply before.
    return httpx2.Headers({**{name: value for name, value in kept.items() if name != "age"}, **updated})
