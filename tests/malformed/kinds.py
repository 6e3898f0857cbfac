"""The kinds of malformed input: each makes files with a mistake, and the command that a user gives on them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from tests.malformed import conditions, documents, originals, structure, tables
from tests.malformed.damage import damaged
from tests.malformed.tokens import hostile
from tests.malformed.workspace import ALL, TERMS_ALONE, Chapters

NEW = "aup-new"
VERSION = f"terms/{NEW}/2025-04-01.md"
FRONT = "---\nposted_on: 2025-04-01\neffective_on: 2025-05-01\n---\n\n"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a user tries.

    Attributes:
        words: the command, whose paths lie in the user's folder.
        base: what the database holds before.
        may: the exit codes that it may end with.
    """

    words: tuple[str, ...]
    files: Mapping[str, bytes]
    base: Chapters = ALL
    may: frozenset[int] = frozenset({0, 1})


@cache
def _parsed(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


def _load_facts(rng: Random, data: bytes, suffix: str = ".yaml") -> Attempt:
    file = f"facts{suffix if rng.random() < 0.95 else '.json'}"
    attached = {f"attachments/{path.name}": path.read_bytes() for path in (originals.TERMS / "attachments").iterdir()}
    return Attempt(("load", file), {file: data, **attached}, rng.choice((ALL, TERMS_ALONE)))


def facts_bytes(rng: Random) -> Attempt:
    return _load_facts(rng, damaged(rng, rng.choice(originals.facts()).read_bytes()))


def facts_tokens(rng: Random) -> Attempt:
    path = rng.choice(originals.facts())
    text = path.read_text(encoding="utf-8")
    if rng.random() < 0.7:
        text = structure.as_yaml(structure.excerpt(rng, _parsed(path))).decode()
    return _load_facts(rng, hostile(rng, text).encode())


def facts_structure(rng: Random) -> Attempt:
    path = rng.choice((*originals.facts(), *originals.cases()))
    data = _parsed(path)
    data = structure.misshapen(rng, structure.excerpt(rng, data.get("facts", data)))
    if rng.random() < 0.3:
        return _load_facts(rng, structure.as_json(data), ".json")
    return _load_facts(rng, structure.as_yaml(data))


def case_bytes(rng: Random) -> Attempt:
    path = rng.choice(originals.cases())
    return Attempt(("check", f"case{path.suffix}"), {f"case{path.suffix}": damaged(rng, path.read_bytes())})


def case_structure(rng: Random) -> Attempt:
    path = rng.choice(originals.cases())
    data = structure.misshapen(rng, _parsed(path))
    if rng.random() < 0.3:
        return Attempt(("check", "case.yaml"), {"case.yaml": hostile(rng, path.read_text(encoding="utf-8")).encode()})
    if path.suffix == ".json":
        return Attempt(("check", "case.json"), {"case.json": structure.as_json(data)})
    return Attempt(("check", "case.yaml"), {"case.yaml": structure.as_yaml(data)})


def folder_bytes(rng: Random) -> Attempt:
    """A document's folder in which one file is damaged; as it is recorded, or under a new name."""
    folder = rng.choice([path for path in originals.TERMS.iterdir() if (path / "document.yaml").exists()])
    name = folder.name + rng.choice(("", "-new"))
    files = {f"terms/{name}/{path.name}": path.read_bytes() for path in folder.iterdir()}
    fields = f"terms/{name}/document.yaml"
    files[fields] = files[fields].replace(f"slug: {folder.name}\n".encode(), b"")
    chosen = rng.choice(sorted(files))
    files[chosen] = damaged(rng, files[chosen])
    return Attempt(("load", "terms"), files)


def _new_version(text: str) -> dict[str, bytes]:
    document = b"title: Acceptable Use\nkind: aup\ntimezone: Europe/Berlin\n"
    return {f"terms/{NEW}/document.yaml": document, VERSION: text.encode("utf-8", "surrogatepass")}


def front_matter(rng: Random) -> Attempt:
    body = rng.choice(originals.markdown()).read_text(encoding="utf-8", errors="replace").split("\n---\n", 1)[-1]
    return Attempt(("load", "terms"), _new_version(documents.misfronted(rng, FRONT + body)))


def markdown(rng: Random) -> Attempt:
    body = rng.choice(originals.markdown()).read_text(encoding="utf-8", errors="replace").split("\n---\n", 1)[-1]
    return Attempt(("load", "terms"), _new_version(FRONT + documents.monstrous(rng, body)))


def redline(rng: Random) -> Attempt:
    old = rng.choice(originals.markdown()).read_bytes()
    new = documents.monstrous(rng, old.decode("utf-8", "replace")).encode()
    if rng.random() < 0.3:
        new = damaged(rng, old)
    return Attempt(("redline", "old.md", "new.md"), {"old.md": old, "new.md": new}, may=frozenset({0, 2}))


def condition(rng: Random) -> Attempt:
    make = rng.choice((conditions.inside, conditions.outside, conditions.broken))
    document: dict[str, object] = {
        "slug": "conditional",
        "title": "Conditional",
        "kind": "terms",
        "timezone": "UTC",
        "applies_if": make(rng),
    }
    if rng.random() < 0.2:
        document["applies_if"] = [{"from": "2024-01-01", "to": None, "value": make(rng)}]
    if rng.random() < 0.5:
        data, file = structure.as_json({"documents": [document]}), "facts.json"
    else:
        data, file = structure.as_yaml({"documents": [document]}), "facts.yaml"
    must = {conditions.inside: {0}, conditions.outside: {1}}.get(make, {0, 1})
    return Attempt(("load", file), {file: data}, may=frozenset(must))


def table(rng: Random) -> Attempt:
    rows, mapping = tables.spoilt(rng)
    files = {"table.csv": rows.encode(), "mapping.yaml": mapping.encode()}
    if rng.random() < 0.3:
        chosen = rng.choice(sorted(files))
        files[chosen] = damaged(rng, files[chosen])
    return Attempt(("import", "table.csv", "--mapping", "mapping.yaml"), files)


KINDS: Mapping[str, Callable[[Random], Attempt]] = {
    "facts, bytes": facts_bytes,
    "facts, values": facts_tokens,
    "facts, shape": facts_structure,
    "cases, bytes": case_bytes,
    "cases, shape": case_structure,
    "folders, bytes": folder_bytes,
    "front matter": front_matter,
    "Markdown": markdown,
    "redlines": redline,
    "conditions": condition,
    "tables": table,
}
