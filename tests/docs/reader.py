"""A reader of a guide for engineers, who does all that it shows, in order, with one server running meanwhile."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import httpx2

from tests.docs.console import Command, carry_out, commands, matches, noon_of
from tests.docs.markdown import ROOT, Block, blocks
from tests.docs.served import PROGRAM, STANDS_AT
from tests.docs.wire import Wire

SHOWN = "http://127.0.0.1:8000"
"""Where the text says that the server is."""

_BASE = re.compile(r"http://[\w.]+:\d+(?=\W)")
_PAUSE = 0.1
_PATIENCE = 60.0


class Reader:
    """Reads a text in a folder, which is the current one; the server ends with its `with` statement."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.wire: Wire | None = None
        self._names: dict[str, Any] = {}
        self._left = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._left.close()

    def read(self, text: str) -> int:
        """Do all that a text shows, and say how many commands that were."""
        return sum(self._done(block) for block in blocks(text))

    def _done(self, block: Block) -> int:
        if block.file or block.language not in {"console", "http", "python"}:
            return carry_out(block, self.folder)
        if block.language == "console":
            return self._typed(block)
        if block.language == "http":
            assert self.wire, "no server runs yet"
            self.wire.check(block.text)
        else:
            self._examples(block.text)
        return 0

    def _typed(self, block: Block) -> int:
        first, *rest = commands(block.text)
        words = shlex.split(first.line)
        if words[:2] == ["termsvc", "serve"]:
            assert not rest
            self._serve(first, words[2:], block.today)
            return 1
        if words[0] == "curl":
            for command in (first, *rest):
                self._curl(command)
            return 1 + len(rest)
        return carry_out(block, self.folder)

    def _serve(self, command: Command, words: list[str], day: str) -> None:
        log = self.folder / "serve.log"
        env = {**os.environ, STANDS_AT: noon_of(day).isoformat(), "PYTHONPATH": str(ROOT)}
        given = [sys.executable, "-c", PROGRAM, "serve", "--port", "0", *words]
        out = self._left.enter_context(log.open("wb"))
        process = self._left.enter_context(subprocess.Popen(given, cwd=self.folder, env=env, stdout=out, stderr=out))
        self._left.callback(process.send_signal, signal.SIGTERM)
        base = ""
        until = time.monotonic() + _PATIENCE
        while not base or not _answers(base):
            assert process.poll() is None, log.read_text(encoding="utf-8")
            assert time.monotonic() < until, log.read_text(encoding="utf-8")
            time.sleep(_PAUSE)
            base = base or _base(log.read_text(encoding="utf-8"))
        printed = self._as_shown(log.read_text(encoding="utf-8"), base)
        assert matches(command.output, printed), printed
        self.wire = Wire(base, self.folder)

    def _curl(self, command: Command) -> None:
        done = subprocess.run(
            ["bash", "-c", self._as_served(command.line)], cwd=self.folder, capture_output=True, text=True, check=False
        )
        assert done.returncode == command.exit_code, done.stderr
        assert matches(command.output, done.stdout), f"$ {command.line}\n{done.stdout}"

    def _examples(self, code: str) -> None:
        parsed = doctest.DocTestParser().get_doctest(self._as_served(code), self._names, "guide", None, None)
        assert parsed.examples
        report: list[str] = []
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
        # A browser of another test may have left a loop running in this thread.
        with ThreadPoolExecutor(1) as thread:
            failed = thread.submit(runner.run, parsed, out=report.append, clear_globs=False).result().failed
        self._names = parsed.globs
        assert not failed, "".join(report)

    def _as_served(self, text: str) -> str:
        assert self.wire, "no server runs yet"
        return text.replace(SHOWN, self.wire.base)

    @staticmethod
    def _as_shown(text: str, base: str) -> str:
        return text.replace(base, SHOWN).replace(base.rpartition(":")[2], SHOWN.rpartition(":")[2])


def _base(log: str) -> str:
    """Where a server says that it is; empty if it has not yet."""
    told = _BASE.search(log)
    return told[0] if told else ""


def _answers(base: str) -> bool:
    try:
        return httpx2.get(f"{base}/healthz").is_success
    except httpx2.TransportError:
        return False
