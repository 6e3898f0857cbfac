"""No question reads a large table whole: each statement, as it is really run, is planned on many rows."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from benchmarks.peers import crowd
from termsvc.core.activation import Accounts, Activation
from termsvc.core.answer import AsOf
from termsvc.core.batch import AcceptedBy, AccountName, Batch, Contact
from termsvc.core.dated import Dated
from termsvc.core.model import FACTS, Acceptance, Agreement, Document, Fact, Objection, Record, Retraction
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import Act, ActKind
from termsvc.core.notice.manifest import AudienceCounts, AudienceManifest, Listing, listed
from termsvc.core.notice.update import TermsUpdate
from termsvc.core.seal import seal
from termsvc.service import answers, terms
from termsvc.store import AccountLines, AccountRow, KeptReply, Parent, Reading, Store, Writing, open_store
from termsvc.store.engines import engine_for
from termsvc.store.export import export
from termsvc.store.webhook_acts import WebhookActs
from termsvc.store.webhook_values import Attempt, DeliveryState, Event, EventKind, Result
from termsvc.store.webhooks import WebhookRecords
from tests.databases import postgresql_database, sqlite_database
from tests.store.plans import planned
from tests.store.worlds import BODY, DAY, NOON, acceptance, account, version

ACCOUNTS, ACCEPTANCES = 20_000, 3
ACME = crowd.account(7)
LATER = datetime(2024, 5, 2, 0, 0, 0, 5000, UTC)

LIKE_THEM = (
    (
        "INSERT INTO objection (fact_id, recorded_at, recorded_by, source, account, document, version, objected_at)"
        " SELECT 'objection:' || fact_id, recorded_at, '', '', account, document, version, accepted_at FROM acceptance"
    ),
    (
        "INSERT INTO agreement (fact_id, recorded_at, recorded_by, source, id, account, signed_on, effective_from,"
        " auto_renews, precedence, terms, attachments) SELECT 'agreement:' || id, recorded_at, '', '', 'msa-' || id, id,"
        " created_on, created_on, false, 0, '[]', '[]' FROM account"
    ),
    (
        "INSERT INTO retraction (fact_id, recorded_at, recorded_by, source, fact, reason)"
        " SELECT 'retraction:' || fact_id, recorded_at, '', '', fact_id, '' FROM acceptance"
    ),
    "INSERT INTO contact (account, person, email, role) SELECT id, '', id || '@example.com', '' FROM account",
    "INSERT INTO account_name (account, display_name) SELECT id, id FROM account",
    (
        "INSERT INTO accepted_by (fact, account, person, email, ip_address, user_agent)"
        " SELECT fact_id, account, '', '', '', '' FROM acceptance"
    ),
    (
        "INSERT INTO webhook_endpoint (id, url, events, description, created_at, created_by)"
        " SELECT 'whk', 'https://hooks.example.com/', '[]', '', min(recorded_at), '' FROM fact"
    ),
    "INSERT INTO webhook_progress SELECT id, NULL, '', created_at, 0 FROM webhook_endpoint",
    (
        "INSERT INTO webhook_delivery (endpoint, number, event, kind, at, payload, created_at)"
        " SELECT 'whk', row_number() OVER (ORDER BY id), 'evt_' || id, 'acceptance.recorded', recorded_at, '{}',"
        " recorded_at FROM account LIMIT 5000"
    ),
    (
        "INSERT INTO webhook_attempt (endpoint, delivery, number, at, error, result)"
        " SELECT endpoint, number, 1, at, '', CASE WHEN number < 50 THEN 'dead' ELSE 'delivered' END"
        " FROM webhook_delivery"
    ),
    "INSERT INTO webhook_queue SELECT endpoint, number, at FROM webhook_delivery WHERE number > 2500",
    "ANALYZE",
)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def crowded(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store of many accounts, with something of every kind about them."""
    database = sqlite_database if request.param == "sqlite" else postgresql_database
    with database() as url, closing(open_store(url, lambda: NOON)) as store:
        engine = engine_for(url)
        with crowd.quickly(engine) as connection:
            crowd.fill(connection, ACCOUNTS, ACCEPTANCES, documents=3, versions=4)
            for statement in LIKE_THEM:
                connection.exec_driver_sql(statement)
        engine.dispose()
        yield store


def batch() -> Batch:
    facts: list[Fact] = [
        Document(slug="tos", title="Terms", kind="tos", timezone="UTC"),
        version(),
        account(ACME, parent=Dated.always(crowd.account(8))),
        acceptance(ACME),
        Objection(account=ACME, document="tos", version="1", objected_at=NOON),
        Agreement(id="frame", account=ACME, signed_on=DAY, effective_from=DAY),
        Retraction(fact=f"account:{ACME}"),
    ]
    personal = (
        Contact(account=ACME, email="ada@example.com"),
        AccountName(account=ACME, display_name="Acme"),
        AcceptedBy(fact="f3", person="Ada"),
    )
    records = tuple(Record(id=f"f{n}", fact=fact) for n, fact in enumerate(facts))
    return Batch(records=records, texts={seal(BODY): BODY}, files={seal(b"file"): b"file"}, personal=personal)


def noted() -> Activation:
    return Activation(document="tos", version="1", accounts=Accounts.NEW, effective_on=DAY, activated_at=NOON)


def asked_of(webhooks: WebhookRecords) -> list[object]:
    return [
        *(webhooks.deliveries("whk", state, after, 2) for state in (None, *DeliveryState) for after in (None, 500)),
        webhooks.delivery("whk", f"evt_{ACME}"),
        webhooks.due("whk", NOON),
        webhooks.next_due("whk"),
        webhooks.told("whk", ["evt_1", f"evt_{ACME}"]),
        webhooks.progress("whk"),
        webhooks.acts_since(NOON),
    ]


def webhook_added(acts: WebhookActs) -> None:
    told = Event(id=f"evt_{LATER}-{acts.endpoints()}", kind=EventKind.UPDATE_POSTED, at=NOON, payload="{}")
    acts.deliver("whk", [told], NOON)
    found = acts.delivery("whk", told.id)
    assert found is not None
    acts.take("whk", "me", NOON, NOON)
    acts.attempted(found, Attempt(number=1, at=NOON, status=200, error="", result=Result.DELIVERED, next_at=None))
    acts.replay(found)


def drafted() -> tuple[Act, Draft]:
    act = Act(update="spring", number=1, kind=ActKind.DRAFTED, revision=1, actor="person:ada", at=NOON)
    return act, Draft(id="spring", posted_on=DAY, versions=(version(),))


def frozen() -> Listing:
    update = TermsUpdate(DAY, (version(),))
    manifest = AudienceManifest(update, NOON, AudienceCounts(0, 0, ()), listed([]))
    return Listing(update="spring", number=1, manifest=manifest)


READS: dict[str, Callable[[Reading], Any]] = {
    "catalogue": lambda reading: reading.catalogue(),
    "published": lambda reading: reading.published(),
    "records_about": lambda reading: reading.records_about(ACME),
    "records_about_each": lambda reading: reading.records_about_each([ACME, crowd.account(9)]),
    "touched_by": lambda reading: reading.touched_by([Record(id="r", fact=Retraction(fact="msa-frame"))]),
    "as_known": lambda reading: reading.as_known(LATER).records_about(ACME),
    "statements_of": lambda reading: reading.statements_of([ACME, crowd.account(9)]),
    "agreements_stated": lambda reading: reading.agreements_stated(["frame", f"msa-{ACME}"]),
    "facts_with": lambda reading: reading.facts_with(["f3", f"account:{ACME}"]),
    "facts_after": lambda reading: [
        reading.facts_after(after, 500, kinds) for after in (None, LATER) for kinds in (FACTS, (Acceptance, Agreement))
    ],
    "accounts_after": lambda reading: [reading.accounts_after(None, 500), reading.accounts_after(ACME, 500)],
    "acts_after": lambda reading: [
        reading.acts_after(kind, ACME, after, 2)
        for kind in (Acceptance, Objection, Agreement)
        for after in (None, LATER)
    ],
    "last_recorded_at": lambda reading: reading.last_recorded_at(),
    "text": lambda reading: reading.text(seal(BODY)),
    "file": lambda reading: reading.file(seal(b"file")),
    "contacts": lambda reading: reading.contacts(ACME, DAY),
    "contacts_of": lambda reading: reading.contacts_of([ACME, crowd.account(9)], DAY),
    "account_name": lambda reading: reading.account_name(ACME),
    "accepted_by": lambda reading: reading.accepted_by("f3"),
    "activations": lambda reading: reading.activations(),
    "access": lambda reading: reading.access().anyone(),
    "webhooks": lambda reading: asked_of(reading.webhooks()),
    "updates_after": lambda reading: [reading.updates_after(None, 500), reading.updates_after("spring", 500)],
    "acts_of": lambda reading: reading.acts_of("spring"),
    "draft_of": lambda reading: reading.draft_of("spring", 1),
    "listings_of": lambda reading: reading.listings_of("spring"),
}


def added(writing: Writing) -> None:
    """A load of a few accounts, and all that it asks."""
    adding = writing.accounts(recorded_by="legal")
    adding.recorded([ACME, "new"])
    adding.add(AccountLines.of([AccountRow.of(account("new"))]), ["accounts.ndjson:1"])
    adding.refuse(["refused"])
    adding.keep([(ACME, "accounts.ndjson:2")])
    adding.kept([ACME])
    adding.link([Parent(name, "new", "accounts.ndjson:1") for name in (ACME, "refused", "nobody")])
    assert [parent.name for parent in adding.unknown_parents()] == ["nobody"]
    adding.parents_with_parents()
    adding.names(21)
    adding.end()


WRITES: dict[str, Callable[[Writing], Any]] = {
    "record": lambda writing: writing.record(batch(), recorded_by="legal"),
    "activate": lambda writing: writing.activate(noted()),
    "keep": lambda writing: writing.keep([AccountName(account=ACME, display_name="Acme")]),
    "accounts": added,
    "accounts_stated": lambda writing: writing.accounts_stated([ACME]),
    "erase": lambda writing: writing.erase(ACME),
    "webhook_acts": lambda writing: webhook_added(writing.webhook_acts(recorded_by="webhooks")),
    "access_acts": lambda writing: writing.access_acts(recorded_by="maria").anyone(),
    "act": lambda writing: writing.act(*drafted()),
    "reply_to": lambda writing: writing.reply_to("machine:shop", "4711"),
    "keep_reply": lambda writing: writing.keep_reply("machine:shop", "4711", KeptReply("", 201, (), b"{}")),
    "forget_replies": lambda writing: writing.forget_replies(NOON),
    "list_audience": lambda writing: writing.list_audience(frozen()),
}
WHOLE = {"records", "facts"}
"""What is asked for everything, one way or page by page."""


def test_every_question_and_every_addition_is_planned_here() -> None:
    offered = {name for name, _ in inspect.getmembers(Writing, inspect.isfunction) if not name.startswith("_")}
    assert {*READS, *WRITES, *WHOLE} == offered


def test_nothing_reads_a_large_table_whole(crowded: Store, tmp_path: Path) -> None:
    with planned() as found:
        for write in WRITES.values():
            crowded.write(write)
        crowded.write(WRITES["record"])  # restates what it recorded
        for read in READS.values():
            crowded.read(read)
        answers.resolve(crowded, ACME, None, AsOf(DAY, NOON))
        answers.timeline(crowded, ACME, "tos", None)
        terms.documents(crowded)
        export(crowded, tmp_path / "out", {"products"}, per_file=ACCOUNTS // 20)
    assert found.whole == []
    assert len(found.statements) > len(READS) + len(WRITES)


def test_a_statement_that_would_is_noticed(crowded: Store) -> None:
    with planned() as found:
        crowded.read(Reading.records)
    noticed = " ".join(step for _, step in found.whole)
    assert all(table in noticed for table in ("account", "acceptance", "objection", "agreement", "retraction"))
