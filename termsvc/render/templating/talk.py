"""A talk with another process by its standard input and output, within time and without waiting for each other."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from time import monotonic
from typing import IO

from termsvc.render.templating.frames import HEAD, length

_AT_ONCE = 1 << 16  # what a pipe holds on most systems


class Hushed(Exception):
    """The other process has closed its side."""


class Late(Exception):
    """The other process did not answer in time."""


class Overlong(Exception):
    """The other process began an answer that is longer than it may be."""


class Talk:
    """Frames sent to a process, and heard from it.

    Args:
        to, by: its standard input and output, as seen from here.
    """

    def __init__(self, to: IO[bytes], by: IO[bytes]) -> None:
        self._to, self._by = to.fileno(), by.fileno()
        os.set_blocking(self._to, False)
        os.set_blocking(self._by, False)
        self._unsent, self._heard = bytearray(), bytearray()

    def say(self, frame: bytes) -> None:
        """Send a frame: what the pipe takes now, and the rest while an answer is awaited."""
        self._unsent += frame
        self._write()

    def hear(self, most: int, seconds: float) -> bytes:
        """What the next frame holds.

        Args:
            most: bytes that it may hold.
            seconds: how long it may take.

        Raises:
            Hushed: the process has ended.
            Late: it took too long.
            Overlong: there are more bytes.
        """
        deadline = monotonic() + seconds
        size = length(self._bytes(HEAD, deadline))
        if size > most:
            raise Overlong
        return self._bytes(size, deadline)

    def _bytes(self, size: int, deadline: float) -> bytes:
        while len(self._heard) < size:
            self._exchange(deadline)
        found = bytes(self._heard[:size])
        del self._heard[:size]
        return found

    def _exchange(self, deadline: float) -> None:
        """Write and read once what can be written or read, as soon as either can."""
        waiting = select.poll()
        waiting.register(self._by, select.POLLIN)
        if self._unsent:
            waiting.register(self._to, select.POLLOUT)
        ready = dict(waiting.poll(max(0.0, deadline - monotonic()) * 1000))
        if not ready:
            raise Late
        if self._to in ready:
            self._write()
        if self._by in ready:
            heard = os.read(self._by, 16 * _AT_ONCE)
            if not heard:
                raise Hushed
            self._heard += heard

    def _write(self) -> None:
        try:
            with suppress(BlockingIOError):
                del self._unsent[: os.write(self._to, self._unsent[:_AT_ONCE])]
        except BrokenPipeError:
            self._unsent.clear()  # it may have said why before it ended
