"""How updates are answered, and how acts about them are carried out: each request ends in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any, TypeAlias, TypeVar

from fastapi import Path, Response

from termsvc.api.admission import Caller
from termsvc.api.preconditions import Seen
from termsvc.api.replies import JSON, Reply, encoded, etag_of
from termsvc.api.schemas.update_acts import UPDATE_ID
from termsvc.core.errors import TermsError
from termsvc.render import updates as plain
from termsvc.service import drafts
from termsvc.service.drafts import Opened
from termsvc.store import Store, together

T = TypeVar("T")

UpdateId: TypeAlias = Annotated[str, Path(pattern=UPDATE_ID, description="an update's id, such as 2025-02-25")]

COLLECTION = "/v1/updates"


@dataclass(frozen=True, slots=True)
class Shown:
    """An update as it is answered.

    Attributes:
        etag: another one after each act.
    """

    data: dict[str, Any]
    etag: str

    @property
    def address(self) -> str:
        """Where it is to be had."""
        return f"{COLLECTION}/{self.data['id']}"


def shown(store: Store, found: Opened) -> Shown:
    """An update as it is answered; of a posted one the versions as they are recorded."""
    standing = drafts.standing(store, found)
    data = plain.update(standing.draft, standing.progress)
    return Shown(data, etag_of(encoded(data)))


def begun(store: Store, found: Opened) -> Reply:
    """What the beginning of an update answers."""
    now = shown(store, found)
    return Reply(HTTPStatus.CREATED, now.data, {"ETag": now.etag, "Location": now.address})


def acted(caller: Caller, update: str, seen: Seen, act: Callable[[Store], Opened]) -> Response:
    """The answer to an act about an update that is as the caller has seen it; once under its idempotency key."""
    return caller.once(lambda store: _acted(store, update, seen, act))


def changed(caller: Caller, update: str, seen: Seen, change: Callable[[Store], Opened]) -> Response:
    """The answer to a change that takes the place of what there was; its precondition lets it happen once."""
    try:
        done = together(caller.store, lambda store: _acted(store, update, seen, change))
    finally:
        caller.side.touched()
    return Response(encoded(done.data), done.status, {"Cache-Control": "no-store", **done.headers}, JSON)


def _acted(store: Store, update: str, seen: Seen, act: Callable[[Store], Opened]) -> Reply:
    seen.require(shown(store, drafts.show(store, update)).etag)
    now = shown(store, act(store))
    return Reply(HTTPStatus.OK, now.data, {"ETag": now.etag, "Content-Location": now.address})


def beforehand(make: Callable[[], T]) -> Callable[[], T]:
    """What takes long, made now, so that no other writer waits for it; asked for within the transaction.

    What refuses it is raised only where it is asked for: a request that is sent again under its idempotency key was
    granted when it came first, and is answered as then.
    """
    try:
        made = make()
    except TermsError as error:
        refusal = error
    else:
        return lambda: made

    def refused() -> T:
        raise refusal

    return refused
