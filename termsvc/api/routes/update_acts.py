"""Terms updates, carried on: begun, edited, proposed, approved, posted, and what may come after."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.preconditions import IfMatch, Seen
from termsvc.api.problems import Problem, ProblemType, invalid
from termsvc.api.routes.updates import YAML
from termsvc.api.schemas.edits import Edit, EditUpdate
from termsvc.api.schemas.update_acts import Acting, ActingOn, BeginUpdate, Postponement, Reasoned, Successor, Texts
from termsvc.api.schemas.updates import Update
from termsvc.api.update_replies import UpdateId, acted, beforehand, begun, changed
from termsvc.core.errors import UnknownName
from termsvc.core.notice.draft import Draft
from termsvc.service import approval, audiences, drafts, gathering, posting, sheets
from termsvc.service.drafts import By, Doing, Opened
from termsvc.service.gathering import Called, Gathered
from termsvc.service.practice import Practice
from termsvc.store import Store

router = APIRouter(tags=["updates"], route_class=AdmittingRoute)

Drafter = Annotated[Caller, caller(Scope.UPDATES_WRITE)]
Approver = Annotated[Caller, caller(Scope.UPDATES_APPROVE)]
Poster = Annotated[Caller, caller(Scope.UPDATES_POST)]

_YAMLS = (YAML, "text/yaml")
_SHEET = "the sheet"

_STATE: dict[int | str, dict[str, Any]] = {
    409: {"description": ProblemType.CONFLICT.title},
    412: {"description": ProblemType.PRECONDITION_FAILED.title},
}
_EDITED = {**_STATE, 428: {"description": ProblemType.PRECONDITION_REQUIRED.title}}
_SHEETED = {**_EDITED, 415: {"description": ProblemType.UNSUPPORTED_MEDIA_TYPE.title}}


@router.post("/updates", status_code=201, response_model=Update)
def begin(*, caller: Drafter, body: BeginUpdate) -> Response:
    """Begin an update with its versions, and draft what its notice says."""
    app, by = caller.installation.app, By(caller.actor, body.comment)
    called = Called(body.id or body.posted_on.isoformat(), body.posted_on)
    gathered = beforehand(lambda: _gathered(caller, body, called))
    practice = beforehand(app.practice)
    return caller.once(lambda store: begun(store, drafts.begin(store, by, gathered(), practice())))


@router.patch("/updates/{update}", response_model=Update, responses=_EDITED)
def edit(*, caller: Drafter, update: UpdateId, body: EditUpdate, if_match: IfMatch = None) -> Response:
    """Edit a draft: its dates, overrides and items. What was proposed or approved is so no longer."""
    by = By(caller.actor, body.comment)

    def change(draft: Draft) -> Draft:
        return _edited(draft, body.edits, caller.actor.id)

    return changed(caller, update, Seen.required(if_match), lambda store: drafts.edit(store, by, update, change))


async def _sheet(request: Request) -> bytes:
    """The sheet that was sent.

    Raises:
        Problem: it is no YAML.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() not in _YAMLS:
        raise Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, f"Send the sheet as {' or '.join(_YAMLS)}.")
    return await request.body()


@router.put(
    "/updates/{update}/sheet",
    response_model=Update,
    responses=_SHEETED,
    openapi_extra={
        "requestBody": {"required": True, "content": {name: {"schema": {"type": "string"}} for name in _YAMLS}}
    },
)
def bring_back(
    *, caller: Drafter, update: UpdateId, body: Annotated[bytes, Depends(_sheet)], if_match: IfMatch = None
) -> Response:
    """Bring back the sheet of a draft, edited; the ETag is that of the sheet or of the update."""
    by = By(caller.actor)

    def change(draft: Draft) -> Draft:
        return sheets.edited(draft, data=body, file=_SHEET, by=caller.actor.id)

    return changed(caller, update, Seen.required(if_match), lambda store: drafts.edit(store, by, update, change))


@router.post("/updates/{update}/proposal", response_model=Update, responses=_STATE)
def propose(*, caller: Drafter, update: UpdateId, body: ActingOn, if_match: IfMatch = None) -> Response:
    """Ask a second person to approve a draft; who asks stands for what is proposed to be left unsaid."""
    by = By(caller.actor, body.comment)
    return _looked_at(
        caller,
        update,
        Seen.said(if_match),
        lambda practice: approval.ready_to_propose(caller.store, by, update, practice, body.revision),
    )


@router.post("/updates/{update}/approval", response_model=Update, responses=_STATE)
def approve(*, caller: Approver, update: UpdateId, body: ActingOn, if_match: IfMatch = None) -> Response:
    """Approve what another person proposed: a draft, or the postponement of a posted update."""
    by = By(caller.actor, body.comment)
    return _looked_at(
        caller,
        update,
        Seen.said(if_match),
        lambda practice: approval.ready_to_approve(caller.store, by, update, practice, body.revision),
    )


@router.post("/updates/{update}/return", response_model=Update, responses=_STATE)
def give_back(*, caller: Approver, update: UpdateId, body: Reasoned, if_match: IfMatch = None) -> Response:
    """Send back what was proposed, and say why."""
    by = By(caller.actor, body.comment)
    return acted(caller, update, Seen.said(if_match), lambda store: drafts.give_back(store, by, update))


@router.post("/updates/{update}/posting", response_model=Update, responses=_STATE)
def post(*, caller: Poster, update: UpdateId, body: Acting, if_match: IfMatch = None) -> Response:
    """Post an approved update today: record its versions, and freeze its audience. This can't be undone.

    It is posted with this answer, at once or not at all. Its audience is listed right after; if that is interrupted, asking
    again under the same idempotency key, or for the audience, lists the same accounts.
    """
    by = By(caller.actor, body.comment)
    answer = _looked_at(
        caller,
        update,
        Seen.said(if_match),
        lambda practice: posting.ready_to_post(caller.store, by, update, practice),
    )
    audiences.audiences(caller.store, drafts.show(caller.store, update))
    return answer


@router.post("/updates/{update}/postponement", response_model=Update, responses=_STATE)
def postpone(*, caller: Drafter, update: UpdateId, body: Postponement, if_match: IfMatch = None) -> Response:
    """Ask that a posted update take effect later, with the same texts; a second person approves it."""
    by = By(caller.actor, body.comment)

    def ask(store: Store) -> Opened:
        versions = [version.document for version in drafts.show(store, update).draft.versions]
        meant = body.documents or versions
        if unknown := [(f"/documents/{at}", slug) for at, slug in enumerate(meant) if slug not in versions]:
            has = ", ".join(versions)
            raise invalid((where, f"the update has no version of {slug}, only of {has}") for where, slug in unknown)
        return approval.ask_postponement(store, by, update, dict.fromkeys(meant, body.effective_on))

    return acted(caller, update, Seen.said(if_match), ask)


@router.post("/updates/{update}/cancellation", response_model=Update, responses=_STATE)
def cancel(*, caller: Drafter, update: UpdateId, body: Reasoned, if_match: IfMatch = None) -> Response:
    """End an update that was not posted, and say why."""
    by = By(caller.actor, body.comment)
    return acted(caller, update, Seen.said(if_match), lambda store: drafts.cancel(store, by, update))


@router.post("/updates/{update}/successor", status_code=201, response_model=Update, responses=_STATE)
def succeed(*, caller: Drafter, update: UpdateId, body: Successor) -> Response:
    """Begin an update that corrects a posted one and restarts the clock, with new versions if some are given."""
    app, by = caller.installation.app, By(caller.actor, body.comment)
    dates = (body.posted_on, body.effective_on)

    def gathered() -> Gathered:
        found = drafts.standing(caller.store, drafts.show(caller.store, update))
        newer = _gathered(caller, body, Called(body.id, body.posted_on)) if body.given else None
        return gathering.correcting(found.draft, body.id, dates, newer)

    correction, practice = beforehand(gathered), beforehand(app.practice)
    return caller.once(lambda store: begun(store, drafts.begin(store, by, correction(), practice())))


def _gathered(caller: Caller, body: Texts, called: Called) -> Gathered:
    if body.source is not None:
        folder = caller.installation.app.settings.terms
        return gathering.gather(caller.store, folder, called.posted_on, called.update)
    return gathering.gather_proposed(caller.store, body.texts(called.posted_on), "request.json", called)


def _looked_at(caller: Caller, update: str, seen: Seen, look: Callable[[Practice], Doing]) -> Response:
    """The answer to an act for which all accounts are looked at; that is done before its transaction begins."""
    ready = beforehand(lambda: look(caller.installation.app.practice()))

    def act(store: Store) -> Opened:
        return ready()(store)

    return acted(caller, update, seen, act)


def _edited(draft: Draft, edits: Sequence[Edit], by: str) -> Draft:
    """The draft after each edit in turn.

    Raises:
        Problem: one of them names what there is not.
        TermsError: one of them is refused.
    """
    for number, one in enumerate(edits):
        try:
            draft = one.change.on(draft, by)
        except UnknownName as error:
            raise invalid([(f"/edits/{number}", str(error))]) from None
    return draft
