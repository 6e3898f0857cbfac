"""Documents and versions that a test can record in a line."""

from __future__ import annotations

from datetime import date
from typing import Any

from termsvc.core.batch import Batch
from termsvc.core.model import Document, Fact, Record, Version
from termsvc.core.seal import seal
from termsvc.store import Store

BODY = "# Terms\n"


def document(slug: str = "dpa", timezone: str = "UTC", **fields: Any) -> Document:
    return Document(slug=slug, title=slug.upper(), kind=slug, timezone=timezone, **fields)


def version(posted_on: date, effective_on: date, sequence: int = 1, *, document: str = "dpa", **fields: Any) -> Version:
    stated = {
        "document": document,
        "label": f"v{sequence}",
        "sequence": sequence,
        "sha256": seal(BODY),
        "posted_on": posted_on,
        "effective_on": effective_on,
        "effective_on_new": posted_on,
    }
    return Version(**(stated | fields))


def record(store: Store, *facts: Fact) -> None:
    batch = Batch(records=tuple(Record(id="", fact=fact) for fact in facts), texts={seal(BODY): BODY})
    store.write(lambda writing: writing.record(batch, recorded_by="test"))
