"""What binds an account, what will, and what awaits its assent: look-ups on both time axes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.parameters import AccountId, At, KnownAt, On, OneDocument, moment
from termsvc.api.problems import finding, problem_of
from termsvc.api.replies import (
    NEVER_CHANGES,
    Answer,
    Freshness,
    Reply,
    answered,
    encoded,
    etag_of,
    until,
)
from termsvc.api.schemas.answers import AnswersOfMany, Asking, Changes, Pending, Supposed, Supposing, Terms, Timelines
from termsvc.core.errors import UnknownName
from termsvc.service.answering import Question, written
from termsvc.service.what_if import what_if
from termsvc.store import Store

router = APIRouter(tags=["answers"], route_class=AdmittingRoute)

Reader = Annotated[Caller, caller(Scope.TERMS_READ)]
Explain = Annotated[bool, Query(description="say why")]


@router.get("/accounts/{account}/terms", response_model=Terms)
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
    when = moment(on, at)
    asked = Question(account=account, document=document, when=when, known_at=known_at, explained=explain)
    found = caller.side.answers.terms_json(asked, caller.onlooker)
    freshness = (
        NEVER_CHANGES if when is not None and _is_fixed(caller, known_at) else _freshness(caller, found.changes_at)
    )
    return answered(caller.request, Answer(found.body, freshness, etag=etag_of(found.seed.encode())))


@router.get("/accounts/{account}/timeline", response_model=Timelines)
def timeline(*, caller: Reader, account: AccountId, document: OneDocument = None, known_at: KnownAt = None) -> Response:
    """Say what binds an account over all time."""
    asked = Question(account=account, document=document, known_at=known_at)
    found = caller.side.answers.timeline(asked, caller.onlooker)
    freshness = NEVER_CHANGES if _is_fixed(caller, known_at) else _freshness(caller, None)
    return answered(caller.request, Answer(encoded(written.timelines(found)), freshness))


@router.get("/accounts/{account}/upcoming", response_model=Changes)
def upcoming(*, caller: Reader, account: AccountId, document: OneDocument = None, known_at: KnownAt = None) -> Response:
    """Say what will change for an account, when, and under which update."""
    asked = Question(account=account, document=document, known_at=known_at)
    found = caller.side.answers.upcoming(asked, caller.onlooker)
    return answered(caller.request, Answer(encoded(written.changes(found)), _freshness(caller, found.changes_at)))


@router.get("/accounts/{account}/pending", response_model=Pending)
def pending(*, caller: Reader, account: AccountId, document: OneDocument = None) -> Response:
    """Say which versions await an account's assent, by when, and what binds meanwhile."""
    found = caller.side.answers.pending(Question(account=account, document=document), caller.onlooker)
    return answered(caller.request, Answer(encoded(written.pending(found)), _freshness(caller, found.changes_at)))


@router.post("/resolve", response_model=AnswersOfMany)
def resolve(*, caller: Reader, body: Asking) -> Response:
    """Say what binds each of up to 1,000 accounts, in their order and by one snapshot; nothing is recorded."""
    when = moment(body.on, body.at)
    questions = [
        Question(account=name, document=body.document, when=when, known_at=body.known_at) for name in body.accounts
    ]

    def work(_store: Store) -> Reply:
        found = caller.side.answers.resolve_many(questions, caller.onlooker)
        answers: list[dict[str, Any]] = [
            {"account": question.account, "problem": problem_of(one).data()}
            if isinstance(one, UnknownName)
            else {name: value for name, value in written.terms(one).items() if name not in {"on", "at"}}
            for question, one in zip(questions, found, strict=True)
        ]
        known = [one.known_at for one in found if not isinstance(one, UnknownName)]
        known_at = body.known_at or max([*known, *filter(None, [caller.revision.facts])], default=None)
        told = {"on": body.on, "at": written.instant(body.at), "known_at": written.instant(known_at)}
        return Reply(200, {**told, "answers": answers})

    return caller.once(work, records=False)


@router.post("/what-if", response_model=Supposed)
def suppose(*, caller: Reader, body: Supposing) -> Response:
    """Say what would bind if some facts were all that is recorded; nothing is stored, and nothing recorded is looked at."""
    questions = [
        Question(
            account=one.account,
            document=one.document,
            when=moment(one.on, one.at),
            known_at=one.known_at,
            explained=one.explain,
        )
        for one in body.asks
    ]

    def work(_store: Store) -> Reply:
        found = what_if(body.facts, questions, caller.installation.now())
        answers: list[dict[str, Any]] = [
            {"account": question.account, "problem": problem_of(one).data()}
            if isinstance(one, UnknownName)
            else {"account": question.account, "terms": written.listed(one, explained=question.explained)}
            for question, one in zip(questions, found.answers, strict=False)
        ]
        return Reply(200, {"answers": answers, "findings": [finding(one) for one in found.findings]})

    return caller.once(work, records=False)


def _is_fixed(caller: Caller, known_at: datetime | None) -> bool:
    """Whether nothing is recorded any more by an instant, so that what was known then is known for good.

    Who is bound to an account sees more of it once a version is posted that was known by then.
    """
    recorded = caller.revision.facts
    is_past = known_at is not None and recorded is not None and known_at <= recorded
    return is_past and caller.actor.reach is None


def _freshness(caller: Caller, changes_at: datetime | None) -> Freshness:
    return until(changes_at, caller.installation.now(), caller.installation.app.settings.cache_seconds)
