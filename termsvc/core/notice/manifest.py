"""An audience as numbers, and as a list that is frozen: what proves who was to be told, by what was known at an instant.

A frozen list is never changed. Accounts that come into scope later are in lists of their own, its supplements. No list has
to be kept to be proved: it follows from the facts known at its instant, from its update's versions, and from the lists
before it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import local_date, require_aware
from termsvc.core.model import Version
from termsvc.core.notice.audience import Audience, KeptOut
from termsvc.core.notice.update import TermsUpdate


@dataclass(frozen=True, slots=True)
class VersionCounts:
    """How many accounts a version concerns, and how many each reason keeps out.

    Attributes:
        concerned: all that it concerns.
        awaiting_assent: of these, those that it will bind only if they say yes.
        later: of these, those that it will bind only after its effective date, as where an agreement asks for more notice.
        kept_out: in the order of `KeptOut`, reasons without accounts left out.
    """

    version: Version
    concerned: int
    awaiting_assent: int = 0
    later: int = 0
    kept_out: tuple[tuple[KeptOut, int], ...] = ()


@dataclass(frozen=True, slots=True)
class AudienceCounts:
    """Whom an update concerns, in numbers.

    Attributes:
        accounts: all that are known.
        told: those that some version concerns.
        versions: one for each of the update's, in its order.
    """

    accounts: int
    told: int
    versions: tuple[VersionCounts, ...]


NOBODY = AudienceCounts(accounts=0, told=0, versions=())
"""The audience of an update of which the change log alone tells."""


def counts_of(audience: Audience) -> AudienceCounts:
    """An audience in numbers."""
    return AudienceCounts(
        len(audience.accounts), len(audience.told), tuple(_counts(audience, one) for one in audience.update.versions)
    )


def _counts(audience: Audience, version: Version) -> VersionCounts:
    concerned = [concern for concern in audience.of(version) if concern.kept_out is None]
    reasons = audience.counts(version)
    return VersionCounts(
        version,
        concerned=len(concerned),
        awaiting_assent=sum(concern.binds_from is None for concern in concerned),
        later=sum(concern.is_later for concern in concerned),
        kept_out=tuple((why, count) for why in KeptOut if (count := reasons[why])),
    )


@dataclass(frozen=True, slots=True)
class AccountList:
    """What tells a list of accounts from any other.

    Attributes:
        accounts: how many it has.
        sha256: see `listed`.
    """

    accounts: int
    sha256: str


@dataclass(frozen=True, slots=True)
class AudienceManifest:
    """A frozen list of the accounts to be told of an update.

    Attributes:
        update: its versions as they were known, or else as they were proposed.
        known_at: an instant, in UTC; only what was recorded by then counts.
        counts: of all accounts known, whether they were listed before or not.
        listed: the list; without the accounts that are in lists before it.
        after: the seals of the lists before it, the first one first; none for the first list, one or more for a supplement.

    Raises:
        InvalidFact: `known_at` is naive.
    """

    update: TermsUpdate
    known_at: datetime
    counts: AudienceCounts
    listed: AccountList
    after: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.known_at, "known_at")
        object.__setattr__(self, "known_at", self.known_at.astimezone(UTC))

    @property
    def is_supplement(self) -> bool:
        """Whether it lists those who came into scope after an earlier list."""
        return bool(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A frozen list of an update's audience as it is recorded: 1, 2, 3 ... within its update; none is ever changed."""

    update: str
    number: int
    manifest: AudienceManifest


def listed(accounts: Iterable[str]) -> AccountList:
    """Seal a list of accounts: the SHA-256 of each id in UTF-8 with a line feed behind it, in the order of these bytes.

    Args:
        accounts: ids in that order, each once; read as they come, so there may be any number.

    Raises:
        ValueError: they are in another order, or one is there twice.
    """
    digest, count, before = hashlib.sha256(), 0, None
    for account in accounts:
        line = account.encode()
        if before is not None and line <= before:
            raise ValueError(f"accounts must be listed in the order of their bytes, each once: {account!r} is not")
        digest.update(line + b"\n")
        count, before = count + 1, line
    return AccountList(count, digest.hexdigest())


def ahead(catalogue: Catalogue, update: TermsUpdate, instant: datetime) -> TermsUpdate:
    """Of an update, the versions that have not taken effect at an instant, each by its document's own date."""
    return TermsUpdate(
        update.posted_on,
        tuple(
            version
            for version in update.versions
            if local_date(instant, catalogue.documents[version.document].timezone) < version.effective_on
        ),
    )
