"""Case files: a world of facts, what is asked in it, and what is expected, which legal ops write as tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from termsvc.core.answer import Rule
from termsvc.core.model import Account, Document, Fact, Record
from termsvc.library.checks import check
from termsvc.library.decode import Field, Place, choice, day, each, entries, fields, instant, is_null, name, needed
from termsvc.library.facts import read_facts
from termsvc.library.finding import Finding, any_error, in_order
from termsvc.library.history import Entry, History
from termsvc.library.nodes import Node
from termsvc.library.reading import WHOLE, finish, open_file
from termsvc.library.source import unreadable
from termsvc.library.statements import Loaded, Reading


@dataclass(frozen=True, slots=True)
class Named:
    """What is expected to bind: a `version` by its label, or an `agreement` by its id."""

    what: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question and its expected answer.

    Attributes:
        line: of the question in its file.
        on, at: a date or an instant, one of them.
        known_at: an instant; `None` means that every fact of the case counts.
        expected: of `binds` (a `Named` or `None`), `rule` (a text), `since` and `until` (dates or `None`) those that
            are to be checked.
    """

    line: int
    account: str
    document: str
    on: date | None = None
    at: datetime | None = None
    known_at: datetime | None = None
    expected: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A world of its own.

    Attributes:
        file: the file as its path was given, or as found below a folder.
        records: its facts; one that claims no instant has always been known.
        texts: canonical bodies by seal.
    """

    name: str
    file: str
    records: tuple[Record[Fact], ...]
    texts: Mapping[str, str]
    asks: tuple[Ask, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """What case files hold: the cases without an error, in order of file, and all findings."""

    cases: tuple[Case, ...]
    findings: tuple[Finding, ...]


def read_cases(paths: Iterable[Path]) -> Cases:
    """The cases in files, and in the YAML and JSON files below folders; each file is read once."""
    outside = Reading()
    files: dict[Path, None] = {}
    for path in paths:
        with outside.noting():
            files |= dict.fromkeys(_files(path))
    read = [_read_case(file) for file in files]
    found = (finding for _, findings in read for finding in findings)
    return Cases(
        cases=tuple(case for case, _ in read if case is not None), findings=in_order((*outside.findings, *found))
    )


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.suffix.lower() in WHOLE and file.is_file())
    if not files:
        unreadable(path, 0, "there is no case file in this folder", f"Case files end in {', '.join(WHOLE)}.")
    return files


def _read_case(file: Path) -> tuple[Case | None, tuple[Finding, ...]]:
    reading = Reading()
    title, asks = "", ()
    with reading.noting():
        node, place = open_file(file, reading)
        schema = {
            "name": needed(name),
            "facts": needed(partial(read_facts, reading=reading)),
            "asks": needed(each(_ask)),
        }
        values = fields(node, place, schema)
        title, asks = values["name"], values["asks"]
    loaded = finish(reading, unclaimed_first=True)
    findings = in_order((*loaded.findings, *check(loaded), *_unknown_asks(file, asks, loaded)))
    if any_error(findings):
        return None, findings
    return Case(name=title, file=str(file), records=tuple(supposed(loaded)), texts=loaded.texts, asks=asks), findings


def _ask(node: Node, place: Place) -> Ask:
    values = fields(node, place, {"ask": needed(_question), "expect": needed(_expected)})
    return Ask(line=node.line, expected=values["expect"], **values["ask"])


def _question(node: Node, place: Place) -> dict[str, Any]:
    schema = {
        "account": needed(name),
        "document": needed(name),
        "on": Field(day),
        "at": Field(instant),
        "known_at": Field(instant),
    }
    values = fields(node, place, schema)
    if ("on" in values) == ("at" in values):
        problem = "both on and at say when" if "on" in values else "neither on nor at says when"
        place.refuse(node, problem, "Write on with a date, or at with an instant, and not both.")
    return values


def _expected(node: Node, place: Place) -> dict[str, object]:
    """The fields that stand in it; one that is null is expected to be nothing."""
    schema = {"binds": Field(_binds), "rule": Field(choice(Rule)), "since": Field(day), "until": Field(day)}
    values = fields(node, place, schema)
    nothing = {key: None for key, value in entries(node, place).nodes.items() if is_null(value)}
    if "rule" in nothing:
        place.at("rule").refuse(node, "has no value", "Write the id of a rule, or leave rule out.")
    return nothing | values


def _binds(node: Node, place: Place) -> Named:
    values = fields(node, place, {"version": Field(name), "agreement": Field(name)})
    if len(values) != 1:
        place.refuse(
            node,
            "exactly one version or agreement can bind",
            "Write {version: LABEL}, {agreement: ID}, or null for nothing.",
        )
    return Named(*values.popitem())


def _unknown_asks(file: Path, asks: Iterable[Ask], loaded: Loaded) -> Iterator[Finding]:
    """Questions about an account or a document that the case does not have, which the resolver would refuse."""
    for index, ask in enumerate(asks if loaded.declared is not None else ()):
        for kind, value in ((Account.name, ask.account), (Document.name, ask.document)):
            if (kind, value) not in (loaded.declared or ()):
                yield Finding(
                    file=str(file),
                    line=ask.line,
                    field=f"asks[{index}].ask.{kind}",
                    value=value,
                    problem=f"the case has no {kind} of this name",
                    remedy="Check the spelling, or add it to the facts.",
                )


def supposed(loaded: Loaded) -> Iterator[Record[Fact]]:
    """What files state, as if it had been recorded at the instants that they claim; what claims none was always known."""
    history = History.of((), loaded.statements)
    for one in loaded.statements:
        id_ = history.new_id(one)
        history.add(Entry(id_, one.fact, one.recorded_at, None, recorded=False))
        yield Record(id=id_, fact=one.fact, recorded_at=one.recorded_at, source=str(one.where))
