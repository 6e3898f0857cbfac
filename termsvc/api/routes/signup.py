"""The sign-up question: what a new account must be shown and accept today; then it comes into being with that."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.parameters import PRINTED
from termsvc.api.problems import invalid
from termsvc.api.receipts import receipts
from termsvc.api.replies import Answer, Reply, answered, etag_of, until
from termsvc.api.schemas.accounts import Receipts, SigningUp
from termsvc.api.schemas.answers import SignUpAnswer
from termsvc.service import stating
from termsvc.service.signup import NewAccount
from termsvc.store import Store

router = APIRouter(tags=["sign-up"], route_class=AdmittingRoute)

Asker = Annotated[Caller, caller(Scope.TERMS_READ, recent=True, any_query=True)]
Writer = Annotated[Caller, caller(Scope.ACCEPTANCES_WRITE)]

Country = Annotated[str | None, Query(pattern=PRINTED, max_length=200, description="as conditions read it")]
Locale = Annotated[
    str | None, Query(pattern=PRINTED, max_length=200, description="in which texts are shown if they can be")
]
OWN_NAMES = frozenset({"country", "locale"})
MOST_ATTRIBUTES = 50
LONGEST = 1_000

ATTRIBUTES = {
    "name": "attributes",
    "in": "query",
    "required": False,
    "style": "form",
    "explode": True,
    "description": "each by its own name: any further name is that of an attribute; a value that is JSON for a number,"
    " true, false, a text or a list is that, and any other is text",
    "schema": {"type": "object", "additionalProperties": {"type": "string"}},
}


@router.get("/signup/terms", response_model=SignUpAnswer, openapi_extra={"parameters": [ATTRIBUTES]})
def signup_terms(*, caller: Asker, country: Country = None, locale: Locale = None) -> Response:
    """Say what a new account must be shown and accept today, with hashes.

    The answer may be a second behind what is recorded; the POST that follows is not, and says so if something else is current.
    """
    pairs = _attributes(caller.request)
    now = caller.installation.now()
    found = caller.side.signup_terms(NewAccount(country, locale, pairs), now)
    freshness = until(found.changes_at, now, caller.installation.app.settings.cache_seconds)
    return answered(caller.request, Answer(found.body, freshness, etag=etag_of(found.seed.encode())))


def _attributes(request: Request) -> tuple[tuple[str, str], ...]:
    """The attributes that a query names, in order of names.

    Raises:
        Problem: there are too many, or one is longer than attributes are.
    """
    pairs = [(name, value) for name, value in request.query_params.items() if name not in OWN_NAMES]
    if len(pairs) > MOST_ATTRIBUTES:
        raise invalid([("", f"{len(pairs)} attributes are named, and at most {MOST_ATTRIBUTES} can be")])
    if long := [name for name, value in pairs if len(value) > LONGEST or not name]:
        raise invalid((f"?{name}", f"an attribute has a name, and at most {LONGEST} characters") for name in long)
    return tuple(sorted(pairs))


@router.post("/signup", status_code=201, response_model=Receipts)
def sign_up(*, caller: Writer, body: SigningUp) -> Response:
    """Open an account together with all that it must accept: both, or nothing.

    It takes the scope accounts:write too. A form that shows what is no longer current, or not all, is a 409 that says what is.
    """
    caller.require(Scope.ACCOUNTS_WRITE)

    def work(store: Store) -> Reply:
        made = stating.sign_up(store, caller.actor, body.mapping())
        return Reply(201, receipts(body.account.id, made), {"Location": f"/v1/accounts/{body.account.id}"})

    return caller.once(work)
