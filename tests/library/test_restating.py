"""What of a load is recorded: laws over loads, and what a plan tells."""

import json
from datetime import date, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from termsvc.core.batch import AcceptedBy, AccountName, Contact
from termsvc.core.model import Record, Version
from termsvc.library.finding import Severity
from termsvc.library.reading import read
from termsvc.library.restating import Plan
from termsvc.library.statements import standing
from termsvc.library.summary import Counts
from tests.library.conftest import NOW, Store

DOCUMENT = {"slug": "d", "title": "D", "kind": "d", "timezone": "UTC"}
INSTANTS = [f"2024-0{month}-01T00:00:00Z" for month in range(1, 5)]

claims = st.sampled_from([None, None, *INSTANTS])
ids = st.sampled_from([None, None, "f1", "f2", "f3"])


@st.composite
def statements(draw: st.DrawFn, **fields: st.SearchStrategy[Any]) -> dict[str, Any]:
    fact = {name: draw(strategy) for name, strategy in fields.items()}
    return fact | {"fact": draw(ids), "recorded_at": draw(claims)}


accounts = statements(
    id=st.sampled_from("ab"),
    created_on=st.just("2023-01-01"),
    closed_on=st.sampled_from([None, "2024-06-01"]),
    attributes=st.fixed_dictionaries({}, optional={"plan": st.sampled_from(["hour", "named"])}),
)
acceptances = statements(
    account=st.sampled_from("ab"),
    document=st.just("d"),
    version=st.just("v1"),
    accepted_at=st.sampled_from(INSTANTS[:2]),
)
versions = statements(
    document=st.just("d"),
    label=st.sampled_from(["v1", "v2"]),
    sequence=st.none(),
    body=st.just("x"),
    posted_on=st.just("2026-01-01"),
    effective_on=st.sampled_from(["2026-02-01", "2026-03-01"]),
    withdrawn_on=st.sampled_from([None, "2026-05-01"]),
).map(lambda fact: fact | {"sequence": int(fact["label"][1:])})
retractions = st.fixed_dictionaries({"fact": st.sampled_from(["f1", "f2", "f3"]), "recorded_at": claims})
worlds = st.fixed_dictionaries({
    "documents": st.just([DOCUMENT | {"recorded_at": INSTANTS[0]}]),
    "versions": st.lists(versions, max_size=4, unique_by=lambda fact: (fact["label"], fact["recorded_at"])),
    "accounts": st.lists(accounts, max_size=5, unique_by=lambda fact: (fact["id"], fact["recorded_at"])),
    "acceptances": st.lists(acceptances, max_size=3),
    "retractions": st.lists(retractions, max_size=1),
})  # fmt: skip


def based(world: dict[str, Any]) -> dict[str, Any]:
    """A world in which each id is given once, and names known."""
    known = [{"id": name, "created_on": "2022-01-01", "recorded_at": "2023-01-01T00:00:00Z"} for name in "ab"]
    label = {"document": "d", "label": "v1", "sequence": 1, "body": "x", "posted_on": "2026-01-01"}
    first = label | {"effective_on": "2026-01-01", "recorded_at": "2023-01-01T00:00:00Z"}
    seen: set[str] = set()
    facts = world | {"accounts": [*known, *world["accounts"]], "versions": [first, *world["versions"]]}
    for group in ("versions", "accounts", "acceptances"):
        for fact in facts[group]:
            own_id = fact.get("fact")
            if own_id in seen:
                fact["fact"] = None
            seen.add(own_id)
    return facts | {"retractions": [fact for fact in facts["retractions"] if fact["fact"] in seen]}


def planned(store: Store, facts: dict[str, Any]) -> Plan:
    return store.plan(json.dumps(facts))


def said(made: Plan) -> list[Record[Any]]:
    return [(one.id, one.fact, one.claimed_recorded_at) for one in made.batch.records]


loads = st.lists(worlds.map(based), min_size=1, max_size=3)


@given(loads=loads)
def test_a_load_that_is_repeated_records_nothing(loads: list[dict[str, Any]]) -> None:
    store = Store()
    for facts in loads:
        made = planned(store, facts)
        store.record(made)
        if not any(one.severity is Severity.ERROR for one in made.findings):
            again = planned(store, facts)
            assert not again.batch.records
            assert not again.batch.texts
            assert not again.batch.files
            assert not any(one.severity is Severity.ERROR for one in again.findings)
            assert all(counts.new == counts.restated == 0 for counts in again.counts.values())


@given(loads=loads)
def test_what_a_load_says_last_is_what_counts(loads: list[dict[str, Any]]) -> None:
    """Unless it warns that it leaves something alone, each key is as the load states it last."""
    store = Store()
    for facts in loads:
        made = planned(store, facts)
        assume(not made.findings)
        store.record(made)
        for account in {fact["id"] for fact in facts["accounts"]}:
            mine = [fact for fact in facts["accounts"] if fact["id"] == account]
            last = max(mine, key=lambda fact: (fact["recorded_at"] is None, fact["recorded_at"] or ""))
            if last["recorded_at"] is None and not facts["retractions"]:
                (now,) = (one.fact for one in standing((), store.records) if one.fact.key == (account,))
                assert str(now.closed_on or "") == (last.get("closed_on") or "")
                assert [str(value.on(date.min)) for _, value in now.attributes] == [
                    json.dumps(value) for value in last.get("attributes", {}).values()
                ]


@given(loads=loads)
def test_no_two_records_have_one_id(loads: list[dict[str, Any]]) -> None:
    store = Store()
    for facts in loads:
        store.record(planned(store, facts))
    assert len({one.id for one in store.records}) == len(store.records)


@given(before=worlds.map(based), facts=worlds.map(based), random=st.randoms(use_true_random=False))
def test_the_order_of_facts_never_matters(before: dict[str, Any], facts: dict[str, Any], random: Any) -> None:
    store = Store()
    store.record(planned(store, before))
    shuffled = {
        group: random.sample(facts[group], len(facts[group])) for group in random.sample(list(facts), len(facts))
    }
    one, other = planned(store, facts), planned(store, shuffled)
    assert said(one) == said(other)
    assert one.counts == other.counts
    assert len(one.findings) == len(other.findings)
    assert one.batch.texts == other.batch.texts


@given(facts=worlds.map(based))
def test_an_error_anywhere_and_nothing_is_recorded(facts: dict[str, Any]) -> None:
    made = planned(Store(), facts | {"accounts": [*facts["accounts"], {"id": "c", "created_on": "never"}]})
    assert not made.batch.records
    assert not made.batch.texts
    assert not made.batch.personal


def test_records_come_in_the_order_of_their_claims_and_then_the_rest(store: Store) -> None:
    accounts = [
        {"id": "a", "created_on": "2024-01-03"},
        {"id": "a", "created_on": "2024-01-02", "recorded_at": "2024-02-01T00:00:00Z"},
        {"id": "a", "created_on": "2024-01-01", "recorded_at": "2024-02-01T00:30:00+01:00"},
    ]
    for order in permutations(accounts):
        made = planned(store, {"accounts": list(order)})
        assert [one.fact.created_on.day for one in made.batch.records] == [1, 2, 3]
        assert [one.recorded_at for one in made.batch.records] == [None] * 3
        assert [one.source.partition(":")[0] for one in made.batch.records] == ["facts.yaml"] * 3


def test_a_statement_that_comes_back_has_an_id_of_its_own(store: Store) -> None:
    open_, closed = (
        {"id": "a", "created_on": "2024-01-01"},
        {"id": "a", "created_on": "2024-01-01", "closed_on": "2025-01-01"},
    )
    for fact in (open_, closed, open_, closed):
        assert len(store.load({"accounts": [fact]}).batch.records) == 1
    assert [one.id for one in store.records] == ["account:a", "account:a#2", "account:a#3", "account:a#4"]


def test_what_was_said_again_at_another_instant_is_said_again(store: Store) -> None:
    open_, closed = (
        {"id": "a", "created_on": "2024-01-01"},
        {"id": "a", "created_on": "2024-01-01", "closed_on": "2025-01-01"},
    )
    history = [fact | {"recorded_at": at} for fact, at in zip((open_, closed, open_), INSTANTS, strict=False)]
    assert len(store.load({"accounts": history[:2]}).batch.records) == 2
    (again,) = store.load({"accounts": history}).batch.records
    assert again.claimed_recorded_at == datetime.fromisoformat(INSTANTS[2])


def test_an_acceptance_is_recorded_once_whenever_it_was_learned(store: Store) -> None:
    version = {"document": "d", "label": "v", "body": "x", "posted_on": "2024-01-01", "effective_on": "2024-01-01"}
    click = {"account": "a", "document": "d", "version": "v", "accepted_at": INSTANTS[0]}
    account = {"id": "a", "created_on": "2024-01-01"}
    store.load({"documents": [DOCUMENT], "versions": [version], "accounts": [account], "acceptances": [click]})
    for said_again in (click, click | {"recorded_at": INSTANTS[1]}, click | {"fact": "click"}):
        assert not store.load({"acceptances": [said_again]}).batch.records
    assert store.load({"acceptances": [click | {"method": "order-form"}]}).batch.records


def test_counts_and_the_fields_that_differ(store: Store) -> None:
    base = {
        "documents": [DOCUMENT, DOCUMENT | {"slug": "e"}],
        "accounts": [
            {"id": "a", "created_on": "2024-01-01", "attributes": {"plan": "hour", "seats": 1}, "country": "US"},
            {"id": "b", "created_on": "2024-01-01"},
        ],
        "agreements": [
            {"id": "m", "account": "a", "signed_on": "2024-01-01", "effective_from": "2024-01-01",
             "terms": [{"document": "d", "mode": "float"}, {"document": "e", "mode": "replace", "body": "x"}]},
        ],
    }  # fmt: skip
    store.load(base)
    base["accounts"][0] |= {
        "attributes": {"plan": [{"from": "2024-01-01", "value": "hour"}], "region": "eu", "seats": 1}
    }
    base["accounts"].append({"id": "c", "created_on": "2024-01-01"})
    base["agreements"][0] |= {"effective_to": "2025-01-01", "terms": [base["agreements"][0]["terms"][0]]}
    made = store.plan(base)
    assert made.counts == {
        "document": Counts(unchanged=2),
        "account": Counts(new=1, restated=1, unchanged=1),
        "agreement": Counts(restated=1),
    }
    assert [(one.kind, one.key, one.fields) for one in made.restated] == [
        ("account", ("a",), ("attributes.plan", "attributes.region")),
        ("agreement", ("m",), ("effective_to", "terms.e")),
    ]


def test_personal_data_goes_with_what_was_stated_last(store: Store) -> None:
    facts = {
        "documents": [DOCUMENT],
        "versions": [
            {"document": "d", "label": "v", "body": "x", "posted_on": "2024-01-01", "effective_on": "2024-01-01"}
        ],
        "accounts": [
            {"id": "a", "created_on": "2024-01-01", "name": "Old", "contacts": [{"email": "old@a.example"}]}
            | {"recorded_at": INSTANTS[0]},
            {
                "id": "a",
                "created_on": "2024-01-02",
                "contacts": [{"email": "new@a.example"}],
                "recorded_at": INSTANTS[1],
            },
            {"id": "a", "created_on": "2024-01-03", "name": "New"},
        ],
        "acceptances": [
            {
                "account": "a",
                "document": "d",
                "version": "v",
                "accepted_at": INSTANTS[0],
                "evidence": {"ip": "192.0.2.1"},
            }
        ],
    }
    made = store.load(facts)
    click = made.batch.records[-1]
    personal = [
        Contact(account="a", email="new@a.example"),
        AccountName(account="a", display_name="New"),
        AcceptedBy(fact=click.id, ip_address="192.0.2.1"),
    ]
    assert sorted(made.batch.personal, key=repr) == sorted(personal, key=repr)
    assert {type(one) for one in store.load(facts).batch.personal} == {AccountName, Contact}


def test_texts_are_those_of_what_is_recorded(store: Store) -> None:
    first = {"document": "d", "label": "v1", "body": "one", "posted_on": "2024-01-01", "effective_on": "2024-01-01"}
    second = first | {"label": "v2", "body": "two", "posted_on": "2024-02-01", "effective_on": "2024-02-01"}
    assert list(store.load({"documents": [DOCUMENT], "versions": [first]}).batch.texts.values()) == ["one\n"]
    assert list(store.load({"versions": [first, second]}).batch.texts.values()) == ["two\n"]
    assert not store.load({"versions": [{name: value for name, value in first.items() if name != "body"}]}).findings


def test_a_difference_is_told_without_the_text_at_hand(store: Store) -> None:
    version = {"document": "d", "label": "v1", "body": "one", "posted_on": "2024-01-01", "effective_on": "2024-01-01"}
    store.load({"documents": [DOCUMENT], "versions": [version]})
    store.texts.clear()
    (finding,) = store.plan({"versions": [version | {"body": "two"}]}).findings
    assert finding.field == "versions[0].body"
    assert "line" not in finding.problem


def test_a_translation_of_a_posted_version_stays(store: Store, write: Any) -> None:
    files = {
        "d/document.yaml": "{title: D, kind: d, timezone: UTC}",
        "d/v1.md": "---\nposted_on: 2025-04-20\neffective_on: 2025-05-01\n---\n# D\n",
        "d/v1.fr.md": "# Un\n",
    }
    store.record(store.plan_of(read([write(files)], store.records)))
    folder = write({"d/v1.fr.md": "# Deux\n", "d/v1.es.md": "# Uno\n"})
    (finding,) = store.plan_of(read([folder], store.records)).findings
    assert finding.file.endswith("v1.fr.md")
    assert "'# Un' was posted, '# Deux' is here" in finding.problem
    store.now = datetime.fromisoformat("2025-04-19T23:59:59Z")
    assert not store.plan_of(read([folder], store.records)).findings


@pytest.mark.parametrize("days", [-400, -1, 0, 1, 400])
def test_a_version_that_is_not_posted_may_be_restated_freely(days: int, store: Store) -> None:
    version = {"document": "d", "label": "v1", "posted_on": "2025-04-20", "effective_on": "2025-04-20"}
    store.load({"documents": [DOCUMENT], "versions": [version | {"body": "one"}]})
    store.now = NOW.replace(hour=0) + (date(2025, 4, 20 + 1) - date(2025, 4, 20)) * days
    findings = store.plan({"versions": [version | {"body": "two", "posted_on": "2025-04-19"}]}).findings
    assert bool(findings) is (days >= 0)


def test_the_recorded_history_of_a_version_is_judged_by_its_last_statement(store: Store) -> None:
    base = {"document": "d", "label": "v1", "body": "x", "posted_on": "2025-04-01", "effective_on": "2025-05-01"}
    store.load({"documents": [DOCUMENT], "versions": [base]})
    store.load({"versions": [base | {"effective_on": "2025-06-01"}]})
    (finding,) = store.plan({"versions": [base]}).findings
    assert "posted with effective_on 2025-06-01" in finding.problem
    assert isinstance(store.records[-1].fact, Version)
