"""The workshop's end of one process that renders: it starts it, orders texts of it, and ends it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import IO, Any

from pydantic_core import to_json

from termsvc.core.errors import TermsError
from termsvc.render.templating.frames import framed, packed, texts_of
from termsvc.render.templating.talk import Hushed, Late, Overlong, Talk

_START = "import sys; sys.path[:] = sys.argv[1:]; from termsvc.render.templating.workbench import main; main()"
# It is isolated from variables and folders of its user, runs no start-up code, and finds what its parent has imported.
_PYTHON = (sys.executable, "-I", "-S", "-X", "utf8", "-c", _START)
_KEPT = ("LD_LIBRARY_PATH",)  # where some interpreters have their own libraries
_PACKAGE = Path(__file__).parents[3]

_STARTING = 60  # seconds that it may take to start, on a machine with much else to do
_WIDEST = 4  # bytes of one character
_BESIDE = 1 << 20  # bytes of an answer beside its longest text
_MESSAGE = ("template", "line", "problem", "remedy", "fatal", "unconfined")
_MANY, _MUCH = 32, 1 << 16  # values, and bytes of these, that are ordered at once


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
        self._talk = Talk(*_pipes(self._process))
        self._talk.say(packed({"files": dict(files), "limits": asdict(limits)}))
        try:
            ready = self._answer(_STARTING)
        except BenchEnded as error:
            raise TermsError(f"the process that renders templates can't be started: {error}") from error
        if isinstance(ready, dict) and ready["unconfined"]:
            self.end()
            raise TermsError(
                f"the process that renders templates can't be limited here ({ready['unconfined']}); run termsvc on Linux"
            )

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    def texts(self, name: str, many: Iterable[Mapping[str, Any]], language: str) -> list[str] | dict[str, Any]:
        """A template rendered for values, which are put into JSON while it renders those before.

        It gives what is wrong with the template, as `faults.Watch` tells it, if anything is. Then the process may not be
        used again if that is `fatal`.

        Raises:
            BenchEnded: the process is gone.
        """
        head = f'{{"name":{json.dumps(name)},"language":{json.dumps(language)},"many":['.encode()
        texts: list[str] = []
        ordered = 0
        for order in chain(_orders(map(to_json, many)), ([],)):
            due = ordered
            if order:
                self._talk.say(framed(head + b",".join(order) + b"]}"))
                ordered += len(order)
            while len(texts) < due:
                answer = self._answer(2 * self._limits.seconds)
                if not isinstance(answer, list):
                    # If more was ordered, it is still to be answered, as if the next order were meant.
                    return {**answer, "fatal": answer["fatal"] or ordered > due}
                if not 0 < len(answer) <= due - len(texts):
                    raise self._nonsense()
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

    def _answer(self, seconds: float) -> list[str] | dict[str, Any]:
        """Some texts, or a message. Who got out of the sandbox may say anything, so it is looked at before it is used."""
        try:
            answer = json.loads(self._heard(seconds))
            if isinstance(answer, list):
                return texts_of(answer, self._heard(seconds))
            return {name: answer.get(name) for name in _MESSAGE}
        except (ValueError, TypeError, AttributeError):
            raise self._nonsense() from None

    def _nonsense(self) -> BenchEnded:
        self.end()
        return BenchEnded("its process says what makes no sense; look at what its template does")

    def _heard(self, seconds: float) -> bytes:
        try:
            return self._talk.hear(_WIDEST * self._limits.output + _BESIDE, seconds)
        except Late:
            self.end()
            raise BenchEnded(
                f"it takes longer than {seconds:g} s, and had to be stopped from outside; look for an operation on a very"
                " large number or text"
            ) from None
        except Overlong:
            self.end()
            raise BenchEnded("its process says more than it may; look at what its template does") from None
        except Hushed:
            self.end()
            code = self._process.returncode
            how = f"signal {-code}" if code < 0 else f"exit code {code}"
            raise BenchEnded(
                f"its process ended ({how}); look for an operation that takes very much memory or time, and try again"
            ) from None


def _orders(values: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Values put together to orders of some length."""
    order: list[bytes] = []
    size = 0
    for one in values:
        order.append(one)
        size += len(one)
        if len(order) == _MANY or size > _MUCH:
            yield order
            order, size = [], 0
    if order:
        yield order


def _started() -> subprocess.Popen[bytes]:
    paths = [str(_PACKAGE), *(path for path in sys.path if Path(path).is_absolute())]
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    try:
        return subprocess.Popen(
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


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """The process's standard input and output, as seen from here."""
    if process.stdin is None or process.stdout is None:
        raise AssertionError(process)
    return process.stdin, process.stdout


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in _pipes(process):
        with suppress(BrokenPipeError):
            pipe.close()
