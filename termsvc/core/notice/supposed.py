"""What has not been recorded yet, as if it had been: the versions of a draft, before anyone is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from termsvc.core.model import Fact, Record, Version
from termsvc.core.naming import key_text
from termsvc.core.notice.update import TermsUpdate
from termsvc.core.world import World


def supposing(records: Iterable[Record[Fact]], facts: Iterable[Fact]) -> Iterator[Record[Fact]]:
    """The records as they would be if some facts with keys had always been known, in the place of what bears their keys.

    Nothing is recorded: whoever makes a `World` of these records asks what would be.
    """
    supposed = {(fact.name, fact.key): fact for fact in facts}
    yield from (record for record in records if (record.fact.name, record.fact.key) not in supposed)
    for fact in supposed.values():
        yield Record(id=f"supposed:{key_text(fact)}", fact=fact)


def as_known(records: Sequence[Record[Fact]], update: TermsUpdate, known_at: datetime | None) -> TermsUpdate:
    """An update with its versions as they were known at an instant.

    A version that had not been recorded by then stays as it is given: it is proposed. One that had been taken back by then
    is left out.

    Args:
        records: at least every document, every version, and what was retracted of these.
        update: the versions.
        known_at: an aware instant; `None` is now.

    Raises:
        UnknownName: the document of a version is not known.
    """
    world = World(records, known_at)
    recorded = {record.fact.key for record in records if isinstance(record.fact, Version) and _by(record, known_at)}
    versions = []
    for version in update.versions:
        world.document(version.document)
        if world.catalogue.knows(*version.key):
            versions.append(world.catalogue.version(*version.key))
        elif version.key not in recorded:
            versions.append(version)
    return TermsUpdate(update.posted_on, tuple(versions))


def _by(record: Record[Fact], known_at: datetime | None) -> bool:
    return known_at is None or record.recorded_at is None or record.recorded_at <= known_at
