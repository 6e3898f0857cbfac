"""The command line within this process, put together once: doing so takes longer than most commands do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from unittest.mock import patch

import typer.testing
from typer.core import TyperGroup
from typer.main import get_group
from typer.testing import CliRunner, Result

from termsvc.cli import cli


@cache
def commands() -> TyperGroup:
    """All commands, with what each of them takes."""
    return get_group(cli)


def invoke(words: Sequence[str], settings: Mapping[str, str] | None = None) -> Result:
    """What a command prints, and its exit code; an error that would reach the user as a traceback is raised."""
    with patch.object(typer.testing, "_get_command", lambda _cli: commands()):
        return CliRunner().invoke(cli, words, env=settings, catch_exceptions=False)
