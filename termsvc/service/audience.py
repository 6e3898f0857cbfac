"""Whom an update concerns, and what would change for whom: of everyone at once, for what is posted and what is proposed."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from termsvc.bulk.audience import CARVE_OUTS, CONCERNS, Concerned, Concerns, counted, write_lists
from termsvc.bulk.bind import enquire
from termsvc.bulk.changes import Changes
from termsvc.bulk.cohorts import Cohorts
from termsvc.bulk.engine import Engine
from termsvc.bulk.lists import batches
from termsvc.core.dated import day_before
from termsvc.core.errors import UnknownName
from termsvc.core.model import Fact, Version
from termsvc.core.notice.audience import Audience, Concern, KeptOut
from termsvc.core.notice.manifest import AudienceCounts
from termsvc.core.notice.supposed import as_known, supposing
from termsvc.core.notice.update import TermsUpdate
from termsvc.core.world import World
from termsvc.service.bulk import Population, Told, asked, compared, opened, require_new, untold
from termsvc.store import Reading, Store


@dataclass(frozen=True, slots=True)
class Asking:
    """Of whom it is asked.

    Attributes:
        store: where documents and versions are, and the accounts if the population names no folder.
        population: its `known_at` does not count: each question names its own instant.
        told: called with the name of each step before it is done.
        supposed: documents and versions that count as if they had always been known.
    """

    store: Store
    population: Population
    told: Told = untold
    supposed: tuple[Fact, ...] = ()

    def at(self, known_at: datetime | None) -> Population:
        """The population as known at an instant."""
        return replace(self.population, known_at=known_at)

    def known(self, update: TermsUpdate, known_at: datetime | None) -> TermsUpdate:
        """An update with its versions as an instant knows them; see `as_known`.

        Raises:
            UnknownName: not all documents are known, or all versions had been taken back.
        """
        records = [*supposing(self.store.read(Reading.catalogue), self.supposed)]
        found = as_known(records, update, known_at)
        if not found.versions:
            raise UnknownName(
                f"all versions posted on {update.posted_on} were taken back, so the update concerns nobody"
            )
        return found

    @contextmanager
    def cohorts(self, update: TermsUpdate, known_at: datetime | None) -> Iterator[tuple[Cohorts[Concerned], Engine]]:
        """The cohorts by whether an update's versions, just as they are given, concern them, while their engine is open."""
        population = self.at(known_at)
        with opened(population) as (engine, scratch):
            question = asked(self.store, population, supposed=(*self.supposed, *update.versions))
            yield enquire(question, Concerns(update.versions), engine, scratch, self.told), engine


def audience(
    asking: Asking, update: TermsUpdate, known_at: datetime | None = None, out: Path | None = None
) -> AudienceCounts:
    """Whom an update concerns, by facts known at an instant, in numbers.

    Each of the update's versions counts as it was known then; one that had not been recorded counts as it is given, so
    this may be asked of a draft. One that had been taken back by then is left out.

    Args:
        asking: of whom.
        update: its versions; their documents must be known.
        known_at: an aware instant; `None` is all that is known.
        out: a new folder for lists of the accounts (see `bulk.audience`); `None` writes none.

    Raises:
        UnknownName: not all documents are known, or all versions had been taken back.
        UnreadableInput: the folder of accounts does not hold what it should.
        OutputTaken: the folder for the lists holds something.
        EngineMissing: the engine is not installed.
    """
    update = asking.known(update, known_at)
    with _if_wanted(out) as folder, asking.cohorts(update, known_at) as (found, engine):
        if folder is not None:
            write_lists(found, engine, folder)
        return counted(update, found.all)


def audience_by_account(asking: Asking, update: TermsUpdate, known_at: datetime | None = None) -> Audience:
    """The same account by account, all in memory.

    Raises:
        As `audience`.
    """
    update = asking.known(update, known_at)
    with TemporaryDirectory(prefix="termsvc-") as lists, asking.cohorts(update, known_at) as (found, engine):
        write_lists(found, engine, Path(lists))
        return _read(update, Path(lists))


def dry_run(
    asking: Asking, versions: Sequence[Version], known_at: datetime | None = None, out: Path | None = None
) -> tuple[Changes, ...]:
    """What would change for whom on each date on which versions take effect for existing accounts, if they were posted.

    Args:
        asking: of whom.
        versions: not recorded, or recorded otherwise; they count as if they had always been known.
        known_at: as in `audience`.
        out: a new folder, with the lists of `changes` in a folder for each date; `None` writes none.

    Raises:
        As `audience`.
    """
    population = asking.at(known_at)
    supposed = (*asking.supposed, *versions)
    world = World(supposing(asking.store.read(Reading.catalogue), supposed), known_at)
    for version in versions:
        world.document(version.document)
    with _if_wanted(out) as folder, opened(population) as (engine, scratch):
        question = asked(asking.store, population, supposed=supposed)
        question = replace(question, accounts=question.folder(scratch))
        found = []
        for on in sorted({version.effective_on for version in versions}):
            steps, lists = scratch / on.isoformat(), folder and folder / on.isoformat()
            steps.mkdir()
            found.append(compared(replace(question, dates=(day_before(on), on)), engine, steps, lists, asking.told))
        return tuple(found)


@contextmanager
def new_folder(out: Path) -> Iterator[Path]:
    """A folder to write to, which is at its place only once all is written.

    Raises:
        OutputTaken: there is something already.
    """
    require_new(out)
    begun = out.with_name(f"{out.name}.unfinished")
    shutil.rmtree(begun, ignore_errors=True)
    begun.mkdir(parents=True)
    try:
        yield begun
        if out.exists():
            out.rmdir()
        begun.rename(out)
    finally:
        shutil.rmtree(begun, ignore_errors=True)


def _if_wanted(out: Path | None) -> AbstractContextManager[Path | None]:
    return nullcontext() if out is None else new_folder(out)


def _read(update: TermsUpdate, lists: Path) -> Audience:
    agreements: dict[tuple[str, str, str], tuple[str, ...]] = defaultdict(tuple)
    for batch in batches(lists / CARVE_OUTS):
        for row in batch.to_pylist():
            agreements[row["account"], row["document"], row["version"]] += (row["agreement"],)
    found: dict[tuple[str, ...], list[Concern]] = {version.key: [] for version in update.versions}
    versions = {version.key: version for version in update.versions}
    for batch in batches(lists / CONCERNS):
        for account, document, label, kept_out, binds_from, _ in zip(*batch.to_pydict().values(), strict=True):
            found[document, label].append(
                Concern(
                    account,
                    versions[document, label],
                    binds_from,
                    kept_out and KeptOut(kept_out),
                    agreements.get((account, document, label), ()),
                )
            )
    return Audience(update, tuple(one for ofversion in found.values() for one in ofversion))
