"""Runs the console blocks of a text: what follows `$ ` is a command, the lines below it what it must print.

`...` in the output stands for anything, alone on a line for any lines. A block below the words "`path`:" is written to
that file first. Each command must exit with 0, and where no output is shown any will do.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

from termsvc.cli import cli
from tests.docs.markdown import blocks


@dataclass(frozen=True)
class Command:
    """A command of a console block, and the output that the text shows; empty for none."""

    line: str
    output: str


def run(text: str, folder: Path) -> int:
    """Run all commands of a text in a folder, which is the current one, and say how many those were."""
    count = 0
    for block in blocks(text):
        if block.file:
            path = folder / block.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            for command in commands(block.text):
                count += 1
                _check(command, folder)
    return count


def commands(text: str) -> Iterator[Command]:
    """The commands of one console block."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        yield Command(line, output)


def _check(command: Command, folder: Path) -> None:
    words = shlex.split(command.line, comments=True)
    exit_code, printed = _in_process(words[1:]) if words[0] == "termsvc" else _as_process(words, folder)
    assert exit_code == 0, f"$ {command.line}\n{printed}"
    if command.output:
        assert matches(command.output, printed), f"$ {command.line}\n{printed}"


def _in_process(words: list[str]) -> tuple[int, str]:
    result = CliRunner().invoke(cli, words, catch_exceptions=False)
    return result.exit_code, result.output


def _as_process(words: list[str], folder: Path) -> tuple[int, str]:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def matches(shown: str, printed: str) -> bool:
    """Whether a text shows what was printed; blanks at the ends of lines are left alone."""
    lines = (_any_lines if line == "..." else _line(line) for line in shown.splitlines())
    stripped = "".join(f"{line.rstrip()}\n" for line in printed.splitlines())
    return re.fullmatch("".join(lines), stripped) is not None


_any_lines = r"(?:[^\n]*\n)*?"


def _line(shown: str) -> str:
    return r"[^\n]*".join(map(re.escape, shown.rstrip().split("..."))) + r"\n"
