"""Events follow from what is recorded: which, when, to whom, and what is said in them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from termsvc.core.batch import AcceptedBy, Batch
from termsvc.core.model import Agreement, Mode, Record, Term
from termsvc.core.notice.draft import Draft
from termsvc.core.notice.lifecycle import Act, ActKind
from termsvc.core.seal import seal
from termsvc.outbound import Outcome
from termsvc.service import activation, webhooks
from termsvc.service.webhooks.turn import LEASE
from termsvc.store.webhook_values import DeliveryState
from tests.webhooks.conftest import ALL, BODY, Bureau, account, document, version
from tests.webhooks.test_delivering import Killed

URL = "http://127.0.0.1:1/"
DAY = date(2031, 3, 3)
BEGINS = datetime(2031, 3, 3, 8, tzinfo=UTC)  # in Los Angeles
STATED = {
    "document": "tos",
    "version": "1",
    "sha256": seal(BODY),
    "posted_on": "2031-03-03",
    "effective_on": "2031-04-02",
    "effective_on_new": "2031-03-03",
    "assent": "continued_use",
}


@dataclass
class Mailbox:
    """A sender that takes everything, as far as it is not told otherwise, and never leaves this process.

    Attributes:
        outcomes: what comes of the next messages; 0 is the end of this process.
    """

    outcomes: list[int] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        assert url
        status = self.outcomes.pop(0) if self.outcomes else 200
        if status == 0:
            raise Killed
        event = json.loads(body)
        assert event["id"] == headers["webhook-id"]
        if status == 200:
            self.taken.append(event)
        return Outcome(status)

    def told(self) -> list[tuple[str, Any]]:
        found = [(event["type"], event["data"]) for event in self.taken]
        self.taken.clear()
        return found


def told(bureau: Bureau) -> list[tuple[str, Any]]:
    mailbox = Mailbox()
    bureau.tick(mailbox)
    return mailbox.told()


def test_a_version_is_told_of_when_its_day_of_posting_begins_where_it_is_posted(bureau: Bureau) -> None:
    bureau.now = BEGINS - timedelta(days=9)
    bureau.record(document())
    bureau.register(URL)
    bureau.record(version(DAY))
    assert told(bureau) == []
    bureau.register(URL)  # registered later, told as well
    assert webhooks.next_due(bureau.store, bureau.now) == BEGINS
    bureau.now = BEGINS - timedelta(microseconds=1)
    assert told(bureau) == []
    bureau.due()
    assert told(bureau) == [("version.posted", STATED)] * 2
    bureau.register(URL)  # registered after it
    bureau.pass_by(timedelta(days=1))
    assert told(bureau) == []


def test_a_version_that_is_recorded_late_is_told_of_at_once_and_once(bureau: Bureau) -> None:
    bureau.now = BEGINS + timedelta(days=9)
    bureau.register(URL, "version.posted")
    bureau.record(document(), version(DAY))
    assert told(bureau) == [("version.posted", STATED)]
    bureau.pass_by(timedelta(days=1))
    bureau.record(version(DAY, "2", 2))
    assert told(bureau) == [("version.posted", {**STATED, "version": "2"})]


def test_activations_are_told_of(bureau: Bureau) -> None:
    bureau.now = BEGINS - timedelta(days=1)
    bureau.record(document(), version(DAY))
    bureau.register(URL, "version.effective")
    bureau.now = BEGINS + timedelta(days=40)
    activation.activate_due(bureau.store, bureau.now)
    said = {"document": "tos", "version": "1", "sha256": seal(BODY)}
    assert told(bureau) == [
        ("version.effective", {**said, "accounts": "existing", "effective_on": "2031-04-02"}),
        ("version.effective", {**said, "accounts": "new", "effective_on": "2031-03-03"}),
    ]


def test_approvals_and_postings_of_updates_are_told_of(bureau: Bureau) -> None:
    bureau.now = BEGINS
    bureau.record(document())
    bureau.register(URL)
    kinds = (ActKind.DRAFTED, ActKind.PROPOSED, ActKind.APPROVED, ActKind.POSTED)
    for number, kind in enumerate(kinds, 1):
        act = Act(update="spring", number=number, kind=kind, revision=1, actor="person:ada", at=bureau.now, comment="x")
        draft = Draft(id="spring", posted_on=DAY, versions=(version(DAY),)) if number == 1 else None
        bureau.store.write(lambda writing, act=act, draft=draft: writing.act(act, draft, {seal(BODY): BODY}))
    said = {"update": "spring", "revision": 1, "posted_on": "2031-03-03", "versions": [STATED]}
    assert told(bureau) == [("update.approved", said), ("update.posted", said)]


def test_acceptances_and_agreements_are_told_of_without_naming_anybody(bureau: Bureau) -> None:
    bureau.now = BEGINS
    bureau.record(document(), version(DAY), account("acme"))
    bureau.register(URL, "acceptance.recorded", "agreement.recorded")
    term = Term(document="tos", mode=Mode.PIN, version="1")
    agreement = Agreement(id="frame", account="acme", signed_on=DAY, effective_from=DAY, terms=(term,))
    records = (Record(id="yes", fact=bureau.acceptance("acme")), Record(id="", fact=agreement))
    who = AcceptedBy(fact="yes", person="Ada Byron", email="ada@acme.example", ip_address="192.0.2.7")
    batch = Batch(records=records, personal=(who,))
    bureau.store.write(lambda writing: writing.record(batch, recorded_by="person:grace"))
    accepted, agreed = told(bureau)
    assert accepted == (
        "acceptance.recorded",
        {
            "fact": "yes",
            "account": "acme",
            "document": "tos",
            "version": "1",
            "sha256": seal(BODY),
            "accepted_at": "2031-03-03T08:00:00.000000Z",
        },
    )
    assert agreed[1]["terms"] == [{"document": "tos", "mode": "pin", "version": "1", "sha256": None}]
    assert (agreed[1]["fact"], agreed[1]["signed_on"], agreed[1]["effective_to"]) == (
        "agreement:frame",
        "2031-03-03",
        None,
    )
    assert not any(said in json.dumps([accepted, agreed]) for said in ("Ada", "ada@", "192.0.2.7", "grace"))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("accept"), st.integers(1, 4)),
        st.tuples(st.just("account"), st.integers(1, 2)),
        st.tuples(st.just("register"), st.just(1)),
        st.tuples(st.just("pass by"), st.sampled_from([1, 5, 120, 4_000])),
        st.tuples(st.just("tick"), st.lists(st.sampled_from([200, 200, 500, 302, 0]), max_size=4)),
    ),
    max_size=15,
)


@settings(max_examples=10)
@given(steps=STEPS)
def test_each_endpoint_is_told_of_all_that_was_recorded_since_it_registered_whatever_failed_or_was_killed(
    steps: list[tuple[str, Any]],
) -> None:
    bureau = Bureau("sqlite://")
    registered: dict[str, tuple[webhooks.NewSecret, list[str]]] = {}
    mailbox, number = Mailbox(), 0
    for step, given_ in steps:
        bureau.pass_by(timedelta(microseconds=1))
        if step == "accept":
            ids = bureau.accept(given_)
            for _, wanted in registered.values():
                wanted.extend(ids)
        elif step == "account":
            number += 1
            bureau.record(account(f"account-{number}"))
        elif step == "register":
            webhook = bureau.register(URL, ALL[-2])
            registered[webhook.endpoint.id] = (webhook, [])
        elif step == "pass by":
            bureau.pass_by(timedelta(seconds=given_))
        else:
            mailbox.outcomes = list(given_)
            try:
                bureau.tick(mailbox)
            except Killed:
                bureau.pass_by(LEASE)
    mailbox.outcomes = []
    bureau.tick(mailbox)
    while webhooks.next_due(bureau.store, bureau.now) is not None:
        bureau.due()
        bureau.tick(mailbox)
    for webhook, wanted in registered.values():
        deliveries = bureau.deliveries(webhook)
        assert [json.loads(one.event.payload)["data"]["fact"] for one in deliveries] == wanted
        assert {one.state for one in deliveries} <= {DeliveryState.DELIVERED}
        assert [one.number for one in deliveries] == list(range(1, len(wanted) + 1))
    taken = sorted(event["data"]["fact"] for event in mailbox.taken)
    assert taken == sorted(fact for _, wanted in registered.values() for fact in wanted)
    bureau.store.close()
