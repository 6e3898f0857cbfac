"""The command line, run as a user runs it, on a database of the test's own and by a clock that the test sets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

from termsvc.app import open_app
from termsvc.demo import LEARNED_LATER, NOTICE_PERIOD_ENDS, POSTED, Clock
from termsvc.resources import folder
from tests.commands import invoke
from tests.prepared import copy_sqlite

TERMS = folder("terms")


@dataclass
class Terminal:
    """A user at work in a folder, where the default database is."""

    folder: Path
    clock: Clock = field(default_factory=lambda: Clock(POSTED))

    def run(self, *words: object, settings: Mapping[str, str] | None = None) -> Result:
        """What a command prints, and its exit code; an error that would reach the user as a traceback fails the test."""
        env = {"COLUMNS": "120", "NO_COLOR": "1", **(settings or {})}
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr("termsvc.app.open_app", partial(open_app, clock=self.clock))
            result = invoke([str(word) for word in words], env)
        assert "Traceback" not in result.output
        return result

    def text(self, *words: object, exit_code: int = 0) -> str:
        """What a command prints for people."""
        result = self.run(*words)
        assert result.exit_code == exit_code, result.output
        return result.stdout

    def json(self, *words: object, exit_code: int = 0) -> Any:
        """What a command prints for a program."""
        return json.loads(self.text(*words, "--json", exit_code=exit_code))

    def moved(self, folder: Path) -> Terminal:
        """This user with all they have, in another folder, which is not there yet or empty."""
        shutil.copytree(self.folder, folder, dirs_exist_ok=True)
        return replace(self, folder=folder, clock=Clock(self.clock.now))


def tell(terminal: Terminal, chapters: Sequence[tuple[Any, Sequence[Path]]]) -> None:
    """Load each chapter of a story at its instant."""
    for now, paths in chapters:
        terminal.clock.now = now
        terminal.text("load", *paths)


def terminal_in(folder: Path) -> Terminal:
    """A user in whose database nothing is recorded, on the day on which the sample update was posted."""
    copy_sqlite(folder / "termsvc.sqlite")
    return Terminal(folder)


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    return terminal_in(tmp_path)


@pytest.fixture(scope="session")
def first_samples(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    terminal = terminal_in(tmp_path_factory.mktemp("samples"))
    tell(terminal, [(POSTED, [TERMS, TERMS / "facts.yaml"])])
    return terminal


@pytest.fixture
def samples(first_samples: Terminal, tmp_path: Path) -> Terminal:
    """A user on the day on which the sample update was posted, who has loaded the samples of that day."""
    return first_samples.moved(tmp_path)


@pytest.fixture(scope="session")
def story(first_samples: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A user on 20 April 2025, who has loaded all the samples when each was learned; not to be added to."""
    terminal = first_samples.moved(tmp_path_factory.mktemp("story"))
    tell(
        terminal,
        [
            (NOTICE_PERIOD_ENDS, [TERMS / "notice-period.yaml"]),
            (LEARNED_LATER, [TERMS / "learned-later.yaml"]),
        ],
    )
    return terminal
