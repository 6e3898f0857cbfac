"""Both clients as one: what is asked of one in a test is asked of the other, on a clock that only waits move."""

import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Literal

import anyio
import httpx2

from termsvc.client import AsyncClient, Client, Options, Retries

Kind = Literal["blocking", "awaited"]
KINDS: tuple[Kind, ...] = ("blocking", "awaited")
Handler = Callable[[httpx2.Request], httpx2.Response]


@dataclass
class Clock:
    """Seconds, which pass only when somebody waits; and the waits."""

    now: float = 1_000.0
    waits: list[float] = field(default_factory=list)

    def read(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def wait_async(self, seconds: float) -> None:
        self.wait(seconds)


class Either:
    """A client of one kind, before a handler that answers in the service's place."""

    def __init__(
        self,
        kind: Kind,
        handler: Handler,
        *,
        clock: Clock | None = None,
        retries: Retries | None = None,
        cache_bytes: int = 1_000_000,
        chance: Callable[[], float] = lambda: 0.5,
        where: str = "https://terms.test/base",
        key: str = "tsv_secret",
    ) -> None:
        self.clock = clock or Clock()
        keys = count()
        options = Options(
            retries=retries or Retries(),
            cache_bytes=cache_bytes,
            clock=self.clock.read,
            chance=chance,
            new_key=lambda: f"key-{next(keys)}",
        )
        transport = httpx2.MockTransport(handler)
        self.client: Client | AsyncClient = (
            Client(where, key, options=options, transport=transport, pause=self.clock.wait)
            if kind == "blocking"
            else AsyncClient(where, key, options=options, transport=transport, pause=self.clock.wait_async)
        )

    def __call__(self, verb: str, *args: Any, **kwargs: Any) -> Any:
        """What a verb returns; a list of all that it yields, if it yields."""
        outcome = getattr(self.client, verb)(*args, **kwargs)
        if inspect.iscoroutine(outcome) or inspect.isasyncgen(outcome):
            # A browser of another test may have left a loop running in this thread.
            with ThreadPoolExecutor(1) as thread:
                return thread.submit(anyio.run, _awaited, outcome).result()
        return list(outcome) if inspect.isgenerator(outcome) else outcome


async def _awaited(outcome: Any) -> Any:
    return await outcome if inspect.iscoroutine(outcome) else [item async for item in outcome]
