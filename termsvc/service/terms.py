"""Policy documents and facts: recording them, listing them, reading their texts."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TypeAlias

from termsvc.access import Actor
from termsvc.core.batch import Batch
from termsvc.core.errors import UnknownName
from termsvc.core.model import Account, Document, Fact, Record, Version
from termsvc.core.resolver import in_force
from termsvc.core.world import World
from termsvc.library.accounts import is_table_of_accounts, only_accounts, read_account_table, read_accounts
from termsvc.library.finding import Finding, any_error
from termsvc.library.reading import read
from termsvc.library.restating import Plan, plan
from termsvc.library.statements import Loaded
from termsvc.library.summary import Counts, Restated
from termsvc.library.table import read_table
from termsvc.service.ahead import ahead
from termsvc.service.guarding import guarded
from termsvc.service.loading import ClaimsHistory, load_accounts
from termsvc.service.prepared import Chunks, Prepared, prepared
from termsvc.service.recording import known_text
from termsvc.store import Reading, Store, Writing

Progress: TypeAlias = Callable[[str, int], None]
"""Is told up to which byte a file is dealt with."""


@dataclass(frozen=True, slots=True)
class Source:
    """Something to load.

    Attributes:
        read: what it states, beside what is recorded already.
        chunks: the same a few rows at a time, where it holds accounts alone; `None` for anything else.
    """

    read: Callable[[Sequence[Record[Fact]]], Loaded]
    chunks: Chunks | None = None

    def read_ahead(self) -> Source:
        """The same, of which chunks are read in another process, which a script may begin only if its start is guarded."""
        return self if self.chunks is None else replace(self, chunks=partial(ahead, self.chunks))

    def watched(self, progress: Progress) -> Source:
        """The same, which tells up to which byte a file is dealt with, chunk by chunk."""
        return self if self.chunks is None else replace(self, chunks=partial(_telling, self.chunks, progress))


def _telling(chunks: Chunks, progress: Progress) -> Generator[Prepared, None, None]:
    with closing(chunks()) as read:
        for chunk in read:
            yield chunk
            progress(chunk.file, chunk.end)


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, or would do.

    Attributes:
        accepted: whether nothing stood against it; otherwise nothing was recorded.
        dry_run: whether it was only tried.
        counts: by kind of fact.
        restated: what came in the place of something.
    """

    accepted: bool
    dry_run: bool
    findings: tuple[Finding, ...]
    counts: Mapping[str, Counts]
    restated: tuple[Restated, ...]


def files(paths: Sequence[Path]) -> Source:
    """Folders of policy documents and facts files, as something to load."""
    chunks = partial(prepared, partial(read_accounts, paths)) if only_accounts(paths) else None
    return Source(partial(read, paths), chunks)


def table(csv: Path, mapping: Path) -> Source:
    """The rows of a CSV table of accounts, agreements or acceptances, read as a mapping file says."""
    chunks = partial(prepared, partial(read_account_table, csv, mapping)) if is_table_of_accounts(mapping) else None
    return Source(partial(read_table, csv, mapping), chunks)


def load(
    store: Store,
    source: Source,
    clock: Callable[[], datetime],
    recorded_by: str | Actor,
    *,
    dry_run: bool = False,
) -> LoadReport:
    """Record all that a source states, or nothing and every finding; what is recorded already is left alone.

    Args:
        store: where; other writers wait meanwhile.
        source: `files` or `table`.
        clock: gives aware instants.
        recorded_by: who records it. Of an actor who is enrolled it is asked what versions they may bring in.
        dry_run: only try it.
    """
    actor = recorded_by if isinstance(recorded_by, Actor) else Actor(recorded_by, frozenset())
    if source.chunks is not None:
        with suppress(ClaimsHistory):
            done = load_accounts(store, source.chunks, clock, actor.id, dry_run=dry_run)
            counts = {Account.name: done.counts} if done.counts != Counts() else {}
            return LoadReport(done.accepted, dry_run, done.told(), counts, tuple(done.restated))
    return _load_whole(store, source, clock, actor, dry_run=dry_run)


def _load_whole(
    store: Store, source: Source, clock: Callable[[], datetime], actor: Actor, *, dry_run: bool
) -> LoadReport:
    """Load all at once, against all that is recorded."""

    def planned(reading: Reading) -> Plan:
        recorded = reading.records()
        now = clock()
        found = plan(source.read(recorded), recorded, now=now, text_of=lambda seal: known_text(reading, seal))
        refused = tuple(guarded(reading, found, actor, now))
        return replace(found, batch=Batch(), findings=(*found.findings, *refused)) if refused else found

    def record(writing: Writing) -> Plan:
        found = planned(writing)
        writing.record(found.batch, recorded_by=actor.id)
        return found

    found = store.read(planned) if dry_run else store.write(record)
    return LoadReport(not any_error(found.findings), dry_run, found.findings, found.counts, found.restated)


def documents(store: Store) -> tuple[tuple[Document, tuple[Version, ...]], ...]:
    """Every document known, in order of slug, with its versions."""
    catalogue = World(store.read(lambda reading: reading.catalogue())).catalogue
    return tuple((document, catalogue.versions[slug]) for slug, document in sorted(catalogue.documents.items()))


def versions(store: Store, slug: str) -> tuple[Version, ...]:
    """A document's versions in order of sequence.

    Raises:
        UnknownName: no such document is known.
    """
    world = World(store.read(lambda reading: reading.catalogue()))
    world.document(slug)
    return world.catalogue.versions[slug]


def text(store: Store, slug: str, label: str) -> tuple[Version, str]:
    """A version and its canonical text.

    Raises:
        UnknownName: no such document or version is known.
    """

    def found(reading: Reading) -> tuple[Version, str]:
        version = World(reading.catalogue()).version(slug, label).fact
        return version, reading.text(version.sha256)

    return store.read(found)


def text_in_force(store: Store, slug: str, when: date | datetime) -> tuple[Version, str]:
    """The version in force for existing accounts at a moment, and its canonical text.

    Raises:
        UnknownName: no such document is known, or no version of it is in force then.
    """
    version = in_force(World(store.read(lambda reading: reading.catalogue())), slug, when)
    if version is None:
        raise UnknownName(f"no version of {slug!r} is in force for existing accounts then; name one of its versions")
    return version, store.read(lambda reading: reading.text(version.sha256))
