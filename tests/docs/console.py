"""Runs the console blocks of a text: what follows `$ ` is a command, the lines below it what it must print.

`...` in the output stands for anything, alone on a line for any lines, and where no output is shown any will do. A command must
exit with 0, or with what a comment behind it says: `# exit code 1`. Settings may stand before it, as in
`TERMSVC_TOKEN_FILE=ben.token termsvc ...`.

A block below the words "`path`:" is written to that file first; one of the language `diff` is what is corrected in it. Where a
text says that today is 3 March 2031, in these words, it is noon in UTC on that date from there on.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import takewhile
from pathlib import Path
from unittest.mock import patch

from termsvc.app import open_app
from tests.commands import invoke
from tests.docs.markdown import Block, blocks

_EXIT_CODE = re.compile(r"# exit code (\d)$")
_SET = re.compile(r"[A-Z_]+=")


@dataclass(frozen=True)
class Command:
    """A command of a console block, and the output that the text shows; empty for none."""

    line: str
    output: str

    @property
    def exit_code(self) -> int:
        """With what it must end."""
        said = _EXIT_CODE.search(self.line)
        return int(said[1]) if said else 0


def run(text: str, folder: Path) -> int:
    """Run all commands of a text in a folder, which is the current one, and say how many those were."""
    count = 0
    for block in blocks(text):
        if block.file:
            _write(folder / block.file, block)
        elif block.language == "console":
            with _standing_at(block.today):
                for command in commands(block.text):
                    count += 1
                    _check(command, folder)
    return count


def _write(path: Path, block: Block) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    written = _corrected(path.read_text(encoding="utf-8"), block.text) if block.language == "diff" else block.text
    path.write_text(written, encoding="utf-8")


def _corrected(text: str, diff: str) -> str:
    """A text with the lines after `+` in the place of those after `-`, which stand in it once."""
    old, new = ("".join(line[1:] for line in diff.splitlines(keepends=True) if line[0] == sign) for sign in "-+")
    assert text.count(old) == 1, old
    return text.replace(old, new)


def commands(text: str) -> Iterator[Command]:
    """The commands of one console block."""
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, _, output = part.partition("\n")
        yield Command(line, output)


def _check(command: Command, folder: Path) -> None:
    line = shlex.split(command.line, comments=True)
    settings = [*takewhile(_SET.match, line)]
    words = line[len(settings) :]
    if words[0] == "termsvc":
        exit_code, printed = _in_process(words[1:], dict(one.split("=", 1) for one in settings))
    else:
        exit_code, printed = _as_process(words, folder)
    assert exit_code == command.exit_code, f"$ {command.line}\n{printed}"
    if command.output:
        assert matches(command.output, printed), f"$ {command.line}\n{printed}"


def _in_process(words: list[str], settings: dict[str, str]) -> tuple[int, str]:
    result = invoke(words, settings)
    return result.exit_code, result.output


def _standing_at(day: str) -> AbstractContextManager[object]:
    """The commands' clock at a date such as "3 March 2031"; the machine's own for none."""
    if not day:
        return nullcontext()
    noon = datetime.strptime(day, "%d %B %Y").replace(hour=12, tzinfo=UTC)
    return patch("termsvc.app.open_app", partial(open_app, clock=lambda: noon))


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
