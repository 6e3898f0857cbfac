"""Servers as processes of their own, each with one worker, on ports that were free."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

FOLDER = Path(__file__).parents[2]
HOST = "127.0.0.1"
PATIENCE_SECONDS, PAUSE_SECONDS = 120.0, 0.05
LAST_LINES = 20

TERMSVC = ("-c", "from termsvc.cli import main; main()", "serve", "--port")
# As `termsvc serve` has it.
BARE = (
    "-m",
    "uvicorn",
    "--factory",
    "--no-access-log",
    "--no-server-header",
    "--lifespan",
    "on",
    "peers.web.bare:create",
    "--port",
)
DJANGO = ("-m", "gunicorn", "--workers", "1", "--worker-class", "sync", "peers.web.django_site:application", "--bind")
CANNED = ("-m", "peers.web.canned")


@contextmanager
def serving(log: Path, words: Sequence[str], environment: Mapping[str, str]) -> Iterator[int]:
    """The port at which a server answers, which ends with this.

    Args:
        log: a file for all that it writes.
        words: how it is called, up to its port.
        environment: besides this process's own.
    """
    port = _free()
    at = f"{HOST}:{port}" if words is DJANGO else str(port)
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("TERMSVC_", "PROMETHEUS", "OTEL"))
    }
    path = os.pathsep.join([str(FOLDER), str(FOLDER.parent)])
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [sys.executable, *words, at],
            cwd=log.parent,
            env={**kept, "PYTHONPATH": path, **environment},
            stdout=out,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            _await(process, port, log)
            yield port
        finally:
            process.terminate()


def _free() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


def _await(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until it listens.

    Raises:
        RuntimeError: it ended, or took too long.
    """
    started = time.monotonic()
    while time.monotonic() - started < PATIENCE_SECONDS and process.poll() is None:
        try:
            socket.create_connection((HOST, port)).close()
        except ConnectionRefusedError:
            time.sleep(PAUSE_SECONDS)
        else:
            return
    said = log.read_text(encoding="utf-8", errors="replace").splitlines()
    raise RuntimeError("\n".join(["a server does not answer:", *said[-LAST_LINES:]]))
