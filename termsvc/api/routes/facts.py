"""Facts in commit order, for whoever keeps a copy; and taking one back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.paging import USUAL, After, Limit, cursor, instant_of, page
from termsvc.api.receipts import receipt
from termsvc.api.replies import Answer, Reply, answered, encoded
from termsvc.api.schemas.facts import FactsPage, Receipt, Retracting
from termsvc.core.model import utc_text
from termsvc.render import facts as plain
from termsvc.service import stating

router = APIRouter(tags=["facts"], route_class=AdmittingRoute)

Reader = Annotated[Caller, caller(Scope.FACTS_READ)]

Retractor = Annotated[Caller, caller(Scope.FACTS_RETRACT)]

_LIST = "facts"


@router.get("/facts", response_model=FactsPage)
def facts(*, caller: Reader, after: After = None, limit: Limit = USUAL) -> Response:
    """List every fact in the order in which it was committed, retracted and restated ones too; none is ever inserted before.

    A copy is brought up to date by asking after the cursor of its last page, which stays good for ever. The last page has a
    cursor too, in the header `Termsvc-Cursor`, though nothing comes after it yet. Personal data is no fact, and not here.
    """
    since = instant_of(_LIST, after)
    found = caller.store.read(lambda reading: reading.facts_after(since, limit))
    items = [plain.record(one) for one in found.items]
    following = None if found.after is None else cursor(_LIST, utc_text(found.after))
    data, headers = page(caller.request, items, following)
    last = found.items[-1].recorded_at if found.items else since
    if last is not None:
        headers["Termsvc-Cursor"] = cursor(_LIST, utc_text(last))
    return answered(caller.request, Answer(encoded(data), headers=headers))


@router.post("/retractions", status_code=201, response_model=Receipt)
def retract(*, caller: Retractor, body: Retracting) -> Response:
    """Take back a fact: from now on it is not known, though it was before. It can't be undone, but stated again."""
    return caller.once(lambda store: Reply(201, receipt(stating.retract(store, caller.actor, body.fact, body.reason))))
