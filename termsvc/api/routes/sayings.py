"""What accounts say of versions: yes and no."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.parameters import AccountId
from termsvc.api.receipts import created, receipt, receipts
from termsvc.api.replies import Reply
from termsvc.api.schemas.accounts import Accepting, Objecting, Receipts, Withdrawing
from termsvc.api.schemas.facts import Receipt
from termsvc.service import stating

router = APIRouter(tags=["assent"], route_class=AdmittingRoute)

Writer = Annotated[Caller, caller(Scope.ACCEPTANCES_WRITE)]


@router.post("/accounts/{account}/acceptances", status_code=201, response_model=Receipts)
def accept(*, caller: Writer, account: AccountId, body: Accepting) -> Response:
    """Record that an account accepted what it was shown: all of it, or nothing.

    A form that shows what is no longer current is a 409 that says what is; a version that was not posted then is refused.
    """
    return caller.once(
        lambda store: Reply(201, receipts(account, stating.accept(store, caller.actor, account, body.mapping())))
    )


@router.post("/accounts/{account}/objections", status_code=201, response_model=Receipt)
def object_to(*, caller: Writer, account: AccountId, body: Objecting) -> Response:
    """Record that an account says no to a version."""
    return caller.once(
        lambda store: created(
            stating.object_to(store, caller.actor, account, body.mapping()), f"/v1/accounts/{account}/objections"
        )
    )


@router.post("/accounts/{account}/objections/withdrawal", response_model=Receipt)
def withdraw_objection(*, caller: Writer, account: AccountId, body: Withdrawing) -> Response:
    """Record that an account thought better of an objection."""
    return caller.once(
        lambda store: Reply(200, receipt(stating.withdraw_objection(store, caller.actor, account, body.mapping())))
    )
