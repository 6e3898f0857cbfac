"""What binds an account: look-ups on both time axes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.parameters import AccountId, At, KnownAt, On, OneDocument, as_of
from termsvc.api.replies import Answer, answered, encoded
from termsvc.render import plain
from termsvc.service import answers

router = APIRouter(tags=["answers"], route_class=AdmittingRoute)

Reader = Annotated[Caller, caller(Scope.TERMS_READ)]
Explain = Annotated[bool, Query(description="say why")]


@router.get("/accounts/{account}/terms")
def terms(
    *,
    caller: Reader,
    account: AccountId,
    on: On = None,
    at: At = None,
    known_at: KnownAt = None,
    document: OneDocument = None,
    explain: Explain = False,
) -> Response:
    """Say which version or agreement binds an account for each document, on a date or at an instant, default now."""
    found = answers.resolve(caller.store, account, document, as_of(on, at, known_at, caller.installation.now()))
    told: dict[str, Any] = {
        "account": account,
        "terms": [plain.binding(one) for one, _ in found],
        "explain": explain,
    }
    return answered(caller.request, Answer(encoded(told)))
