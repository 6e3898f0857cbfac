"""The audiences of posted updates: listed for good at posting, and supplemented as accounts come into scope."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from termsvc.bulk.changes import Changes
from termsvc.core.model import Fact
from termsvc.core.notice.lifecycle import ActKind, NotAllowed
from termsvc.core.notice.manifest import NOBODY, AudienceCounts, AudienceManifest, Listing
from termsvc.service import frozen
from termsvc.service.audience import Asking, audience, dry_run
from termsvc.service.bulk import Population
from termsvc.service.drafts import Opened, superseded_by
from termsvc.service.frozen import Frozen
from termsvc.service.gathering import noticed
from termsvc.store import Store, Writing


@dataclass(frozen=True, slots=True)
class Planned:
    """What an update that is not posted would do, by all that is known.

    Attributes:
        counts: whom it would concern.
        changes: what would change for whom, on each date on which one of its versions takes effect.
    """

    counts: AudienceCounts
    changes: tuple[Changes, ...]


def planned(store: Store, found: Opened, out: Path | None = None) -> Planned:
    """Whom an update would concern if it were posted, and what would change for whom.

    Args:
        store: where.
        found: the update.
        out: a new folder for the lists: `audience`, and one for each date in `changes`; `None` writes none.

    Raises:
        OutputTaken: the folder holds something.
    """
    superseded = store.read(lambda reading: superseded_by(reading, found.draft))
    asking = _asking(store, found.draft.facts(superseded.draft if superseded else None))
    update = store.read(lambda reading: noticed(reading, found.draft))
    audience_lists, change_lists = (None, None) if out is None else (out / "audience", out / "changes")
    counts = audience(asking, update, out=audience_lists) if update.versions else NOBODY
    return Planned(counts, dry_run(asking, found.draft.versions, out=change_lists))


def is_frozen(found: Opened) -> bool:
    """Whether an update's audience is listed for good, or is to be."""
    return found.progress.last(ActKind.POSTED) is not None


def audiences(store: Store, found: Opened, out: Path | None = None) -> tuple[Listing, ...]:
    """The frozen lists of a posted update's audience, the first of which is made if that was interrupted.

    There is none where the change log alone tells of the update.

    Args:
        store: where.
        found: the update.
        out: a new folder for the lists themselves, each in a folder with its number; `None` writes none.

    Raises:
        NotAllowed: the update was not posted.
        OutputTaken: the folder holds something.
    """
    posted = found.progress.last(ActKind.POSTED)
    if posted is None:
        raise NotAllowed(
            f"update {found.draft.id} is {found.progress.state}, and its audience is frozen when it is posted"
        )
    kept = store.read(lambda reading: reading.listings_of(found.draft.id))
    update = store.read(lambda reading: noticed(reading, found.draft))
    if not kept and update.versions:
        with TemporaryDirectory(prefix="termsvc-") as scratch:
            first = frozen.freeze(_asking(store), update, posted.at, Path(scratch) / "list")
        kept = _keep(store, found.draft.id, first.manifest, 1)
    if out is not None and kept:
        frozen.again(_asking(store), [Frozen(listing.manifest) for listing in kept], out)
    return kept


def supplement(store: Store, found: Opened) -> Listing | None:
    """List the accounts that have come into a posted update's scope since its last list; nothing if none has.

    Raises:
        NotAllowed: the update was not posted.
        AudienceClosed: all its versions are in effect.
    """
    earlier = [Frozen(listing.manifest) for listing in audiences(store, found)]
    if not earlier:
        return None
    with TemporaryDirectory(prefix="termsvc-") as scratch:
        made = frozen.supplement(_asking(store), earlier, store.now(), Path(scratch) / "list")
    if not made.manifest.listed.accounts:
        return None
    return _keep(store, found.draft.id, made.manifest, len(earlier) + 1)[-1]


def _keep(store: Store, update: str, manifest: AudienceManifest, number: int) -> tuple[Listing, ...]:
    """Record a list, unless another process has recorded one of this number meanwhile; then that one counts."""

    def work(writing: Writing) -> tuple[Listing, ...]:
        if len(writing.listings_of(update)) < number:
            writing.list_audience(Listing(update=update, number=number, manifest=manifest))
        return writing.listings_of(update)

    return store.write(work)


def _asking(store: Store, supposed: tuple[Fact, ...] = ()) -> Asking:
    return Asking(store, Population(), supposed=supposed)
