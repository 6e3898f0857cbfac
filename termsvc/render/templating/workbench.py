"""The process that renders templates: confined, started by a `Workshop`, and ended at any time.

It reads the templates and limits, says that it is ready, and answers orders: each names a template and a language and
brings the values of many texts. An answer is a list of texts, in order and as many as are ready; or what is wrong with a
template, and then nothing more of that order.
"""

from __future__ import annotations

import gc
import json
import resource
import signal
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import islice
from time import monotonic, process_time
from typing import Any, BinaryIO, NoReturn, TypeAlias

from jinja2 import Environment

from termsvc.render.templating.environment import LANGUAGE, environment
from termsvc.render.templating.faults import NoSuchLanguage, TooLong, TooSlow, Watch
from termsvc.render.templating.frames import HEAD, length, packed, packed_texts

Fault: TypeAlias = dict[str, Any]

_AT_ONCE = 1 << 16  # bytes that wait for others, so that not each text wakes the workshop
_SOON = 0.02  # seconds that they wait at most
_COUNTED = 256  # pieces of a text, which are counted together
_NO_FILES = 3  # standard input, output and error are open
_LATER = ("encodings.unicode_escape", "html", "jinja2.debug", "pprint", "unicodedata")
"""What Jinja or Python import only when a template needs it; then they could not be read any more."""


def main() -> None:
    """Serve the workshop that started this process, until it closes the pipe."""
    incoming, outgoing = sys.stdin.buffer, sys.stdout.buffer
    begin = json.loads(_frame(incoming) or "{}")
    files, limits = begin["files"], begin["limits"]
    try:
        _confine(limits["memory"])
        rooms = {language: _room(files, language, limits) for language in _languages(files)}
        _close()
    except OSError as error:
        _say(outgoing, packed({"unconfined": str(error)}))
        return
    gc.freeze()
    signal.signal(signal.SIGALRM, _too_slow)
    _say(outgoing, packed({}))
    while order := _frame(incoming):
        for answer in _answers(rooms, json.loads(order), limits):
            _say(outgoing, answer)


def _confine(memory: int) -> None:
    _limit("RLIMIT_AS", memory)
    _limit("RLIMIT_CORE", 0)
    _limit("RLIMIT_FSIZE", 0)


def _close() -> None:
    """Open no file, pipe or connection any more, and start no process."""
    for module in _LATER:
        import_module(module)
    _limit("RLIMIT_NOFILE", _NO_FILES)
    _limit("RLIMIT_NPROC", 0)


def _limit(name: str, amount: int) -> None:
    """Take a right from this process for good, as far as it still has it."""
    try:
        which = getattr(resource, name)
        _, hard = resource.getrlimit(which)
        least = amount if hard == resource.RLIM_INFINITY else min(amount, hard)
        resource.setrlimit(which, (least, least))
    except (AttributeError, OSError, ValueError) as error:
        raise OSError(f"{name}: {error}") from error


def _languages(files: Mapping[str, str]) -> Iterator[str]:
    yield LANGUAGE
    for name in files:
        if name.startswith("languages/") and name.endswith(".po"):
            yield name.removeprefix("languages/").removesuffix(".po")


def _room(files: Mapping[str, str], language: str, limits: Mapping[str, Any]) -> Environment | Fault:
    """What renders in a language; if its file is wrong, that, to be told to whoever asks for it."""
    with Watch(f"languages/{language}.po", limits) as watch:
        return environment(files, language)
    return watch.fault


def _answers(
    rooms: Mapping[str, Environment | Fault], order: Mapping[str, Any], limits: Mapping[str, Any]
) -> Iterator[bytes]:
    """What is said of an order, as frames."""
    name, language = order["name"], order["language"]
    with Watch(name, limits) as watch:
        if language not in rooms:
            raise NoSuchLanguage(language)
    room = watch.fault or rooms[language]
    if isinstance(room, dict):
        yield packed(room)
        return
    ready: list[bytes] = []
    size, since = 0, monotonic()
    for values in order["many"]:
        text = _made(room, name, values, limits)
        if isinstance(text, dict):
            yield packed(text)
            return
        ready.append(text)
        size += len(text)
        if size > _AT_ONCE or monotonic() - since > _SOON:
            yield packed_texts(ready)
            ready, size, since = [], 0, monotonic()
    if ready:
        yield packed_texts(ready)


def _made(room: Environment, name: str, values: Mapping[str, Any], limits: Mapping[str, Any]) -> bytes | Fault:
    """One text, or what is wrong with its template."""
    with Watch(name, limits) as watch:
        _renew(limits["seconds"])
        try:
            return _text(room, name, values, limits["output"])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    return watch.fault


def _renew(seconds: float) -> None:
    """Let the next text take so long; if this process is left alone and caught in a loop, it ends a little later."""
    signal.setitimer(signal.ITIMER_REAL, seconds)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(process_time() + 2 * seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _too_slow(_number: int, _frame: object) -> NoReturn:
    raise TooSlow


def _text(room: Environment, name: str, values: Mapping[str, Any], most: int) -> bytes:
    """A text of at most so many characters in UTF-8, counted while it comes about."""
    pieces = room.get_template(name).generate(values)
    parts: list[str] = []
    size = 0
    while some := list(islice(pieces, _COUNTED)):
        part = "".join(some)
        size += len(part)
        if size > most:
            raise TooLong
        parts.append(part)
    return "".join(parts).encode()


def _frame(incoming: BinaryIO) -> bytes:
    """What the workshop says; nothing when it is gone."""
    head = incoming.read(HEAD)
    return incoming.read(length(head)) if len(head) == HEAD else b""


def _say(outgoing: BinaryIO, frames: bytes) -> None:
    outgoing.write(frames)
    outgoing.flush()
