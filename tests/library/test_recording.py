"""What a load hands over to be recorded: records, texts, files and personal data, and what it counts."""

import json
from itertools import permutations
from pathlib import Path

import pytest

from termsvc.core.batch import AcceptedBy, AccountName
from termsvc.core.model import Acceptance
from termsvc.core.seal import canonical, seal
from termsvc.library.reading import read, read_data
from termsvc.library.summary import Counts
from tests.library.conftest import Store, Write

AGREEMENT = """
accounts: [{id: a, created_on: 2024-01-01}]
agreements:
  - id: one
    account: a
    signed_on: 2024-01-01
    effective_from: 2024-01-01
    terms: []
    attachments: [{file: signed.txt, media_type: text/plain}]
"""


def load(store: Store, folder: Path) -> dict[str, bytes]:
    """Record what a facts file states; the files that it brings."""
    made = store.plan_of(read([folder / "facts.yaml"], store.records))
    assert not made.findings
    store.record(made)
    return dict(made.batch.files)


def test_an_attached_file_is_handed_over_once(store: Store, write: Write) -> None:
    folder = write({"facts.yaml": AGREEMENT, "signed.txt": "signed"})
    assert load(store, folder) == {seal(b"signed"): b"signed"}
    assert load(store, folder) == {}
    write({"signed.txt": "signed anew"})
    assert load(store, folder) == {seal(b"signed anew"): b"signed anew"}


def test_restatements_are_counted_and_told_by_their_places(store: Store) -> None:
    accounts = [{"id": name, "created_on": "2024-01-01"} for name in "ab"]
    made = store.load({"accounts": accounts})
    assert made.counts == {"account": Counts(new=2)}
    assert made.batch.personal == ()
    made = store.load({"accounts": [fact | {"closed_on": "2025-01-01"} for fact in accounts]})
    assert made.counts == {"account": Counts(restated=2)}
    assert [(one.key, str(one.where)) for one in made.restated] == [(("a",), "facts.yaml:2"), (("b",), "facts.yaml:5")]


def test_of_two_equal_clicks_each_keeps_its_own_evidence(store: Store) -> None:
    click = {"account": "a", "document": "d", "version": "v", "accepted_at": "2024-01-01T00:00:00Z"}
    made = store.load({
        "documents": [{"slug": "d", "title": "D", "kind": "d", "timezone": "UTC"}],
        "versions": [{"document": "d", "label": "v", "body": "x", "posted_on": "2024-01-01", "effective_on": "2024-01-01"}],
        "accounts": [{"id": "a", "created_on": "2024-01-01", "name": "Acme"}],
        "acceptances": [
            click | {"evidence": {"aside": None, "build": 1, "ip": "192.0.2.1"}},
            click | {"method": "order-form", "evidence": {"ip": "192.0.2.2"}},
        ],
    })  # fmt: skip
    assert not made.findings
    clicks = {one.id: one.fact for one in made.batch.records if isinstance(one.fact, Acceptance)}
    assert sorted(one.evidence for one in clicks.values()) == [(), (("build", "1"),)]
    first, second = sorted(clicks, key=lambda id_: clicks[id_].method)
    assert set(made.batch.personal) == {
        AccountName(account="a", display_name="Acme"),
        AcceptedBy(fact=first, ip_address="192.0.2.1"),
        AcceptedBy(fact=second, ip_address="192.0.2.2"),
    }


def test_an_id_that_a_fact_gives_itself_goes_to_no_other(store: Store) -> None:
    made = store.plan("accounts: [{id: a, created_on: 2024-01-01}, {fact: 'account:a', id: b, created_on: 2024-01-01}]")
    assert not made.findings
    assert [(one.id, one.fact.key) for one in made.batch.records] == [("account:a#2", ("a",)), ("account:a", ("b",))]


ACCOUNT = {"id": "a", "created_on": "2024-01-01"}
CLICK = {"account": "a", "document": "d", "version": "v1", "accepted_at": "2024-01-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("group", "ordered"),
    [
        ("accounts", [ACCOUNT, ACCOUNT | {"fact": "A"}, ACCOUNT | {"fact": "B"}]),
        ("acceptances", [CLICK, CLICK | {"fact": "A"}, CLICK | {"accepted_at": "2024-01-02T00:00:00Z"}]),
    ],
)
def test_what_is_learned_at_once_has_one_order_whatever_that_in_the_file(
    group: str, ordered: list[dict[str, str]]
) -> None:
    expected, *others = (
        [(one.id, one.fact) for one in read_data(json.dumps({group: facts}).encode(), "facts.json").statements]
        for facts in permutations(ordered)
    )
    assert [id_ for id_, _ in expected] == [fact.get("fact") for fact in ordered]
    assert all(statements == expected for statements in others)


@pytest.mark.parametrize(("timezone", "times"), [("Pacific/Kiritimati", 1), ("UTC", 0)])
def test_a_translation_goes_by_the_time_zone_of_its_document(
    timezone: str, times: int, store: Store, write: Write
) -> None:
    """At noon of 20 April in UTC the next day has begun in Kiritimati."""
    folder = write({
        "one/d/document.yaml": f"{{title: D, kind: d, timezone: {timezone}}}",
        "one/d/v1.md": "---\nposted_on: 2025-04-21\neffective_on: 2025-05-01\n---\n# D\n",
        "one/d/v1.fr.md": "# Un\n",
        "two/d/v1.fr.md": "# Deux\n",
    })  # fmt: skip
    findings = store.plan_of(read([folder / "one", folder / "two"])).findings
    told = [one for one in findings if "the posted text" in one.problem]
    assert [Path(one.file).parts[-3:] for one in told] == [("two", "d", "v1.fr.md")] * times


def test_seals_alone_are_told_where_the_posted_text_is_not_at_hand(store: Store) -> None:
    version = {"document": "d", "label": "v1", "posted_on": "2024-01-01", "effective_on": "2024-01-01"}
    document = {"slug": "d", "title": "D", "kind": "d", "timezone": "UTC"}
    store.load({"documents": [document], "versions": [version | {"body": "old"}]})
    store.texts.clear()
    (finding,) = store.plan({"versions": [version | {"body": "new"}]}).findings
    assert (
        finding.problem == f"the posted text has the seal {seal(canonical('old'))}, this one {seal(canonical('new'))}"
    )
