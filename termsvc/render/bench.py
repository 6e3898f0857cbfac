"""The workshop's end of one process that renders: it starts it, talks with it within time, and ends it."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import weakref
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import Any

from termsvc.core.errors import TermsError
from termsvc.render.frames import HEAD, framed, length, packed

_START = "import sys; sys.path[:] = sys.argv[1:]; from termsvc.render.workbench import main; main()"
# It is isolated from variables and folders of its user, runs no start-up code, and finds what its parent has imported.
_PYTHON = (sys.executable, "-I", "-S", "-X", "utf8", "-c", _START)
_KEPT = ("LD_LIBRARY_PATH",)  # where some interpreters have their own libraries
_PACKAGE = Path(__file__).parents[2]

_STARTING = 60  # seconds that it may take to start, on a machine with much else to do
_READ = 1 << 20
_WIDEST = 12  # bytes in JSON for one character
_BESIDE = 1 << 20  # bytes of an answer beside one text


@dataclass(frozen=True, slots=True)
class Limits:
    """What the rendering of a text may take.

    Attributes:
        seconds: by the clock. One operation that can't be interrupted may take twice as long.
        memory: bytes of address space, of which the process needs some 50 MB for itself.
        output: characters of one text.
    """

    seconds: float = 10
    memory: int = 512_000_000
    output: int = 20_000_000


class BenchEnded(Exception):
    """The process ended, or had to be ended; the message says why, and what to do."""


class Bench:
    """One process that renders with a set of templates.

    Args:
        files: the templates, by name.
        limits: what the rendering of a text may take.

    Raises:
        TermsError: it can't be started here, or not within the limits.
    """

    def __init__(self, files: Mapping[str, str], limits: Limits) -> None:
        if find_spec("resource") is None:
            raise TermsError(
                "templates can't be rendered here: this system can't limit what a process takes; run termsvc on Linux,"
                " such as in a container or in WSL"
            )
        self._limits = limits
        self._process = _started()
        self._end = weakref.finalize(self, _end, self._process)
        try:
            self._send(packed({"files": dict(files), "limits": asdict(limits)}), _STARTING)
            ready = self._answer(_STARTING)
        except BenchEnded as error:
            raise TermsError(f"the process that renders templates can't be started: {error}") from error
        if isinstance(ready, dict):
            self.end()
            raise TermsError(
                f"the process that renders templates can't be limited here ({ready['unconfined']}); run termsvc on Linux"
            )

    def texts(self, name: str, many: Sequence[str], language: str) -> list[str] | dict[str, Any]:
        """A template rendered for values, each as JSON in ASCII; or what is wrong with it, as `faults.fault` tells it.

        Raises:
            BenchEnded: the process is gone.
        """
        within = 2 * self._limits.seconds
        order = f'{{"name":{json.dumps(name)},"language":{json.dumps(language)},"many":[{",".join(many)}]}}'
        self._send(framed(order), within)
        texts: list[str] = []
        while len(texts) < len(many):
            answer = self._answer(within)
            if isinstance(answer, dict):
                return answer
            texts += answer
        return texts

    def end(self) -> None:
        """End the process, whatever it does."""
        self._end()

    def forget(self) -> None:
        """Leave the process to its own parent, of which this one was forked."""
        self._end.detach()
        for pipe in _pipes(self._process):
            pipe.close()
        self._process.poll()  # it is no child of this process, and is noted so

    def _send(self, data: bytes, seconds: float) -> None:
        pipe, deadline, rest = _pipes(self._process)[0].fileno(), monotonic() + seconds, memoryview(data)
        while rest:
            self._wait(pipe, select.POLLOUT, deadline)
            try:
                rest = rest[os.write(pipe, rest) :]
            except BrokenPipeError:
                raise self._gone() from None

    def _answer(self, seconds: float) -> Any:
        deadline = monotonic() + seconds
        size = length(self._read(HEAD, deadline))
        if size > _WIDEST * self._limits.output + _BESIDE:
            self.end()
            raise BenchEnded("its process says more than it may; look at what its template does")
        return json.loads(self._read(size, deadline))

    def _read(self, size: int, deadline: float) -> bytes:
        pipe, found = _pipes(self._process)[1].fileno(), bytearray()
        while len(found) < size:
            self._wait(pipe, select.POLLIN, deadline)
            part = os.read(pipe, min(_READ, size - len(found)))
            if not part:
                raise self._gone()
            found += part
        return bytes(found)

    def _wait(self, pipe: int, event: int, deadline: float) -> None:
        """Wait for a pipe, until the time is over."""
        waiting = select.poll()
        waiting.register(pipe, event)
        if not waiting.poll(max(0.0, deadline - monotonic()) * 1000):
            self.end()
            raise BenchEnded(
                f"it takes longer than {2 * self._limits.seconds:g} s, and had to be stopped from outside; look for an"
                " operation on a very large number or text"
            )

    def _gone(self) -> BenchEnded:
        self.end()
        code = self._process.returncode
        return BenchEnded(
            f"its process ended ({f'signal {-code}' if code < 0 else f'exit code {code}'}); look for an operation that"
            " takes very much memory or time, and try again"
        )


def _started() -> subprocess.Popen[bytes]:
    paths = [str(_PACKAGE), *(path for path in sys.path if Path(path).is_absolute())]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        process = subprocess.Popen(
            [*_PYTHON, *paths],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=kept,
            start_new_session=True,  # an interruption is for the workshop, which then ends it
        )
    except OSError as error:
        raise TermsError(
            f"the process that renders templates can't be started: {error.strerror}; let this system run more processes"
            " and open more files, or install termsvc again"
        ) from error
    for pipe in _pipes(process):
        os.set_blocking(pipe.fileno(), False)
    return process


def _pipes(process: subprocess.Popen[bytes]) -> tuple[Any, Any]:
    """The process's ends of standard input and output, as seen from here."""
    return process.stdin, process.stdout


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in _pipes(process):
        with suppress(BrokenPipeError):
            pipe.close()
