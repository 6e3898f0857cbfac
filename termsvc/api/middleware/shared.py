"""Counts that several processes share."""

from __future__ import annotations

from limits import RateLimitItem
from limits.errors import ConfigurationError
from limits.storage import SlidingWindowCounterSupport, Storage, storage_from_string

from termsvc.api.middleware.windows import Rate, Window
from termsvc.core.errors import InvalidFact

SCHEMES = ("redis", "rediss", "redis+unix", "valkey", "valkeys", "valkey+unix")

PATIENCE_SECONDS = 0.25
"""For one answer: it counts requests, and must not hold them up."""


def shared_storage(address: str) -> SlidingWindowCounterSupport:
    """The storage at an address; nothing is asked of it yet.

    Raises:
        InvalidFact: it is none, or its library is not installed.
    """
    if address.partition("://")[0] in SCHEMES:
        try:
            storage = storage_from_string(
                address, wrap_exceptions=True, socket_timeout=PATIENCE_SECONDS, socket_connect_timeout=PATIENCE_SECONDS
            )
        except (ConfigurationError, ValueError) as error:
            raise _unusable() from error
        if isinstance(storage, Storage) and isinstance(storage, SlidingWindowCounterSupport):
            return storage
    raise _unusable()


def _unusable() -> InvalidFact:
    # The address is not repeated, for it may hold a password.
    return InvalidFact(
        "TERMSVC_RATE_STORAGE names nothing where requests can be counted. Set memory://, or redis://host with its library"
        " installed: pip install termsvc[redis]."
    )


class SharedCounts:
    """Counts by key in a shared storage."""

    def __init__(self, rate: Rate, item: RateLimitItem, storage: SlidingWindowCounterSupport) -> None:
        self._rate = rate
        self._item = item
        self._storage = storage

    def take(self, key: str) -> tuple[bool, Window]:
        """Count a key, if the rate allows it: whether it did, and what is counted then.

        Raises:
            StorageError: the storage does not answer.
        """
        place = self._item.key_for(key)
        allowed = self._storage.acquire_sliding_window_entry(place, self._rate.quota, self._rate.seconds)
        return allowed, self._window(place)

    def look(self, key: str) -> tuple[bool, Window]:
        """Whether the rate would allow it, and what is counted.

        Raises:
            StorageError: the storage does not answer.
        """
        window = self._window(self._item.key_for(key))
        return self._rate.allows(window), window

    def _window(self, place: str) -> Window:
        previous, _, current, ends_in = self._storage.get_sliding_window(place, self._rate.seconds)
        # It keeps the present window for one more, in which it is the previous one.
        return Window(previous, current, max(0.0, ends_in - self._rate.seconds))
