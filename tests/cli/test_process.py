"""The command as a process of its own: what it imports, how it is stopped, what it says of itself."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from termsvc import cli
from tests.cli.conftest import Terminal

TERMSVC = [sys.executable, "-W", "error", "-c", "from termsvc.cli import main; main()"]
INTERRUPTED = 130  # where the interrupt comes before the watch is on
COMMANDS = [
    "load", "import", "documents", "versions", "show", "resolve", "timeline", "check", "redline", "history", "blame",
    "notice", "activate", "demo",
]  # fmt: skip
CLI = Path(str(cli.__file__)).parent
DOCUMENT = "documents: [{slug: dpa, title: DPA, kind: dpa, timezone: UTC}]\n"
VERSION = 'versions: [{document: dpa, label: v1, sequence: 1, body: "# A", posted_on: 2024-01-01, effective_on: 2024-02-01}]\n'


def test_help_imports_none_of_the_program() -> None:
    asked = (
        "import sys\nfrom termsvc.cli import main\nsys.argv = ['termsvc', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    print(*sorted(sys.modules))\n"
    )
    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    modules = set(told.splitlines()[-1].split())
    assert {name for name in modules if name.startswith("termsvc")} == {"termsvc", *map(_module, CLI.glob("*.py"))}
    heavy = {
        "sqlalchemy",
        "sqlmodel",
        "pydantic",
        "alembic",
        "markdown_it",
        "cel",
        "jinja2",
        "apscheduler",
        "yaml",
        "psycopg",
        "rich.table",
    }
    assert modules & heavy == set()


def _module(path: Path) -> str:
    return "termsvc.cli" if path.stem == "__init__" else f"termsvc.cli.{path.stem}"


def test_help_names_every_command_and_every_exit_code(terminal: Terminal) -> None:
    told = " ".join(terminal.text("--help").split())
    for command in COMMANDS:
        assert f" {command} " in told
        assert terminal.text(command, "--help").startswith("Usage: termsvc ")
    codes = (cli.DONE, cli.REFUSED, cli.MISTAKEN, cli.UNUSABLE)
    assert all(f" {code} " in told.partition("Exit codes:")[2] for code in codes)


def test_what_a_machine_might_read_can_be_had_as_json(terminal: Terminal) -> None:
    for command in COMMANDS:
        assert ("--json" in terminal.text(command, "--help")) == (command != "demo")


@contextmanager
def watching(folder: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    command = [*TERMSVC, "activate", "--watch", *words]
    with subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_a_watch_tells_at_once_what_it_found_and_ends_quietly_when_interrupted(
    terminal: Terminal, words: list[str]
) -> None:
    (terminal.folder / "facts.yaml").write_text(DOCUMENT + VERSION, encoding="utf-8")
    terminal.text("load", "facts.yaml")
    with watching(terminal.folder, *words) as process:
        told, _, _ = select.select([process.stdout], [], [], 30)
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=120)
    assert told, "what it found was held back"
    assert process.returncode in {0, INTERRUPTED}
    assert b"Traceback" not in complaints
    assert terminal.json("activate") == []


def test_output_that_nobody_reads_is_no_error(story: Terminal) -> None:
    command = f"{sys.executable} -c 'from termsvc.cli import main; main()' timeline harbor-clinics --json | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=story.folder, capture_output=True, text=True, check=False
    )
    assert done.stdout == "{"
    assert "Traceback" not in done.stderr


def test_json_keeps_every_letter(terminal: Terminal) -> None:
    (terminal.folder / "facts.yaml").write_text(DOCUMENT.replace("DPA", "Vilkår for Åsgård"), encoding="utf-8")
    terminal.text("load", "facts.yaml")
    told = subprocess.run(
        [*TERMSVC, "documents", "--json"], cwd=terminal.folder, capture_output=True, check=True
    ).stdout
    assert json.loads(told)[0]["title"] == "Vilkår for Åsgård"
    assert "Vilkår for Åsgård".encode() in told
