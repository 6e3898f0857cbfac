"""What was loaded, against what the library read, and against what other readers find in the same files."""

from __future__ import annotations

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml

from termsvc.core.model import Account, Agreement, Document, Fact, Record, Version
from termsvc.demo import LEARNED_LATER
from termsvc.library.reading import read
from termsvc.library.restating import plan
from termsvc.library.statements import Loaded
from termsvc.library.table import read_table
from tests.cli.conftest import Terminal
from tests.malformed.kinds import VERSION, Attempt
from tests.malformed.workspace import recorded

ANY_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
FIELDS = {
    "documents": (Document, ("slug", "title", "kind", "timezone")),
    "versions": (Version, ("document", "label", "posted_on", "effective_on")),
    "accounts": (Account, ("id", "created_on")),
    "agreements": (Agreement, ("id", "account", "signed_on", "effective_from")),
}


def loaded_well(terminal: Terminal, attempt: Attempt, before: Sequence[Record[Fact]]) -> None:
    """A load that was accepted recorded what the files say, and recording it once more adds nothing."""
    made = plan(_read(terminal.folder, attempt, before), before, now=LEARNED_LATER, text_of=lambda _: None)
    after, texts = recorded(made.batch.texts)
    assert after[: len(before)] == list(before)
    assert [one.fact for one in after[len(before) :]] == [one.fact for one in made.batch.records]
    assert texts == made.batch.texts
    for kind, facts in _as_others_read_it(terminal.folder, attempt):
        known = {
            tuple(str(getattr(one.fact, name)) for name in FIELDS[kind][1])
            for one in after
            if type(one.fact) is FIELDS[kind][0]
        }
        assert facts <= known, f"{kind} that were not recorded: {facts - known}"
    if VERSION in attempt.files:
        assert terminal.text("show", *Path(VERSION).with_suffix("").parts[1:]) == body_of(attempt.files[VERSION])
    again = terminal.json(*attempt.words)
    assert again["accepted"]
    assert all(count["new"] == count["restated"] == 0 for count in again["counts"].values()), again


def _read(folder: Path, attempt: Attempt, before: Sequence[Record[Fact]]) -> Loaded:
    if attempt.words[0] == "import":
        return read_table(folder / "table.csv", folder / "mapping.yaml", before)
    return read([folder / attempt.words[1]], before)


def _as_others_read_it(folder: Path, attempt: Attempt) -> Iterator[tuple[str, set[tuple[str, ...]]]]:
    """The facts of each kind, by the fields that they must have."""
    if attempt.words[0] == "import":
        yield from _rows((folder / "table.csv").read_bytes(), (folder / "mapping.yaml").read_bytes())
    elif (file := folder / attempt.words[1]).is_file():
        data = _plain(file) or {}
        for kind, (_, names) in FIELDS.items():
            yield kind, {tuple(str(one[name]) for name in names) for one in _listed(data, kind)}


def _listed(data: Any, kind: str) -> list[Any]:
    """The facts of a kind; where YAML has a text, such as null, there are none."""
    found = data.get(kind)
    return found if isinstance(found, list) else []


def _plain(file: Path) -> Any:
    text = file.read_text(encoding="utf-8-sig")
    for reader in (json.loads, _yaml):
        with suppress(ValueError, yaml.YAMLError):
            return reader(text)
    return None  # JSON's escapes for halves of a character, in what is JSON for readers of YAML alone


def _yaml(text: str) -> Any:
    """YAML without a schema, so that every scalar is its text."""
    loader = ANY_LOADER(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _rows(table: bytes, mapping: bytes) -> Iterator[tuple[str, set[tuple[str, ...]]]]:
    """The accounts of a table; a field that is no column of its own is left to the library."""
    wanted = _yaml(mapping.decode("utf-8-sig"))
    headers = [wanted["columns"].get(name) for name in FIELDS["accounts"][1]]
    if wanted["facts"] != "accounts" or None in headers:
        return
    text = re.sub("\r\n?", "\n", table.decode("utf-8-sig"))
    mark = wanted.get("delimiter") or max(",;\t", key=text.partition("\n")[0].count)
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]
    columns = [rows[0].index(header.strip()) for header in headers]
    yield "accounts", {tuple(row[column] for column in columns) for row in rows[1:] if any(row)}


def body_of(data: bytes) -> str:
    """The canonical text below front matter, found line by line."""
    lines = re.sub("\r\n?", "\n", data.decode("utf-8-sig")).split("\n")
    fences = [number for number, line in enumerate(lines) if line.startswith("---") and not line[3:].strip(" \t")]
    body = "\n".join(lines[fences[1] + 1 :])
    return unicodedata.normalize("NFC", body.strip("\n").lstrip("\ufeff")) + "\n"


def checked_well(output: str, attempt: Attempt, folder: Path) -> None:
    """Every ask of a case file was answered."""
    data = _plain(folder / attempt.words[1])
    assert data is None or f"1 case, {len(data['asks'])} asks: " in output
