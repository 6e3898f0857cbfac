"""One malformed input after another, given to the product as a user gives it: `trial(seed)`.

Each ends in a load that is right, or in findings that say what, where and what to do, and leave the database as it was.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random

from typer.testing import Result

from termsvc.core.model import Fact, Record
from tests.cli.conftest import Terminal
from tests.malformed.kinds import KINDS, Attempt
from tests.malformed.reading_back import checked_well, loaded_well
from tests.malformed.workspace import Chapters, deadline, recorded, unchanged, workspace

SECONDS = 20

# What tells of the program's insides where a sentence should stand.
INSIDES = re.compile(
    r"Traceback|object at 0x|NoneType|<class '|\w+Error\b|\w+Exception\b|UnicodeDecode|\byaml\.\w|sqlalchemy|sqlite3|_?termsvc\.\w+\.\w"
    r"|expr_id|StatusCode|could not determine a constructor|codec can't|\bNone\b|dict\b|\bstr\b|\bint\("
)
QUOTED = re.compile("'[^']*'")  # out of the file
FINDING = re.compile(
    r"(?P<file>[\w./-]+?)(?::(?P<line>\d+))?: (?P<severity>error|warning)(?: in .+?)?(?: \(.*?\))?: (?P<problem>.+)"
)


@dataclass(frozen=True, slots=True)
class Message:
    """What a user is told: a finding's two lines, or the one sentence of a refusal."""

    file: str
    line: int
    problem: str
    remedy: str
    whole: str


@dataclass(frozen=True, slots=True)
class Trial:
    """How one attempt went."""

    kind: str
    accepted: bool
    messages: tuple[Message, ...]


def trial(seed: int) -> Counter[str]:
    """Try one malformed input.

    Raises:
        AssertionError: it ended in anything but a right load, or clear findings and an unchanged database.
    """
    done = tried(seed)
    return Counter({f"{done.kind}: {'loaded' if done.accepted else 'refused'}": 1})


def tried(seed: int) -> Trial:
    """As `trial`, with what the user was told."""
    kind, rng = list(KINDS)[seed % len(KINDS)], Random(seed)
    attempt = KINDS[kind](rng)
    before = _before(attempt.base)
    as_json = attempt.words[0] != "redline" and rng.random() < 0.25
    try:
        with workspace(attempt.base, attempt.files) as terminal, deadline(SECONDS):
            result = terminal.run(*attempt.words, *["--json"] * as_json)
            messages = tuple((_from_json if as_json else _from_text)(result.output, attempt))
            _told(result, messages, attempt)
            _kept(result, attempt, terminal, before)
            if attempt.words[0] == "check" and not messages and not as_json:
                checked_well(result.stdout, attempt, terminal.folder)
    except Exception as error:
        raise AssertionError(f"seed {seed}, {kind}: {error}") from error
    return Trial(kind, not result.exit_code, messages)


@cache
def _before(base: Chapters) -> list[Record[Fact]]:
    with workspace(base, {}):
        return recorded()[0]


def _told(result: Result, messages: Sequence[Message], attempt: Attempt) -> None:
    """It ended as it may, and said why if it refused."""
    assert result.exit_code in attempt.may, f"exit code {result.exit_code}: {result.output[:2_000]}"
    differs = attempt.words[0] == "check" and not messages
    assert messages or differs or not result.exit_code, f"refused without a message: {result.output[:500]!r}"
    for message in messages:
        _is_clear(message, attempt)


def _kept(result: Result, attempt: Attempt, terminal: Terminal, before: Sequence[Record[Fact]]) -> None:
    """The database holds what it held, or what was accepted too."""
    if attempt.words[0] in {"load", "import"} and not result.exit_code:
        loaded_well(terminal, attempt, before)
    else:
        assert unchanged(terminal.folder, attempt.base), "the database has changed"


def _from_json(output: str, _attempt: Attempt) -> Iterator[Message]:
    """The findings of a report, or of the lines of a check."""
    lines = [json.loads(output)] if output.startswith("{\n") else [json.loads(line) for line in output.splitlines()]
    for found in (one for line in lines for one in line.get("findings", [line] if "problem" in line else [])):
        problem, remedy = found["problem"], found["remedy"]
        yield Message(
            found["file"], found["line"], problem, remedy, f"{found['file']}:{found['line']}: {problem}\n    {remedy}"
        )


def _from_text(output: str, attempt: Attempt) -> Iterator[Message]:
    lines = output.split("\n")
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        told = line.removeprefix("termsvc: ")
        found = FINDING.match(told) if told.startswith((*attempt.files, "terms")) else None
        if found:
            yield Message(found["file"], int(found["line"] or 0), found["problem"], after.strip(), f"{told}\n{after}")


def _is_clear(message: Message, attempt: Attempt) -> None:
    assert any(path == message.file or path.startswith(f"{message.file}/") for path in attempt.files), message
    assert message.line or attempt.words[0] == "redline", message
    assert re.match("[A-Z].*[.)]$", message.remedy), message
    said = f"{message.problem} {message.remedy}"
    assert not INSIDES.search(QUOTED.sub("", said)), message
    assert len(said) < 2_000, message
    assert said.isprintable(), message
