"""Frozen audiences: who is to be told of an update, listed for good, and who came into scope since."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from termsvc.bulk.audience import TOLD, counted, write_lists
from termsvc.bulk.lists import files, values
from termsvc.core.errors import TermsError
from termsvc.core.notice.manifest import AudienceManifest, ahead, listed
from termsvc.core.notice.supposed import as_known
from termsvc.core.notice.update import TermsUpdate
from termsvc.core.world import World
from termsvc.render import manifests
from termsvc.service.audience import Asking, new_folder
from termsvc.store import Reading

MANIFEST = "manifest.json"


class ListDiffers(TermsError):
    """A list of accounts is not the one that was frozen."""


class AudienceClosed(TermsError):
    """All versions of an update are in effect, so nobody is added to its audience any more."""


class ManifestUnreadable(TermsError):
    """A folder holds no manifest of a frozen audience."""


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen audience.

    Attributes:
        folder: its lists, as `bulk.audience` describes them, and `manifest.json`; `None` where they were not kept.
    """

    manifest: AudienceManifest
    folder: Path | None = None


def freeze(asking: Asking, update: TermsUpdate, known_at: datetime, out: Path) -> Frozen:
    """List the accounts that are to be told of an update, by facts known at an instant, for good.

    The list can be made again at any time from the facts known at the manifest's instant. Where the accounts are in the
    store, that is the instant of the last fact recorded by then: what was known is the same, and nothing is recorded at
    or before it ever again.

    Args:
        asking: whom it is about.
        update: as in `service.audience.audience`.
        known_at: an aware instant.
        out: a new folder.

    Raises:
        UnknownName: not all documents are known, or all versions had been taken back.
        UnreadableInput: the folder of accounts does not hold what it should.
        OutputTaken: `out` holds something.
        EngineMissing: the engine is not installed.
    """
    instant = _settled(asking, known_at)
    return _list(asking, asking.known(update, instant), instant, (), out)


def supplement(asking: Asking, earlier: Sequence[Frozen], known_at: datetime, out: Path) -> Frozen:
    """List the accounts that came into scope since: the audience by facts known at an instant, without all lists before.

    Nobody is ever taken from a list. Only versions that have not taken effect at the instant, by the dates of their
    documents' time zones, bring anyone in; one that was postponed since counts with its later date.

    Args:
        asking: as for the earlier lists.
        earlier: the first list and all supplements since, in order. One whose folder was not kept is made again.
        known_at: an aware instant.
        out: a new folder.

    Raises:
        AudienceClosed: no version is ahead.
        ListDiffers: an earlier list is not the one that was frozen, or one is missing among them.
        UnreadableInput, OutputTaken, EngineMissing: as `freeze`.
    """
    instant = _settled(asking, known_at)
    records = asking.store.read(Reading.catalogue)
    update = as_known(records, earlier[0].manifest.update, instant)
    update = ahead(World(records, instant).catalogue, update, known_at)
    if not update.versions:
        raise AudienceClosed(
            f"No version of the update posted on {update.posted_on} takes effect after {known_at.isoformat()}, so nobody is "
            "added to its audience any more."
        )
    with TemporaryDirectory(prefix="termsvc-") as scratch:
        return _list(asking, update, instant, _kept(asking, earlier, Path(scratch)), out)


def again(asking: Asking, lists: Sequence[Frozen], out: Path) -> None:
    """Make frozen lists again, each in a folder with its number, and prove them.

    Raises:
        ListDiffers: a list is not the one that was frozen, or one is missing among them.
        UnreadableInput, OutputTaken, EngineMissing: as `freeze`.
    """
    with new_folder(out) as folder:
        _kept(asking, lists, folder)


def read_frozen(folder: Path) -> Frozen:
    """A frozen audience from its folder.

    Raises:
        ManifestUnreadable: there is none.
    """
    try:
        return Frozen(manifests.read_manifest(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))), folder)
    except (OSError, ValueError, KeyError, TypeError):
        raise ManifestUnreadable(
            f"{folder / MANIFEST} can't be read as the manifest of a frozen audience; name a folder that one was written to."
        ) from None


def _list(asking: Asking, update: TermsUpdate, instant: datetime, before: Sequence[Frozen], out: Path) -> Frozen:
    with new_folder(out) as folder, asking.cohorts(update, instant) as (found, engine):
        told_before = [file for one in before if one.folder for file in files(one.folder / TOLD)]
        write_lists(found, engine, folder, told_before)
        manifest = AudienceManifest(
            update,
            instant,
            counted(update, found.all),
            listed(values(folder / TOLD, "account")),
            tuple(one.manifest.listed.sha256 for one in before),
        )
        text = json.dumps(manifests.manifest(manifest), indent=2, ensure_ascii=False)
        (folder / MANIFEST).write_text(f"{text}\n", encoding="utf-8")
    return Frozen(manifest, out)


def _settled(asking: Asking, known_at: datetime) -> datetime:
    last = asking.store.read(Reading.last_recorded_at)
    return known_at if asking.population.accounts is not None or last is None else min(known_at, last)


def _kept(asking: Asking, earlier: Sequence[Frozen], scratch: Path) -> list[Frozen]:
    """The earlier lists, each in a folder and proved to be the one that was frozen."""
    found: list[Frozen] = []
    for number, one in enumerate(earlier):
        manifest = one.manifest
        if manifest.after != tuple(each.manifest.listed.sha256 for each in found):
            raise ListDiffers(
                f"The list of what was known at {manifest.known_at.isoformat()} does not follow on those before it; name all "
                "lists of the update, the first one first."
            )
        kept = one
        if one.folder is None:
            kept = _list(asking, manifest.update, manifest.known_at, found, scratch / str(number + 1))
        _prove(manifest, kept)
        found.append(replace(one, folder=kept.folder))
    return found


def _prove(manifest: AudienceManifest, kept: Frozen) -> None:
    where = kept.folder or Path()
    try:
        same = listed(values(where / TOLD, "account")) == manifest.listed
    except (OSError, ValueError):
        same = False
    if not same:
        raise ListDiffers(
            f"{where / TOLD} does not hold the list that was frozen by what was known at {manifest.known_at.isoformat()}; put "
            "back the files, or leave the folder away, and the list is made again."
        )
