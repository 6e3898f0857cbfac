"""A mapping that forgets what was not used for longest, so that its size has a bound."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from threading import Lock
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Bounded(Generic[K, V]):
    """What was used last, as far as a bound allows; for any number of threads.

    Args:
        most: the sum of the weights of all that is kept.
        weigh: the weight of a value, 1 or more.
    """

    def __init__(self, most: int, weigh: Callable[[V], int] = lambda _value: 1) -> None:
        self._most = most
        self._weigh = weigh
        self._weight = 0
        self._kept: OrderedDict[K, V] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> V | None:
        """The value of a key, which counts as a use; `None` if it is not kept."""
        with self._lock:
            value = self._kept.get(key)
            if value is not None:
                self._kept.move_to_end(key)
            return value

    def put(self, key: K, value: V) -> list[tuple[K, V]]:
        """Keep a value, and give back what had to make room; the value itself if it is over the bound alone."""
        with self._lock:
            self._take(key)
            self._kept[key] = value
            self._weight += self._weigh(value)
            return list(self._make_room())

    def pop(self, key: K) -> V | None:
        """Forget a key, and give back its value if it was kept."""
        with self._lock:
            return self._take(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._weight = 0

    def _take(self, key: K) -> V | None:
        value = self._kept.pop(key, None)
        if value is not None:
            self._weight -= self._weigh(value)
        return value

    def _make_room(self) -> Iterator[tuple[K, V]]:
        while self._weight > self._most:
            key, value = self._kept.popitem(last=False)
            self._weight -= self._weigh(value)
            yield key, value
