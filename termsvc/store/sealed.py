"""Sealed content: kept once by its seal, and checked against it whenever it is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from sqlalchemy import Column, Connection, insert, select

from termsvc.core.batch import Batch
from termsvc.core.errors import Refused, UnknownName
from termsvc.core.model import Agreement, Fact, Translation, Version
from termsvc.core.naming import key_text
from termsvc.core.seal import canonical, seal
from termsvc.store.errors import SealBroken
from termsvc.store.lookup import present
from termsvc.store.mapping import table_of
from termsvc.store.rows import SealedFile, SealedText

C = TypeVar("C", str, bytes)

TEXT: Column[str] = table_of(SealedText).c.body
FILE: Column[bytes] = table_of(SealedFile).c.content


def read_sealed(connection: Connection, column: Column[C], sha256: str) -> C:
    """The text or file sealed so.

    Raises:
        UnknownName: nothing of the sort has this seal.
        SealBroken: it was changed since.
    """
    content = connection.scalar(select(column).where(column.table.c.sha256 == sha256))
    if content is None:
        raise UnknownName(f"No {column.name} with the seal {sha256} is stored.")
    found = seal(_stored(content))
    if found != sha256:
        raise SealBroken(
            f"The {column.name} stored under the seal {sha256} now has the seal {found}: it was changed outside this"
            " program. Restore the database from a backup."
        )
    return content


def keep_sealed(connection: Connection, batch: Batch) -> None:
    """Store a batch's texts and files.

    Raises:
        Refused: one does not match its seal, or a fact names one that is neither given nor stored.
    """
    _keep(connection, TEXT, {sha256: canonical(body) for sha256, body in batch.texts.items()})
    _keep(connection, FILE, batch.files)
    for column, named_by in ((TEXT, _texts), (FILE, _files)):
        named = {sha256: record.fact for record in batch.records for sha256 in named_by(record.fact)}
        for sha256 in sorted(named.keys() - present(connection, column.table.c.sha256, named)):
            raise Refused(f"{key_text(named[sha256])} names the {column.name} {sha256}, which was never given.")


def _keep(connection: Connection, column: Column[C], contents: Mapping[str, C]) -> None:
    for sha256, content in contents.items():
        if seal(content) != sha256:
            raise Refused(f"The {column.name} given under the seal {sha256} has the seal {seal(content)}.")
    missing = contents.keys() - present(connection, column.table.c.sha256, contents)
    if missing:
        rows = [{"sha256": sha256, column.name: contents[sha256]} for sha256 in sorted(missing)]
        connection.execute(insert(column.table), rows)


def _stored(content: str | bytes) -> bytes:
    # A text is stored in its canonical form: its bytes, just as they are, have its seal.
    return content.encode() if isinstance(content, str) else content


def _texts(fact: Fact) -> Iterable[str]:
    if isinstance(fact, Agreement):
        return [term.sha256 for term in fact.terms if term.sha256 is not None]
    return [fact.sha256] if isinstance(fact, Version | Translation) else []


def _files(fact: Fact) -> Iterable[str]:
    return [attachment.sha256 for attachment in fact.attachments] if isinstance(fact, Agreement) else []
