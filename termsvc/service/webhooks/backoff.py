"""When a message that was not taken is sent again: soon, then ever more rarely, for three days."""

from __future__ import annotations

from datetime import datetime, timedelta

from termsvc.service.tokens import Random

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
"""From one attempt to the next, as Standard Webhooks has them; the last one goes on."""

LASTS = timedelta(days=3)
"""From the first attempt to the last."""

LATER = 5
"""A delay is made longer by up to a fifth, so that what failed together is not tried again together."""

LONGEST_REST = timedelta(minutes=5)

_RANDOM_BYTES = 4


def next_attempt(first: datetime, made: int, now: datetime, random: Random) -> datetime | None:
    """When there is to be another attempt; `None` if the three days are over.

    The last one comes just when they are.

    Args:
        first: when the first one was made, an aware instant.
        made: how many were made, all of which have failed.
        now: the present instant, aware.
        random: gives bytes.
    """
    last = first + LASTS
    if now >= last:
        return None
    delay = DELAYS[min(made, len(DELAYS)) - 1]
    share = int.from_bytes(random(_RANDOM_BYTES), "big") / (1 << 8 * _RANDOM_BYTES)
    return min(now + delay * (1 + share / LATER), last)


def rest(failures: int) -> timedelta:
    """How long an endpoint is left alone after so many attempts in a row that failed, whatever waits for it."""
    return min(DELAYS[0] * (1 << min(failures, 10) - 1), LONGEST_REST)
