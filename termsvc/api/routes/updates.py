"""Terms updates, read: where each stands, what stands against it, whom it concerns."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.paging import USUAL, After, Limit, cursor, key_of, page
from termsvc.api.problems import ProblemType, finding
from termsvc.api.replies import Answer, answered, encoded
from termsvc.api.schemas.audiences import ChangesOn, FrozenAudience, ListedAccountsPage, PlannedAudience
from termsvc.api.schemas.updates import Update, UpdateCheck, UpdatesPage
from termsvc.api.update_replies import UpdateId, shown
from termsvc.core.errors import UnknownName
from termsvc.render import manifests
from termsvc.render import updates as plain
from termsvc.service import audiences, checking, drafts, sheets

router = APIRouter(tags=["updates"], route_class=AdmittingRoute)

Reader = Annotated[Caller, caller(Scope.UPDATES_READ)]

YAML = "application/yaml"
_UPDATES, _ACCOUNTS = "updates", "listed"


@router.get("/updates", response_model=UpdatesPage)
def updates(*, caller: Reader, after: After = None, limit: Limit = USUAL) -> Response:
    """List every update that was ever drafted, in order of id, with its state and its versions."""
    found = drafts.some(caller.store, key_of(_UPDATES, after), limit)
    items = [plain.summary(one.draft, one.progress) for one in found.items]
    following = None if found.after is None else cursor(_UPDATES, found.after)
    data, headers = page(caller.request, items, following)
    return answered(caller.request, Answer(encoded(data), headers=headers))


@router.get("/updates/{update}", response_model=Update)
def one_update(*, caller: Reader, update: UpdateId) -> Response:
    """Show an update: its draft with the items of its notice, every act, and its state; the ETag changes with each act."""
    found = shown(caller.store, drafts.show(caller.store, update))
    return answered(caller.request, Answer(encoded(found.data), etag=found.etag))


@router.get(
    "/updates/{update}/sheet",
    responses={200: {"description": "The sheet", "content": {YAML: {"schema": {"type": "string"}}}}},
    response_class=Response,
)
def sheet(*, caller: Reader, update: UpdateId) -> Response:
    """Take a draft out as a sheet in YAML, with what changed in comments, to edit it and bring it back."""
    found = drafts.show(caller.store, update)
    body = sheets.sheet(caller.store, found).encode()
    whole = shown(caller.store, found).etag.strip('"')
    etag = f'"{whole}.{hashlib.sha256(body).hexdigest()[:16]}"'
    return answered(caller.request, Answer(body, media_type=YAML, etag=etag))


@router.get("/updates/{update}/check", response_model=UpdateCheck)
def check(*, caller: Reader, update: UpdateId) -> Response:
    """Find all that stands against posting an update, and what is odd about it; every account is looked at."""
    practice = caller.installation.app.practice()
    found = checking.check(caller.store, drafts.show(caller.store, update), practice)
    data = {
        "update": found.update,
        "revision": found.revision,
        "passes": found.passes,
        "findings": [{"file": one.file} | finding(one) for one in found.findings],
        "coverage": found.coverage,
    }
    return answered(caller.request, Answer(encoded(data)))


@router.get("/updates/{update}/audience", response_model=PlannedAudience | FrozenAudience)
def audience(*, caller: Reader, update: UpdateId) -> Response:
    """Say whom an update concerns: once it is posted, by its frozen lists; before, by all that is known, and what changes.

    Before it is posted, every account is looked at each time.
    """
    found = drafts.show(caller.store, update)
    if audiences.is_frozen(found):
        lists = audiences.audiences(caller.store, found)
        told = [
            {
                "number": one.number,
                **manifests.manifest(one.manifest),
                "known_at": plain.instant(one.manifest.known_at),
            }
            for one in lists
        ]
        return answered(caller.request, Answer(encoded({"frozen": True, "lists": told})))
    planned = audiences.planned(caller.store, found)
    changes = [ChangesOn.of(one) for one in planned.changes]
    data = {"frozen": False, **manifests.counts(planned.counts), "changes": changes}
    return answered(caller.request, Answer(encoded(data)))


@router.get(
    "/updates/{update}/audience/accounts",
    response_model=ListedAccountsPage,
    responses={409: {"description": ProblemType.CONFLICT.title}},
)
def accounts(
    *,
    caller: Reader,
    update: UpdateId,
    number: Annotated[int, Query(alias="list", ge=1, le=10_000, description="the number of the frozen list")] = 1,
    told: Annotated[bool, Query(description="those who are told; else those who are not, with the reasons")] = True,
    after: After = None,
    limit: Limit = USUAL,
) -> Response:
    """List the accounts of a frozen list, and how each version concerns them; a supplement has only those who are told.

    No list is kept in the database: the lists follow from the facts known at their instants. They are made again, of every
    account, and held against their seals, by the first who asks a process for them; then they are there for those who ask for
    the next pages, until others are asked for. So the first page takes as long as `audience` of a draft; others are quick.
    """
    found = drafts.show(caller.store, update)
    after_account = key_of(_ACCOUNTS, after)
    with caller.installation.lists.of(caller.store, found) as lists:
        if number not in lists.numbers:
            had = ", ".join(map(str, lists.numbers)) or "none, since the change log alone tells of it"
            raise UnknownName(f"update {update} has no list {number} of its audience; its lists: {had}")
        some = lists.some(number, told=told, after=after_account, limit=limit)
    following = None if some.after is None else cursor(_ACCOUNTS, some.after)
    data, headers = page(caller.request, some.items, following)
    return answered(caller.request, Answer(encoded(data), headers=headers))
