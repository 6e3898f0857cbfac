"""Nothing of the future, of drafts or of accounts is in any byte of the site."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path

import pytest

from termsvc.core.batch import AccountName, Batch, Contact
from termsvc.core.dated import local_date
from termsvc.core.model import Account, Fact, Record, Translation
from termsvc.core.seal import canonical, seal
from termsvc.core.world import World
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.workshop import Workshop
from termsvc.service.legal_centre import open_centre
from termsvc.service.redlines import rulebook
from termsvc.site import Site
from termsvc.site.build import build
from termsvc.site.office import Office
from termsvc.store import Store, open_store
from tests.mail.february import TERMS, templates
from tests.random_worlds import case
from tests.site.sample import CANARY, contents, sample

SEEDS = 12


def test_nothing_of_a_draft_or_of_accounts_is_published() -> None:
    published = b"\n".join(sample().files.values())
    records = sample().company.store.read(lambda reading: reading.records())
    accounts = sorted(World(records).accounts)
    assert CANARY in (sample().company.before.with_name("tos-2025-06-02") / "tos" / "2025-06-02.md").read_text("utf-8")
    assert len(accounts) > 50
    assert CANARY.encode() not in published
    assert [one for one in accounts if one.encode() in published] == []
    for word in (b"person:ann", b"person:bob", b"2025-06-02", b"summer", b"Counsel asks"):
        assert word not in published


@cache
def office() -> Office:
    return Office(Notices(Workshop(templates())), rulebook(TERMS))


def facts_of(world: World, now: datetime) -> Iterator[tuple[Fact, str]]:
    """The documents, versions and accounts of a world, each with a text; what is not public at an instant has the canary."""
    for document in world.catalogue.documents.values():
        yield replace(document, prevailing_language=None), ""
        for version in world.catalogue.versions[document.slug]:
            posted = version.posted_on <= local_date(now, document.timezone)
            label = version.label if posted else f"{CANARY}-{version.sequence}"
            text = f"# {document.title}\n\n1. Version {version.sequence}.\n\n2. {'Public.' if posted else CANARY}\n"
            title = version.title if posted else CANARY
            yield replace(version, label=label, sha256=seal(text), title=title), text
            german = f"# Auf Deutsch\n\n{label}\n"
            yield Translation(document=document.slug, version=label, language="de", sha256=seal(german)), german
    for record in world.accounts.values():
        yield Account(id=f"{CANARY}-{record.fact.id}", created_on=record.fact.created_on), ""


def fill(store: Store, world: World, now: datetime) -> None:
    facts = [*facts_of(world, now)]
    accounts = [fact.id for fact, _ in facts if isinstance(fact, Account)]
    batch = Batch(
        records=tuple(Record(id="", fact=fact) for fact, _ in facts),
        texts={seal(text): canonical(text) for _, text in facts if text},
        personal=(
            *(Contact(account=one, email=f"{CANARY}@x.example", person=CANARY) for one in accounts),
            *(AccountName(account=one, display_name=CANARY) for one in accounts),
        ),
    )
    store.write(lambda writing: writing.record(batch, recorded_by=CANARY))


@pytest.mark.parametrize("seed", range(SEEDS))
def test_in_random_worlds_nothing_that_is_not_public_is_published(seed: int, tmp_path: Path) -> None:
    world = World(case(seed).records)
    posted = sorted(one.posted_on for versions in world.catalogue.versions.values() for one in versions)
    chance = random.Random(seed)
    day = chance.choice(posted) if posted else datetime(2025, 1, 1, tzinfo=UTC).date()
    now = datetime.combine(day, time(chance.randrange(24)), UTC) - timedelta(hours=12)
    with closing(open_store("sqlite://", lambda: now)) as store:
        fill(store, world, now)
        built = build(Site(open_centre(store, now), office()), tmp_path / "site")
    published = contents(tmp_path / "site")
    assert CANARY.lower().encode() not in b"\n".join(published.values()).lower()
    assert CANARY.lower() not in "\n".join(published).lower()
    public = [
        (slug, one.label)
        for slug, document in world.catalogue.documents.items()
        for one in world.catalogue.versions[slug]
        if one.posted_on <= local_date(now, document.timezone)
    ]
    for slug, label in public:
        assert f"{slug}/{label}/index.html" in published
    assert built.pages == len(published) - 1
    assert built.dead == []
