"""Audiences in numbers and as sealed lists, and versions that are only supposed."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.core.catalogue import Catalogue
from termsvc.core.errors import InvalidFact, UnknownName
from termsvc.core.model import Assent, Fact, Record, Retraction, Version
from termsvc.core.notice.audience import KeptOut
from termsvc.core.notice.manifest import AccountList, AudienceCounts, AudienceManifest, VersionCounts, ahead, listed
from termsvc.core.notice.supposed import as_known, supposing
from termsvc.core.notice.update import TermsUpdate
from termsvc.core.world import World
from termsvc.render import manifests
from tests.service.facts import document, version

POSTED, EFFECTIVE = date(2025, 2, 25), date(2025, 4, 1)
FIRST = version(date(2024, 1, 1), date(2024, 1, 1))
SECOND = version(POSTED, EFFECTIVE, 2)
LAST_YEAR = 9999
KNOWN_AT = datetime(2025, 2, 26, 8, tzinfo=UTC)

names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)
counts = st.integers(0, 10**9)
versions = st.builds(
    Version,
    document=names,
    label=names,
    sequence=st.integers(1, 99),
    sha256=names,
    posted_on=st.just(POSTED),
    effective_on=st.dates(POSTED),
    effective_on_new=st.dates(POSTED),
    assent=st.sampled_from(Assent),
    withdrawn_on=st.none() | st.dates(),
    title=st.none() | names,
)


@st.composite
def manifest(draw: st.DrawFn) -> AudienceManifest:
    told = tuple(
        VersionCounts(
            one, draw(counts), draw(counts), draw(counts), tuple((why, draw(counts)) for why in draw(reasons))
        )
        for one in draw(st.lists(versions, max_size=3))
    )
    update = TermsUpdate(POSTED, tuple(one.version for one in told))
    known_at = draw(st.datetimes(timezones=st.timezones()).filter(lambda instant: 1 < instant.year < LAST_YEAR))
    after = tuple(draw(st.lists(names, max_size=3)))
    return AudienceManifest(
        update,
        known_at,
        AudienceCounts(draw(counts), draw(counts), told),
        AccountList(draw(counts), draw(names)),
        after,
    )


reasons = st.lists(st.sampled_from(KeptOut), unique=True)


@given(manifest())
def test_a_manifest_that_is_read_is_the_one_that_was_written(written: AudienceManifest) -> None:
    assert manifests.read_manifest(json.loads(json.dumps(manifests.manifest(written)))) == written
    assert written.is_supplement == bool(written.after)


def test_a_manifest_needs_an_instant_with_an_offset() -> None:
    with pytest.raises(InvalidFact, match="known_at must be an instant with an offset"):
        AudienceManifest(
            TermsUpdate(POSTED, ()), KNOWN_AT.replace(tzinfo=None), AudienceCounts(0, 0, ()), AccountList(0, "")
        )


@given(st.sets(names))
def test_a_list_is_sealed_by_the_bytes_of_its_ids(accounts: set[str]) -> None:
    lines = sorted(account.encode() for account in accounts)
    found = listed(line.decode() for line in lines)
    assert found == AccountList(len(lines), hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest())


@pytest.mark.parametrize("accounts", [("b", "a"), ("a", "a"), ("\N{LATIN SMALL LETTER E WITH ACUTE}", "z")])
def test_a_list_in_another_order_is_no_list(accounts: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="in the order of their bytes, each once"):
        listed(accounts)


@pytest.mark.parametrize(
    ("instant", "is_ahead"),
    [
        (datetime(2025, 4, 1, 6, 59, 59, tzinfo=UTC), True),
        (datetime(2025, 4, 1, 7, tzinfo=UTC), False),  # midnight in Los Angeles
    ],
)
def test_a_version_is_ahead_until_its_date_comes_in_its_documents_time_zone(
    instant: datetime, *, is_ahead: bool
) -> None:
    catalogue = Catalogue({"dpa": document(timezone="America/Los_Angeles")}, {"dpa": (SECOND,)})
    assert ahead(catalogue, TermsUpdate(POSTED, (SECOND,)), instant).versions == ((SECOND,) if is_ahead else ())


def recorded(*facts: tuple[Fact, datetime | None]) -> list[Record[Fact]]:
    return [Record(id=f"fact-{number}", fact=fact, recorded_at=at) for number, (fact, at) in enumerate(facts)]


def test_what_is_supposed_stands_in_the_place_of_what_is_recorded() -> None:
    records = recorded((document(), None), (FIRST, KNOWN_AT), (version(POSTED, POSTED, 2), KNOWN_AT))
    world = World(supposing(records, [SECOND]), KNOWN_AT)
    assert world.catalogue.versions["dpa"] == (FIRST, SECOND)
    assert [record.id for record in world.versions["dpa"]] == ["fact-1", "supposed:version:dpa/v2"]


POSTPONED = version(POSTED, date(2025, 5, 1), 2)
LATER = datetime(2025, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("known_at", "expected"),
    [
        (datetime(2025, 2, 1, tzinfo=UTC), (SECOND,)),  # not recorded yet: as it is given
        (KNOWN_AT, (version(POSTED, EFFECTIVE, 2, title="As recorded"),)),
        (LATER, (POSTPONED,)),
        (None, ()),  # taken back in the end
    ],
)
def test_a_version_counts_as_it_was_known(known_at: datetime | None, expected: tuple[Version, ...]) -> None:
    records = recorded(
        (document(), None),
        (version(POSTED, EFFECTIVE, 2, title="As recorded"), KNOWN_AT),
        (POSTPONED, LATER),
        (Retraction(fact="fact-1"), datetime(2025, 3, 2, tzinfo=UTC)),
        (Retraction(fact="fact-2"), datetime(2025, 3, 2, tzinfo=UTC)),
    )
    assert as_known(records, TermsUpdate(POSTED, (SECOND,)), known_at).versions == expected


def test_the_document_of_a_proposed_version_must_be_known() -> None:
    with pytest.raises(UnknownName, match="no document 'dpa' is known"):
        as_known([], TermsUpdate(POSTED, (SECOND,)), None)
