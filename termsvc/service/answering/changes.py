"""What will change for an account, and under which update."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from termsvc.core.answer import BoundVersion
from termsvc.core.dated import local_date
from termsvc.core.notice.lifecycle import Act, ActKind, progress
from termsvc.core.resolver import timeline
from termsvc.service.answering.looking import Sight
from termsvc.service.answering.values import Upcoming
from termsvc.store import Reading
from termsvc.store.paging import through


def changes_to_come(seen: Sight, slug: str) -> Iterator[Upcoming]:
    """Each date after a document's today from which on something else binds; another rule alone is no change."""
    document = seen.world.document(slug).fact
    today = local_date(seen.now, document.timezone)
    for before, after in pairwise(timeline(seen.world, seen.account, slug)):
        if after.start is not None and after.start > today and after.binds != before.binds:
            yield Upcoming(document, after.start, after.binds, after.rule, before.binds)


def under_updates(changes: Sequence[Upcoming], updates: Mapping[tuple[str, str], str]) -> Iterator[Upcoming]:
    """The changes, each with the update that brought the version which is to bind."""
    for one in changes:
        brought = isinstance(one.binds, BoundVersion) and updates.get((one.document.slug, one.binds.label))
        yield replace(one, update=brought) if brought else one


def posted_updates(reading: Reading) -> dict[tuple[str, str], str]:
    """By document and label, the posted update whose draft has a version; of several the one posted last."""
    posted = sorted(_posted(reading), key=lambda act: (act.at, act.update))
    return {
        (version.document, version.label): act.update
        for act in posted
        for version in reading.draft_of(act.update, act.revision).versions
    }


def _posted(reading: Reading) -> Iterator[Act]:
    """By which acts updates were posted."""
    for update in through(reading.updates_after):
        act = progress(reading.acts_of(update)).last(ActKind.POSTED)
        if act is not None:
            yield act
