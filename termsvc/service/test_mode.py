"""Test mode: a database beside the facts of record, with the same published terms and accounts of its own."""

from __future__ import annotations

from dataclasses import replace

from termsvc.core.batch import Batch
from termsvc.core.model import Fact, Record, Translation, Version
from termsvc.store import Reading, Store


def bring_terms(live: Store, test: Store) -> int:
    """Record in test mode the documents, versions and translations that are recorded in earnest since the last time.

    Each keeps its id, so what was brought is known, and what was taken back in earnest is taken back in test mode.

    Args:
        live: the facts of record.
        test: where those act who come with a key for test mode.

    Returns:
        How many facts that were.
    """
    there = test.read(lambda reading: {record.id for record in reading.published()})
    missing = live.read(lambda reading: _published_without(reading, there))
    if missing.records:
        test.write(lambda writing: writing.record(missing, recorded_by="termsvc"))
    return len(missing.records)


def _published_without(reading: Reading, there: set[str]) -> Batch:
    """What is published, but for what is there already, with the texts that it seals."""
    records = tuple(_as_new(record) for record in reading.published() if record.id not in there)
    seals = {record.fact.sha256 for record in records if isinstance(record.fact, Version | Translation)}
    return Batch(records=records, texts={sha256: reading.text(sha256) for sha256 in seals})


def _as_new(record: Record[Fact]) -> Record[Fact]:
    """The record as something to be recorded now, which tells when it was recorded in earnest."""
    return replace(record, recorded_at=None, claimed_recorded_at=record.recorded_at)
