"""Sealed content is kept once, and checked whenever it is read."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from termsvc.core.errors import Refused, UnknownName
from termsvc.core.model import Agreement, Attachment, Fact, Mode, Term, Translation
from termsvc.core.seal import seal
from termsvc.store import Reading, SealBroken, Store
from termsvc.store.engines import WRITE, engine_for, transaction
from tests.store.worlds import BODY, DAY, record, version

PDF = b"%PDF-1.7"

UNLOCK = {
    "sqlite": "DROP TRIGGER {table}_no_update",
    "postgresql": "ALTER TABLE {table} DISABLE TRIGGER append_only",
}


def agreement(*terms: Term, attachments: tuple[Attachment, ...] = ()) -> Agreement:
    return Agreement(id="msa", account="acme", signed_on=DAY, effective_from=DAY, terms=terms, attachments=attachments)


def test_texts_and_files_are_read_by_their_seals(store: Store) -> None:
    record(store, texts={seal(BODY): BODY}, files={seal(PDF): PDF})
    assert store.read(lambda reading: reading.text(seal(BODY))) == BODY
    assert store.read(lambda reading: reading.file(seal(PDF))) == PDF


def test_a_text_is_kept_in_its_canonical_form(store: Store) -> None:
    record(store, texts={seal(BODY): "\ufeff# Terms\r\n\r\n"})
    assert store.read(lambda reading: reading.text(seal(BODY))) == BODY


def test_the_same_content_may_be_given_again(store: Store) -> None:
    for _ in range(2):
        record(store, version(), texts={seal(BODY): BODY}, files={seal(PDF): PDF})
    record(store, version())
    assert len(store.read(Reading.records)) == 3


def test_a_seal_that_nothing_has_is_unknown(store: Store) -> None:
    for read in (Reading.text, Reading.file):
        with pytest.raises(UnknownName, match=seal(PDF)):
            store.read(lambda reading, read=read: read(reading, seal(PDF)))


@pytest.mark.parametrize("content", [{"texts": {seal(BODY): "# Other\n"}}, {"files": {seal(PDF): b"other"}}])
def test_content_under_a_seal_that_is_not_its_own_is_refused(store: Store, content: dict[str, object]) -> None:
    with pytest.raises(Refused, match="given under the seal"):
        record(store, **content)


@pytest.mark.parametrize(
    "fact",
    [
        version(),
        Translation(document="tos", version="1", language="de", sha256=seal(BODY)),
        agreement(Term(document="dpa", mode=Mode.REPLACE, sha256=seal(BODY))),
        agreement(attachments=(Attachment(filename="msa.pdf", media_type="application/pdf", sha256=seal(BODY)),)),
    ],
)
def test_a_fact_whose_content_was_never_given_is_refused(store: Store, fact: Fact) -> None:
    with pytest.raises(Refused, match=f"{seal(BODY)}, which was never given"):
        record(store, fact)
    assert store.read(Reading.records) == []


@pytest.mark.parametrize("changed", ["# Terms, changed\n", "# Terms", "# Terms\n\n"])
def test_a_text_that_was_changed_is_found_out(store: Store, database_url: str, changed: str) -> None:
    record(store, texts={seal(BODY): BODY})
    tamper(database_url, "sealed_text", "body", changed)
    with pytest.raises(SealBroken, match=f"the seal {seal(BODY)} now has the seal"):
        store.read(lambda reading: reading.text(seal(BODY)))


def test_a_file_that_was_changed_is_found_out(store: Store, database_url: str) -> None:
    record(store, files={seal(PDF): PDF})
    tamper(database_url, "sealed_file", "content", b"%PDF-1.6")
    with pytest.raises(SealBroken):
        store.read(lambda reading: reading.file(seal(PDF)))


def tamper(url: str, table: str, column: str, content: str | bytes) -> None:
    """Change what is sealed, as one can who owns the database."""
    engine = engine_for(url)
    with transaction(engine, WRITE) as connection:
        connection.execute(text(UNLOCK[engine.dialect.name].format(table=table)))
        connection.execute(text(f"UPDATE {table} SET {column} = :content"), {"content": content})  # noqa: S608 - names from this file
    engine.dispose()
