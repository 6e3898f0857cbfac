"""Negotiated agreements, and the files that belong to them."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.parameters import PRINTED
from termsvc.api.receipts import created, receipt
from termsvc.api.replies import NEVER_CHANGES, Answer, Reply, answered, encoded
from termsvc.api.schemas.agreements import AgreementAnswer, NewAgreement, Terminating
from termsvc.api.schemas.facts import Receipt
from termsvc.render import facts as plain
from termsvc.service import stating
from termsvc.service.stating import Enclosed, reading
from termsvc.store import Store

router = APIRouter(tags=["agreements"], route_class=AdmittingRoute)

Reader = Annotated[Caller, caller(Scope.AGREEMENTS_READ)]
Writer = Annotated[Caller, caller(Scope.AGREEMENTS_WRITE)]
AgreementId = Annotated[str, Path(pattern=PRINTED, max_length=200, description="an agreement's id")]
FileSeal = Annotated[str, Path(pattern=r"^[0-9a-f]{64}$", description="the SHA-256 of the file")]


@router.post("/agreements", status_code=201, response_model=Receipt)
def record_agreement(*, caller: Writer, body: NewAgreement) -> Response:
    """Record a negotiated agreement with its files; one of this id that is known is restated whole, as when it is amended."""
    mapping = body.mapping()
    mapping.pop("attachments", None)
    files = [Enclosed(one.filename, one.media_type, one.content) for one in body.attachments]

    def work(store: Store) -> Reply:
        made = stating.record_agreement(store, caller.actor, mapping, files)
        return created(made, f"/v1/agreements/{body.id}")

    return caller.once(work)


@router.get("/agreements/{agreement}", response_model=AgreementAnswer)
def agreement(*, caller: Reader, agreement: AgreementId) -> Response:
    """Show an agreement as last stated, with its own texts."""
    found = reading.agreement(caller.store, caller.actor, agreement)
    told: dict[str, Any] = {"agreement": plain.record(found.record), "texts": dict(found.texts)}
    return answered(caller.request, Answer(encoded(told)))


@router.post("/agreements/{agreement}/termination", response_model=Receipt)
def terminate_agreement(*, caller: Writer, agreement: AgreementId, body: Terminating) -> Response:
    """Record the first date on which an agreement governs no more; it renews no more either."""
    return caller.once(
        lambda store: Reply(
            200, receipt(stating.terminate_agreement(store, caller.actor, agreement, body.effective_to))
        )
    )


@router.get(
    "/agreements/{agreement}/attachments/{sha256}",
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
def attachment(*, caller: Reader, agreement: AgreementId, sha256: FileSeal) -> Response:
    """Download a file that belongs to an agreement; whatever it is, it is sent as something to save."""
    file, content = reading.attachment(caller.store, caller.actor, agreement, sha256)
    name = "".join(char if char.isascii() and (char.isalnum() or char in "._- ") else "_" for char in file.filename)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return answered(caller.request, Answer(content, NEVER_CHANGES, "application/octet-stream", f'"{sha256}"', headers))
