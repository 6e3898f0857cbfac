"""What is told of posted updates: their notices, and the rolling change log."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Path, Query, Response

from termsvc.access import Scope, scopes_of
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.negotiation import HTML, MARKDOWN, PDF, TEXT, Form, chosen, contract_of, described, drawn
from termsvc.api.paging import USUAL, After, Limit, cursor, key_of, no_cursor, page
from termsvc.api.parameters import PRINTED, Language
from termsvc.api.replies import JSON, Answer, answered, encoded
from termsvc.api.schemas.documents import ChangeLogPage, NoticeAnswer
from termsvc.core.languages import best
from termsvc.core.notice.change_log import ChangeLogEntry
from termsvc.render.addresses import DEFAULT_LANGUAGE, Addresses
from termsvc.render.notices.data import section_data
from termsvc.render.notices.faces import Face
from termsvc.service.legal_centre import open_centre
from termsvc.service.notice_copies import Wanted, notice
from termsvc.service.renderings import file_of

router = APIRouter(tags=["notices"], route_class=AdmittingRoute)

Reader = Annotated[Caller, caller(Scope.TERMS_READ)]
UpdateId: TypeAlias = Annotated[str, Path(pattern=PRINTED, max_length=200, description="an update's id")]
OneAccount: TypeAlias = Annotated[
    str | None, Query(pattern=PRINTED, max_length=200, description="as it is told to this account; default everyone")
]

_NOTICE = (
    Form(Face.JSON, JSON),
    Form(Face.HTML, HTML),
    Form(Face.MARKDOWN, MARKDOWN),
    Form(Face.TEXT, TEXT),
    Form(Face.PDF, PDF),
)


@router.get("/updates/{update}/notice", responses=contract_of(_NOTICE, NoticeAnswer))
def notice_of(*, caller: Reader, update: UpdateId, account: OneAccount = None, language: Language = None) -> Response:
    """Give the notice of a posted update, in the words with which it was posted, to everyone or as one account is told.

    Who may read updates is given that of a draft too, which says that it is one.
    """
    form = chosen(caller.request, _NOTICE)
    wanted = Wanted(
        update=update,
        account=account,
        reach=caller.actor.reach,
        drafts=Scope.UPDATES_READ in scopes_of(caller.actor),
        now=caller.installation.now(),
    )
    copies = caller.installation.notices
    told = notice(caller.store, wanted)
    spoken = copies.language(caller.store, told[0], language)
    body = drawn(form, _NOTICE, lambda face: copies.made(caller.store, told, spoken, face))
    headers = described(form, file_of(update, spoken, form.face), spoken)
    return answered(caller.request, Answer(body, media_type=form.media_type, headers=headers))


@router.get("/change-log", responses={200: {"model": ChangeLogPage}})
def change_log(*, caller: Reader, after: After = None, limit: Limit = USUAL, language: Language = None) -> Response:
    """List what is told of the documents whose changes no notice tells of, the version posted last first.

    What is not said in the language asked for is said in the default one; each item names its own.
    """
    entries = open_centre(caller.store, caller.installation.now()).change_log
    since = key_of("change-log", after)
    keys = [_key(one) for one in entries]
    if since is not None and since not in keys:
        raise no_cursor()
    first = 0 if since is None else keys.index(since) + 1
    shown = entries[first : first + limit]
    following = cursor("change-log", _key(shown[-1])) if first + limit < len(entries) else None
    settings = caller.installation.app.settings
    spoken = best([language] if language else settings.languages, settings.languages) or DEFAULT_LANGUAGE
    items = [_entry(one, spoken, Addresses(settings.site)) for one in shown]
    data, headers = page(caller.request, items, following)
    return answered(caller.request, Answer(encoded(data), headers=headers))


def _key(entry: ChangeLogEntry) -> str:
    return f"{entry.version.document} {entry.version.label}"


def _entry(entry: ChangeLogEntry, language: str, addresses: Addresses) -> dict[str, Any]:
    return {"update": entry.update, **section_data(entry.section, language, addresses)}
