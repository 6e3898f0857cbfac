"""What an update is to consist of, as one mapping states it that lies in no folder: `documents`, `versions` and `translations`.

Documents and versions are written as in facts files; a translation has `document`, `version`, `language` and `body`. No
other facts come in this way.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from functools import partial

from termsvc.core.model import Fact, Record, Translation
from termsvc.core.seal import seal
from termsvc.library.decode import LANGUAGE, Field, Place, Refusal, Schema, each, fields, matching, name, needed, root
from termsvc.library.facts import GROUPS, read_fact
from termsvc.library.nodes import Node
from termsvc.library.reading import finish
from termsvc.library.schema import LABEL, body
from termsvc.library.source import read_text
from termsvc.library.statements import Loaded, Reading, Statement, Where

_TRANSLATION: Schema = {
    "document": needed(name),
    "version": needed(LABEL),
    "language": needed(matching(LANGUAGE, "a language tag", "en or de-AT")),
    "body": needed(body),
}


def read_proposed(data: bytes, file: str, recorded: Sequence[Record[Fact]] = ()) -> Loaded:
    """What such a mapping states.

    Args:
        data: UTF-8; JSON if `file` ends in .json, YAML otherwise.
        file: how findings name it.
        recorded: what is recorded already, in that order; a version may leave out a sequence that follows from it.
    """
    reading = Reading()
    with reading.noting():
        node, place = root(read_text(data, file), file, reading.findings)
        _read(node, place, reading)
    return finish(reading, recorded)


def _read(node: Node, place: Place, reading: Reading) -> None:
    """What is wrong is noted, and every fact that can be read is."""
    facts = {
        key: Field(each(partial(read_fact, group=GROUPS[key], reading=reading))) for key in ("documents", "versions")
    }
    translations = Field(each(partial(_read_translation, reading=reading)))
    with suppress(Refusal):
        fields(node, place, {**facts, "translations": translations})


def _read_translation(node: Node, place: Place, reading: Reading) -> None:
    said = fields(node, place, _TRANSLATION)
    text = said.pop("body")
    reading.texts[seal(text)] = text
    where = Where(file=place.file, line=node.line, path=place.path)
    reading.statements.append(Statement(fact=Translation(**said, sha256=seal(text)), where=where))
