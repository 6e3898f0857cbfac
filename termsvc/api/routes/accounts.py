"""Accounts: opened, changed from a date on, closed, and looked at."""

from __future__ import annotations

from io import BytesIO
from typing import Annotated, Any

from fastapi import APIRouter, Body, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.paging import USUAL, After, Limit, cursor, instant_of, key_of, page
from termsvc.api.parameters import AccountId
from termsvc.api.problems import Problem, ProblemType, finding
from termsvc.api.receipts import created, receipt
from termsvc.api.replies import Answer, Reply, answered, encoded
from termsvc.api.schemas.accounts import (
    AccountAnswer,
    AccountsPage,
    Changed,
    Closing,
    Imported,
    NewAccount,
    SaidPage,
)
from termsvc.api.schemas.facts import Receipt
from termsvc.core.model import utc_text
from termsvc.render import facts as plain
from termsvc.service import stating
from termsvc.service.stating import reading
from termsvc.store import Store
from termsvc.store.paging import Page

router = APIRouter(tags=["accounts"], route_class=AdmittingRoute)

Reader = Annotated[Caller, caller(Scope.ACCOUNTS_READ)]
Writer = Annotated[Caller, caller(Scope.ACCOUNTS_WRITE)]
AgreementsReader = Annotated[Caller, caller(Scope.AGREEMENTS_READ)]

NDJSON = "application/x-ndjson"
"""One account a line, each as a facts file has it."""


@router.get("/accounts", response_model=AccountsPage)
def accounts(*, caller: Reader, after: After = None, limit: Limit = USUAL) -> Response:
    """List accounts in order of their ids, each as last stated."""
    found = reading.accounts(caller.store, caller.actor, key_of("accounts", after), limit)
    following = None if found.after is None else cursor("accounts", found.after)
    data, headers = page(caller.request, [plain.record(one) for one in found.items], following)
    return answered(caller.request, Answer(encoded(data), headers=headers))


@router.post("/accounts", status_code=201, response_model=Receipt)
def create_account(*, caller: Writer, body: NewAccount) -> Response:
    """Open an account."""

    def work(store: Store) -> Reply:
        made = stating.create_account(store, caller.actor, body.mapping())
        return created(made, f"/v1/accounts/{body.id}")

    return caller.once(work)


@router.post("/accounts/import", response_model=Imported)
def import_accounts(
    *, caller: Writer, body: Annotated[bytes, Body(media_type=NDJSON, description="one account a line")]
) -> Response:
    """Record accounts in any number, all or none: new ones, and what restates those that are known.

    What is wrong is told with the number of each line.
    """
    if caller.request.headers.get("content-type", "").partition(";")[0].strip().lower() != NDJSON:
        raise Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, f"Send one account a line, as {NDJSON}.")

    def work(store: Store) -> Reply:
        done = stating.import_accounts(store, caller.actor, BytesIO(body))
        counts = {name: getattr(done.counts, name) for name in ("new", "restated", "unchanged")}
        return Reply(200, {**counts, "findings": [finding(one) for one in done.told()]})

    return caller.once(work)


@router.get("/accounts/{account}", response_model=AccountAnswer)
def account(*, caller: Reader, account: AccountId) -> Response:
    """Show an account as last stated, what its customer is called, and whom to tell today."""
    found = reading.account(caller.store, caller.actor, account)
    told: dict[str, Any] = {
        "account": plain.record(found.record),
        "name": found.called,
        "contacts": [plain.contact(one) for one in found.contacts],
    }
    return answered(caller.request, Answer(encoded(told)))


@router.post("/accounts/{account}/attributes", response_model=Receipt)
def change_account(*, caller: Writer, account: AccountId, body: Changed) -> Response:
    """State that values of an account are others from a date on; before it, and all others, they stay as they were."""
    return caller.once(
        lambda store: Reply(200, receipt(stating.change_account(store, caller.actor, account, body.mapping())))
    )


@router.post("/accounts/{account}/closure", response_model=Receipt)
def close_account(*, caller: Writer, account: AccountId, body: Closing) -> Response:
    """Close an account on a date; from then on what bound it last stays."""
    return caller.once(
        lambda store: Reply(200, receipt(stating.close_account(store, caller.actor, account, body.closed_on)))
    )


@router.get("/accounts/{account}/acceptances", response_model=SaidPage)
def acceptances(*, caller: Reader, account: AccountId, after: After = None, limit: Limit = USUAL) -> Response:
    """List the acceptances by an account that count, in the order of recording."""
    kept = instant_of("acceptances", after)
    return _said(caller, "acceptances", reading.acceptances(caller.store, caller.actor, account, kept, limit))


@router.get("/accounts/{account}/objections", response_model=SaidPage)
def objections(*, caller: Reader, account: AccountId, after: After = None, limit: Limit = USUAL) -> Response:
    """List the objections by an account, those too that were withdrawn."""
    kept = instant_of("objections", after)
    return _said(caller, "objections", reading.objections(caller.store, caller.actor, account, kept, limit))


@router.get("/accounts/{account}/agreements", response_model=SaidPage)
def agreements(*, caller: AgreementsReader, account: AccountId, after: After = None, limit: Limit = USUAL) -> Response:
    """List an account's own agreements, those too that have ended."""
    kept = instant_of("agreements", after)
    return _said(caller, "agreements", reading.agreements(caller.store, caller.actor, account, kept, limit))


def _said(caller: Caller, kind: str, found: Page[Any, Any]) -> Response:
    following = None if found.after is None else cursor(kind, utc_text(found.after))
    data, headers = page(caller.request, [plain.record(one) for one in found.items], following)
    return answered(caller.request, Answer(encoded(data), headers=headers))
