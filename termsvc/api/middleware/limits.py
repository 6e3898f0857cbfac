"""How often somebody may ask, and how they are told: `RateLimit` and `RateLimit-Policy` as draft 11 has them.

https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/11/
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Protocol

from limits import RateLimitItem, parse_many
from limits.errors import StorageError

from termsvc.api.middleware.shared import SharedCounts, shared_storage
from termsvc.api.middleware.windows import LocalCounts, Rate, Window
from termsvc.core.errors import InvalidFact

MEMORY = "memory://"

PAUSE_SECONDS = 5.0
"""So long nobody asks a storage again that did not answer."""

_SITE_BITS = 64  # of an IPv6 address are those of a network; the rest its owner chooses as they like


class Counts(Protocol):
    """Where a rate is counted."""

    def take(self, key: str) -> tuple[bool, Window]:
        """Count a key, if the rate allows it: whether it did, and what is counted then."""

    def look(self, key: str) -> tuple[bool, Window]:
        """Whether the rate would allow it, and what is counted."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """Whether somebody may ask now, and how often yet.

    Attributes:
        allowed: whether they may.
        policy: what the installation allows, as the header `RateLimit-Policy` says it.
        counted: what was counted for each rate, those of shorter times first; those after one that does not allow it are left
            out, and all are where nobody can tell.
    """

    allowed: bool
    policy: str
    counted: tuple[tuple[Rate, Window], ...] = ()

    @property
    def remaining(self) -> int | None:
        """How often they may ask yet, by the strictest rate; `None` where nobody can tell."""
        return min((rate.remaining(window) for rate, window in self.counted), default=None)

    @property
    def retry_after(self) -> int:
        """The seconds after which they may ask again, if they don't meanwhile; 0 if they may now."""
        waits = (rate.within(window) for rate, window in self.counted if not rate.allows(window))
        return 0 if self.allowed else max(waits, default=1)

    def headers(self) -> Mapping[str, str]:
        """What an answer says of it."""
        told = {"RateLimit-Policy": self.policy}
        if self.counted:
            told["RateLimit"] = ", ".join(
                f'"{rate.name}";r={rate.remaining(window)};t={rate.within(window)}' for rate, window in self.counted
            )
        return told if self.allowed else told | {"Retry-After": str(self.retry_after)}


class RateLimiter:
    """Counts how often each key asks; threads may share it.

    Where a shared storage doesn't answer, everybody may ask: it is there to keep the service up, and must not take it down.
    """

    def __init__(
        self,
        rates: str,
        storage: str = MEMORY,
        failed: Callable[[Exception], object] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Set up.

        Args:
            rates: such as `600/minute`, or `20/second;600/minute`.
            storage: `memory://` to count within this process, or `redis://host` to count together with others.
            failed: is told why a storage did not answer, each time that it is asked in vain.
            clock: seconds since any moment.

        Raises:
            InvalidFact: the rates or the storage are written wrongly, or the storage needs what is not installed.
        """
        items = _items(rates)
        named = [(Rate(_name(item), item.amount, item.get_expiry()), item) for item in items]
        self._policy = ", ".join(f'"{rate.name}";q={rate.quota};w={rate.seconds}' for rate, _ in named)
        self._counts: list[tuple[Rate, Counts]]
        if storage == MEMORY:
            self._counts = [(rate, LocalCounts(rate, clock)) for rate, _ in named]
        else:
            shared = shared_storage(storage)
            self._counts = [(rate, SharedCounts(rate, item, shared)) for rate, item in named]
        self._failed = failed
        self._clock = clock
        self._paused_until: float | None = None

    def hit(self, key: str) -> Allowance:
        """Count that a key asks, if it may; one that may not costs it nothing of the rate that forbids it.

        Args:
            key: who asks; those of one storage share what is counted.
        """
        return self._asked(lambda counts: counts.take(key))

    def look(self, key: str) -> Allowance:
        """Whether a key may ask, without counting it."""
        return self._asked(lambda counts: counts.look(key))

    def _asked(self, ask: Callable[[Counts], tuple[bool, Window]]) -> Allowance:
        if self._paused_until is not None and self._clock() < self._paused_until:
            return Allowance(allowed=True, policy=self._policy)
        counted: list[tuple[Rate, Window]] = []
        try:
            for rate, counts in self._counts:
                allowed, window = ask(counts)
                counted.append((rate, window))
                if not allowed:
                    return Allowance(allowed=False, policy=self._policy, counted=tuple(counted))
        except StorageError as error:
            self._paused_until = self._clock() + PAUSE_SECONDS
            self._failed(error.storage_error)
            return Allowance(allowed=True, policy=self._policy)
        return Allowance(allowed=True, policy=self._policy, counted=tuple(counted))


def network(address: str) -> str:
    """What stands for the caller at an address: its network if it is of IPv6, since whoever has one has 2^64 addresses.

    Args:
        address: as the server tells it; what is no address of IP stands for itself.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((int(parsed), _SITE_BITS), strict=False))


def _items(rates: str) -> list[RateLimitItem]:
    try:
        items = sorted(parse_many(rates), key=lambda item: item.get_expiry())
    except ValueError:
        items = []
    if not items or not all(item.amount for item in items) or _names_twice(items):
        raise InvalidFact(
            f"TERMSVC_RATE_LIMIT is {rates!r}. Write it as 600/minute, or as 20/second;600/minute, with at least 1 and each"
            " time once."
        )
    return items


def _names_twice(items: list[RateLimitItem]) -> bool:
    return len({_name(item) for item in items}) < len(items)


def _name(item: RateLimitItem) -> str:
    unit = item.GRANULARITY.name
    return unit if item.multiples == 1 else f"{item.multiples}-{unit}"
