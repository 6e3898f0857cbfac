"""Bytes that took time to make, kept while they are asked for and there is room."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable


class Kept:
    """The bytes that were asked for last, no more in all than there is room for; several threads may ask at once.

    Args:
        room: in bytes; what alone needs more than a quarter of it is not kept.
    """

    def __init__(self, room: int) -> None:
        self._room = room
        self._taken = 0
        self._found: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """The bytes of a key, made if they are not kept; two who ask at the same time may both make them."""
        with self._lock:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        made = make()
        if len(made) * 4 <= self._room:
            self._keep(key, made)
        return made

    def _keep(self, key: Hashable, made: bytes) -> None:
        with self._lock:
            self._taken += len(made) - len(self._found.pop(key, b""))
            self._found[key] = made
            while self._taken > self._room:
                self._taken -= len(self._found.popitem(last=False)[1])

    def __contains__(self, key: Hashable) -> bool:
        return key in self._found
