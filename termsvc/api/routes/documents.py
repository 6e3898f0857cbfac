"""Policy documents, their versions in several forms, and what changed between two of them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Path, Query, Response

from termsvc.access import Scope
from termsvc.api.admission import AdmittingRoute, Caller, caller
from termsvc.api.negotiation import DOCX, HTML, MARKDOWN, PDF, Form, chosen, contract_of, described, drawn
from termsvc.api.paging import USUAL, After, Limit, cursor, key_of, page
from termsvc.api.parameters import PRINTED, Language, Slug
from termsvc.api.replies import ALWAYS_ASK, JSON, NEVER_CHANGES, Answer, answered, encoded
from termsvc.api.schemas.documents import DocumentAnswer, DocumentsPage, RedlineAnswer, VersionAnswer, VersionsPage
from termsvc.core.catalogue import Catalogue
from termsvc.core.dated import ONE_DAY, local_date
from termsvc.core.model import Document
from termsvc.core.notice.published import offered
from termsvc.render import plain
from termsvc.render.redline.faces import Face as RedlineFace
from termsvc.render.versions.copy import VersionCopy
from termsvc.render.versions.faces import Face
from termsvc.service import versions as service

router = APIRouter(tags=["documents"], route_class=AdmittingRoute)

Reader = Annotated[Caller, caller(Scope.TERMS_READ)]
Label: TypeAlias = Annotated[str, Path(pattern=PRINTED, max_length=200, description="a version's label")]
From: TypeAlias = Annotated[
    str, Query(alias="from", pattern=PRINTED, max_length=200, description="the label of a version")
]
To: TypeAlias = Annotated[str, Query(pattern=PRINTED, max_length=200, description="the label of another one")]

_VERSION = (
    Form(Face.JSON, JSON),
    Form(Face.MARKDOWN, MARKDOWN),
    Form(Face.HTML, HTML),
    Form(Face.PDF, PDF),
    Form(Face.DOCX, DOCX),
)
_REDLINE = (
    Form(RedlineFace.JSON, JSON),
    Form(RedlineFace.MARKDOWN, MARKDOWN),
    Form(RedlineFace.HTML, HTML),
    Form(RedlineFace.PDF, PDF),
    Form(RedlineFace.DOCX, DOCX),
)


@router.get("/documents", responses={200: {"model": DocumentsPage}})
def documents(*, caller: Reader, after: After = None, limit: Limit = USUAL) -> Response:
    """List policy documents in order of their slugs, each with the versions in force online today."""
    catalogue = service.catalogue_seen(caller.store, _public_at(caller))
    since = key_of("documents", after)
    slugs = [slug for slug in sorted(catalogue.documents) if since is None or slug > since]
    items = [_document(catalogue, catalogue.documents[slug], caller) for slug in slugs[:limit]]
    following = cursor("documents", slugs[limit - 1]) if len(slugs) > limit else None
    data, headers = page(caller.request, items, following)
    return answered(caller.request, Answer(encoded(data), headers=headers))


@router.get("/documents/{slug}", responses={200: {"model": DocumentAnswer}})
def document(*, caller: Reader, slug: Slug) -> Response:
    """Tell of a policy document, with the versions of it in force online today."""
    catalogue = service.catalogue_seen(caller.store, _public_at(caller))
    found = service.find_document(catalogue, slug)
    return answered(caller.request, Answer(encoded(_document(catalogue, found, caller))))


@router.get("/documents/{slug}/versions", responses={200: {"model": VersionsPage}})
def versions(*, caller: Reader, slug: Slug, after: After = None, limit: Limit = USUAL) -> Response:
    """List the versions of a document in posting order, without their texts."""
    catalogue = service.catalogue_seen(caller.store, _public_at(caller))
    service.find_document(catalogue, slug)
    since = key_of("versions", after)
    every = catalogue.versions[slug]
    found = [one for one in every if since is None or f"{one.sequence:012}" > since]
    following = cursor("versions", f"{found[limit - 1].sequence:012}") if len(found) > limit else None
    data, headers = page(caller.request, [plain.version(one) for one in found[:limit]], following)
    return answered(caller.request, Answer(encoded(data), headers=headers))


@router.get("/documents/{slug}/versions/{label}", responses=contract_of(_VERSION, VersionAnswer))
def version(*, caller: Reader, slug: Slug, label: Label, language: Language = None) -> Response:
    """Give a version with its text: as JSON, as Markdown just as it was sealed, or as a page, a PDF or a Word file.

    The Markdown of a posted version in the language that it was written in never changes. The other forms tell dates too,
    which a postponement or withdrawal changes.
    """
    form = chosen(caller.request, _VERSION)
    copy = service.version_copy(caller.store, slug, label, language, public_at=_public_at(caller))
    copies = caller.installation.copies
    answer = Answer(
        drawn(form, _VERSION, lambda face: copies.version(copy, face)),
        NEVER_CHANGES if form.face is Face.MARKDOWN and _stays(copy, caller.installation.now()) else ALWAYS_ASK,
        form.media_type,
        headers=described(form, f"{copy.name}.{form.face}", copy.text.language),
    )
    return answered(caller.request, answer)


@router.get("/documents/{slug}/redline", responses=contract_of(_REDLINE, RedlineAnswer))
def redline(*, caller: Reader, slug: Slug, from_: From, to: To) -> Response:
    """Tell what changed from one version of a document to another, word by word, and how much of it matters."""
    form = chosen(caller.request, _REDLINE)
    two = service.pair(caller.store, slug, from_, to, public_at=_public_at(caller))
    copies = caller.installation.copies
    body = drawn(form, _REDLINE, lambda face: copies.redline(two, face))
    name = f"{slug}-{from_}..{to}.{form.face}"
    return answered(caller.request, Answer(body, ALWAYS_ASK, form.media_type, headers=described(form, name, "en")))


def _public_at(caller: Caller) -> datetime | None:
    """The instant of which only what is public is seen; `None` for who sees all."""
    return None if caller.actor.reach is None else caller.installation.now()


def _stays(copy: VersionCopy, now: datetime) -> bool:
    """Whether a text is one that stands for good under its address."""
    # By then its date has begun in every time zone.
    return copy.text is copy.texts[0] and copy.posted_at + ONE_DAY <= now


def _document(catalogue: Catalogue, found: Document, caller: Caller) -> dict[str, Any]:
    today = local_date(caller.installation.now(), found.timezone)
    new = offered(catalogue, found.slug, today, opened_on=today)
    existing = offered(catalogue, found.slug, today)
    return {
        **plain.document(found),
        "versions": len(catalogue.versions[found.slug]),
        "in_force": {"new_accounts": new and new.label, "existing_accounts": existing and existing.label},
    }
