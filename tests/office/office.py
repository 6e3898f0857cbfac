"""LibreOffice without a window: it accepts or rejects the tracked changes of Word files, one process for all of them."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from subprocess import PIPE
from tempfile import TemporaryDirectory

from tests.redline.docx_reader import Decision

SCRIPT = Path(__file__).with_name("script.py")
COMMANDS: dict[Decision, str] = {"accept": ".uno:AcceptAllTrackedChanges", "reject": ".uno:RejectAllTrackedChanges"}
OPTIONS = ("--headless", "--norestore", "--nologo", "--nodefault")
INSTALL = "apt-get install --no-install-recommends libreoffice-writer python3-uno"
ENDING = 30  # seconds that it may take to end


@cache
def missing() -> str:
    """What is not installed, and how to install it; nothing if all that is needed is there."""
    if not shutil.which("soffice"):
        return f"soffice is not installed: {INSTALL}"
    if _python() is None:
        return f"no Python here has LibreOffice's module uno: {INSTALL}"
    return ""


def _python() -> str | None:
    """The system's Python, if it has `uno`: that of a virtual environment has not."""
    found = shutil.which("python3", path=os.defpath)
    if found is None or subprocess.run([found, "-c", "import uno"], capture_output=True, check=False).returncode:
        return None
    return found


class Office:
    """A running office."""

    def __init__(self, folder: Path, script: subprocess.Popen[str]) -> None:
        self._source, self._target = folder / "tracked.docx", folder / "decided.docx"
        self._script = script

    def decide(self, file: bytes, decision: Decision) -> bytes:
        """A Word file after all its tracked changes were accepted, or rejected, as the office writes it.

        Raises:
            AssertionError: it could not; the office must be started anew.
        """
        self._source.write_bytes(file)
        self._target.unlink(missing_ok=True)
        assert self._script.stdin
        assert self._script.stdout
        order = [COMMANDS[decision], self._source.as_uri(), self._target.as_uri()]
        print(json.dumps(order), file=self._script.stdin, flush=True)
        assert self._script.stdout.readline(), f"LibreOffice could not {decision} the changes; the reason is above"
        return self._target.read_bytes()


@contextmanager
def office() -> Iterator[Office]:
    """An office with a profile of its own, which ends with the context. Nothing may be `missing`."""
    python = _python()
    assert python
    with TemporaryDirectory(prefix="termsvc-office-") as name:
        folder, pipe = Path(name), Path(name).name
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        with _running(["soffice", *OPTIONS, profile, f"--accept=pipe,name={pipe};urp;"]):
            script = [python, str(SCRIPT), pipe]
            # An interruption is for the process that asks.
            with subprocess.Popen(script, stdin=PIPE, stdout=PIPE, text=True, start_new_session=True) as asked:
                yield Office(folder, asked)


@contextmanager
def _running(words: Sequence[str]) -> Iterator[None]:
    """A command that ends by itself when the context does, or is ended with all that it started."""
    # It remarks on what else is not installed.
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        yield
    finally:
        try:
            process.wait(ENDING)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
