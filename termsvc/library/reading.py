"""The way in: terms/ folders and facts files, or the bytes of one, into what they state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from termsvc.core.model import Document, Fact, Record
from termsvc.library.declared import read_declared, unknown_documents
from termsvc.library.decode import Place, root
from termsvc.library.facts import read_facts
from termsvc.library.finding import Finding, in_order
from termsvc.library.folder import read_folder
from termsvc.library.layout import RULES_FILE
from termsvc.library.lines import is_lines, read_lines
from termsvc.library.nodes import Node
from termsvc.library.postings import complete
from termsvc.library.source import FACTS_LIMIT, read_bytes, read_text, unreadable
from termsvc.library.statements import Loaded, Reading, as_learned, names_of

WHOLE = (".json", ".yaml", ".yml")
"""How files are named that are read as a whole, case files among them."""

SUFFIXES = (".json", ".ndjson", ".yaml", ".yml")


def read(paths: Iterable[Path], recorded: Sequence[Record[Fact]] = ()) -> Loaded:
    """What terms/ folders and facts files state.

    Args:
        paths: folders of documents, and facts files; each is read once.
        recorded: what is recorded already, in that order; a version may leave out a text or a sequence that is known.
    """
    reading = Reading()
    rules: list[Path] = []
    for path in dict.fromkeys(paths):
        with reading.noting():
            if path.is_dir():
                read_folder(path, reading)
                rules.append(path / RULES_FILE)
            elif is_lines(path):
                read_lines(path, reading)
            else:
                read_facts(*open_file(path, reading), reading)
    reading.findings += _misnamed(reading, recorded, rules)
    return finish(reading, recorded)


def _misnamed(reading: Reading, recorded: Sequence[Record[Fact]], rules: Iterable[Path]) -> Iterator[Finding]:
    """A warning for each name under which rules in a folder declare something, and that no document ever had."""
    declared = [found for file in rules if (found := read_declared(file))]
    if not (declared and reading.whole):
        return
    names = {*reading.declared, *(name for record in recorded for name in names_of(record.fact))}
    known = {name[1] for name in names if name[0] == Document.name}
    for documents in declared:
        yield from unknown_documents(documents, known)


def read_data(
    data: bytes, file: str, recorded: Sequence[Record[Fact]] = (), *, unclaimed_first: bool = False
) -> Loaded:
    """What a facts mapping states that lies in no folder, so that nothing can be attached to its agreements.

    Args:
        data: UTF-8; JSON if `file` ends in .json, YAML otherwise.
        file: how findings name it.
        recorded: as for `read`.
        unclaimed_first: as for `finish`.
    """
    reading = Reading()
    with reading.noting():
        read_facts(*root(read_text(data, file), file, reading.findings), reading)
    return finish(reading, recorded, unclaimed_first=unclaimed_first)


def open_file(path: Path, reading: Reading) -> tuple[Node, Place]:
    """The root node of a YAML or JSON file, and its place.

    Raises:
        Unreadable: it cannot be read.
    """
    if path.exists() and path.suffix.lower() not in SUFFIXES:
        unreadable(path, 0, "neither a folder nor a YAML or JSON file", f"Its name must end in {', '.join(SUFFIXES)}.")
    text = read_text(read_bytes(path, FACTS_LIMIT), str(path))
    return root(text, str(path), reading.findings, folder=path.parent)


def finish(reading: Reading, recorded: Sequence[Record[Fact]] = (), *, unclaimed_first: bool = False) -> Loaded:
    """What has been read, in the order in which it is learned, with what versions leave unsaid.

    Args:
        reading: all files together.
        recorded: as for `read`.
        unclaimed_first: what claims no instant has always been known, as in a case; otherwise it is learned last.
    """
    statements = complete(as_learned(reading.statements, unclaimed_first=unclaimed_first), recorded, reading.findings)
    return Loaded(
        statements=statements,
        texts=reading.texts,
        files=reading.files,
        declared=frozenset(reading.declared) if reading.whole else None,
        findings=in_order(reading.findings),
    )
