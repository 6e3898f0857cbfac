"""Both clients before the API itself. What depends on the database is tried in `tests/api`."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import httpx2
import pytest

from termsvc.access import Reach, Scope
from termsvc.client import (
    AgreementTerm,
    Attachment,
    Conflict,
    Forbidden,
    InvalidRequest,
    KeyReused,
    NewAccount,
    NewAgreement,
    NotFound,
    NotPosted,
    Person,
    Refused,
    Shown,
    StaleForm,
    Unauthenticated,
)
from tests.api.conftest import Bureau, opened
from tests.client.either import KINDS, Either, Kind

BO = Person(person="Bo", email="bo@bolt.example", user_agent="Browser")
DAY = date(2025, 3, 10)
NOON_BEFORE = datetime(2025, 2, 1, 12, tzinfo=UTC)


def seal(text: str) -> str:
    return sha256(text.encode()).hexdigest()


OLD = Shown(document="tos", version="2024-01-15", sha256=seal("# Terms of Service\n\n1. You may use the service.\n"))
NEW = Shown(
    document="tos", version="2025-03-01", sha256=seal("# Terms of Service\n\n1. You may use the service with care.\n")
)


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    with opened(f"sqlite:///{tmp_path / 'live.db'}") as made:
        yield made


@pytest.fixture(params=KINDS)
def caller(request: pytest.FixtureRequest, bureau: Bureau) -> Callable[..., Either]:
    """Makes a client of either kind, with a key for some scopes; for all if none is named."""
    kind: Kind = request.param

    def made(*scopes: Scope, reach: Reach | None = None, key: str = "") -> Either:
        key = key or bureau.key(*scopes, reach=reach)["Authorization"].removeprefix("Bearer ")

        def serve(asked: httpx2.Request) -> httpx2.Response:
            headers = {name: value for name, value in asked.headers.items() if name != "host"}
            told = bureau.client.request(
                asked.method, asked.url.raw_path.decode(), content=asked.content, headers=headers
            )
            return httpx2.Response(told.status_code, headers=told.headers, content=told.content)

        return Either(kind, serve, where="http://testserver", key=key)

    return made


def test_an_account_comes_into_being_accepts_and_changes(caller: Callable[..., Either]) -> None:
    either = caller()
    made = either("create_account", NewAccount(id="cedar", created_on=DAY, country="DE", attributes={"plan": "gold"}))
    receipts = either("accept", "cedar", [NEW], accepted_by=BO, authority="director", method="click", locale="de-DE")
    changed = either("change_account", "cedar", date(2025, 4, 1), country="US")
    terms = [AgreementTerm(document="dpa", mode="replace", body="# Ours\n")]
    files = [Attachment(filename="dpa.pdf", media_type="application/pdf", content=b"%PDF\xff")]
    agreed = either(
        "record_agreement",
        NewAgreement(
            id="cedar-dpa",
            account="cedar",
            signed_on=DAY,
            effective_from=DAY,
            terms=tuple(terms),
            attachments=tuple(files),
        ),
    )
    stated = [made, *receipts.facts, changed, agreed]
    assert [one.kind for one in stated] == ["account", "acceptance", "account", "agreement"]
    assert receipts.account == "cedar"
    parts = either("facts", limit=3)
    told = {one.id: one for part in parts for one in part.items}
    assert [told[one.fact].recorded_at for one in stated] == [one.recorded_at for one in stated]
    assert told[agreed.fact].fact["terms"][0]["mode"] == "replace"
    assert [part.items for part in either("facts", after=parts[-1].cursor)] == [()]


def test_a_statement_under_one_key_is_recorded_once(caller: Callable[..., Either]) -> None:
    either = caller()
    first = either("accept", "bolt", [NEW], accepted_by=BO, idempotency_key="form-7")
    before = either("facts")
    assert either("accept", "bolt", [NEW], accepted_by=BO, idempotency_key="form-7") == first
    assert either("facts") == before
    with pytest.raises(KeyReused):
        either("accept", "bolt", [NEW], accepted_by=BO, locale="de", idempotency_key="form-7")


def test_refusals_say_what_is_wrong(caller: Callable[..., Either]) -> None:
    either = caller()
    with pytest.raises(StaleForm) as stale:
        either("accept", "bolt", [OLD.model_copy(update={"sha256": seal("")})], accepted_by=BO)
    assert {one.document for one in stale.value.current} == {"tos"}
    with pytest.raises(NotFound):
        either("accept", "ghost", [NEW], accepted_by=BO)
    with pytest.raises(InvalidRequest) as invalid:
        either("create_account", NewAccount(id="no date"))
    assert {one["pointer"] for one in invalid.value.errors} == {"/id", "/created_on"}
    with pytest.raises(Conflict):
        either("create_account", NewAccount(id="bolt", created_on=DAY))
    with pytest.raises(Refused) as refused:
        either("change_account", "bolt", DAY, parent="ghost")
    assert refused.value.findings
    with pytest.raises(NotPosted):
        either("accept", "bolt", [NEW], accepted_by=BO, accepted_at=NOON_BEFORE)


def test_who_may_not_is_told_so(caller: Callable[..., Either]) -> None:
    with pytest.raises(Forbidden):
        caller(Scope.TERMS_READ)("facts")
    with pytest.raises(Unauthenticated):
        caller(key="tsv_nobody")("facts")
    with pytest.raises(NotFound):
        caller(Scope.ACCEPTANCES_WRITE, reach=Reach("acme", subtree=True))("accept", "bolt", [NEW], accepted_by=BO)
