"""Servers as processes of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2

ROOT = Path(__file__).parents[2]
PROGRAM = (
    "from termsvc.cli import main, serve, servers\nserve.API = 'tests.serving.slow:create'\nservers.SLACK = 1\nmain()"
)
PATIENCE = 120.0
PAUSE = 0.1  # so that who waits leaves the machine to what is waited for


@dataclass
class Running:
    """A server, and what it wrote.

    Attributes:
        log: its standard output, which it writes to a file.
        base: its address.
    """

    process: subprocess.Popen[bytes]
    log: Path
    base: str = ""

    def get(self, path: str, **headers: str) -> httpx2.Response:
        return httpx2.get(self.base + path, headers=headers, timeout=PATIENCE)

    def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Its exit code, when it has ended in its own time."""
        self.process.send_signal(by)
        return self.process.wait(timeout=PATIENCE)

    @property
    def text(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def events(self) -> list[str]:
        return [line["event"] for line in self.lines()]


@contextmanager
def started(folder: Path, *words: str, program: str = PROGRAM) -> Iterator[Running]:
    """A server that is starting, on a port that is free; it ends with this at the latest."""
    log = folder / "log"
    command = [sys.executable, "-W", "error", "-c", program, "serve", "--port", "0", *words]
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TERMSVC_", "PROMETHEUS", "OTEL"))
    }
    env = {**kept, "TERMSVC_DATABASE": f"sqlite:///{folder / 'terms.sqlite'}", "PYTHONPATH": str(ROOT)}
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command, cwd=folder, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        ) as process,
    ):
        try:
            yield Running(process, log)
        finally:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)


def answering(server: Running) -> Running:
    """The same server, once it answers."""
    while not server.base:
        assert server.process.poll() is None, server.text
        told = [line for line in server.text.splitlines() if '"serving"' in line and line.endswith("}")]
        server.base = f"http://127.0.0.1:{json.loads(told[0])['port']}" if told else ""
        time.sleep(PAUSE)
    while True:
        assert server.process.poll() is None, server.text
        try:
            server.get("/healthz")
        except httpx2.TransportError:
            time.sleep(PAUSE)
            continue
        return server
