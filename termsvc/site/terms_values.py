"""Documents and versions as plain data, which the templates of their pages see; dates are ISO 8601."""

from __future__ import annotations

from typing import Any

from termsvc.core.model import Assent, Version
from termsvc.render.markdown.shown import Contents
from termsvc.render.templating.tongue import Tongue
from termsvc.service.legal_centre import LegalCentre, PublicDocument, PublicVersion
from termsvc.site.local import Local
from termsvc.site.press import autonym


def centre_values(centre: LegalCentre, at: Local, language: str) -> dict[str, Any]:
    """All documents: those that are part of another one below it, and those for some accounts by themselves."""
    parts = {slug: one.part_of for slug, one in centre.documents.items()}

    def tree(document: PublicDocument, above: frozenset[str] = frozenset()) -> dict[str, Any]:
        below = [one for one in centre.documents.values() if one.part_of == document.slug and one.slug not in above]
        row = summary(document, at, language)
        lieu = document.in_lieu_of and summary(centre.documents[document.in_lieu_of], at, language)
        return {**row, "in_lieu_of": lieu, "parts": [tree(one, above | {document.slug}) for one in below]}

    tops = [one for one in centre.documents.values() if parts[one.slug] is None or _circular(one.slug, parts)]
    return {
        "today": centre.now.date().isoformat(),
        "documents": [tree(one) for one in tops if not one.conditional],
        "conditional": [tree(one) for one in tops if one.conditional],
        "coming": [
            {**summary(document, at, language), "version": row(document, one, at, language)}
            for document, one in sorted(
                ((document, one) for document in centre.documents.values() for one in document.coming),
                key=lambda found: (found[1].version.effective_on, found[0].slug),
            )
        ],
        "updates": [
            {"update": one.id, "address": at.update(one.id, language), "posted_on": one.notice.posted_on.isoformat()}
            for one in centre.updates[:_LATEST]
        ],
    }


_LATEST = 5


def _circular(slug: str, parts: dict[str, str | None]) -> bool:
    """Whether a document is part of itself by way of others, so that none of these is the first."""
    seen: set[str] = set()
    above: str | None = slug
    while above is not None and above not in seen:
        seen.add(above)
        above = parts.get(above)
    return above == slug and slug == min(seen)


def summary(document: PublicDocument, at: Local, language: str) -> dict[str, Any]:
    """A document in a line."""
    current = document.current
    return {
        "document": document.slug,
        "title": current.in_language(language).title,
        "address": at.document(document.slug, language),
        "current": row(document, current, at, language),
        "coming": [row(document, one, at, language) for one in document.coming if one is not current],
    }


def rows(document: PublicDocument, at: Local, language: str) -> list[dict[str, Any]]:
    """All versions of a document, a line each, the last one first."""
    return [row(document, one, at, language) for one in document.versions]


def document_values(document: PublicDocument, contents: Contents, at: Local, language: str) -> dict[str, Any]:
    """A document with its current text and all its versions."""
    return {
        **summary(document, at, language),
        **text_values(document, document.current, contents, language),
        "before": None if document.for_existing is None else _other(document.slug, document.for_existing, at, language),
    }


def version_values(
    document: PublicDocument, one: PublicVersion, contents: Contents, at: Local, language: str
) -> dict[str, Any]:
    """One version with its text."""
    return {
        "document": document.slug,
        "document_title": document.current.in_language(language).title,
        "document_address": at.document(document.slug, language),
        "version": row(document, one, at, language),
        **text_values(document, one, contents, language),
    }


def row(document: PublicDocument, one: PublicVersion, at: Local, language: str) -> dict[str, Any]:
    """A version in a line."""
    version, slug = one.version, document.slug
    return {
        "label": one.label,
        "title": one.in_language(language).title,
        "address": at.version(slug, one.label, language),
        "sha256": version.sha256,
        "posted_on": version.posted_on.isoformat(),
        "effective_on": version.effective_on.isoformat(),
        "effective_on_new": version.effective_on_new.isoformat(),
        "withdrawn_on": version.withdrawn_on.isoformat() if version.withdrawn_on else None,
        "express": version.assent is Assent.EXPRESS,
        "for_new": document.for_new == version,
        "for_existing": document.for_existing == version,
        "yields": _yields(document, one),
        "is_coming": document.is_coming(one),
        "redline": at.redline(slug, one.before.label, one.label) if one.before else None,
        "before": _other(slug, one.before, at, language),
        "superseded_by": _other(slug, one.superseded_by, at, language),
        "notice": at.update(one.update, language) if one.update else None,
        "change_log": f"{at.change_log(language)}#{entry_anchor(version)}" if document.is_logged else None,
        "texts": [
            {
                "language": text.language,
                "name": autonym(text.language),
                "address": at.version(slug, one.label, text.language),
            }
            for text in one.texts
        ],
    }


def text_values(document: PublicDocument, one: PublicVersion, contents: Contents, language: str) -> dict[str, Any]:
    """The text of a version as a page shows it, with what is to be known of its language."""
    text = one.in_language(language)
    return {
        "title": text.title,
        "text_language": text.language,
        "text_language_name": Tongue(language).language_name(text.language),
        "own_language_name": Tongue(language).language_name(one.text.language),
        "prevails": document.document.prevailing_language in {None, text.language},
        "contents": contents,
        "sha256": text.sha256,
    }


def entry_anchor(version: Version) -> str:
    """Where the change log tells of a version."""
    return f"{version.document}-{version.sequence}"


def _yields(document: PublicDocument, one: PublicVersion) -> dict[str, Any] | None:
    """When the version in force for existing accounts gives way to the one in force for new ones, if they are two."""
    new = document.for_new
    if new is None or document.for_existing != one.version or new.sequence <= one.version.sequence:
        return None
    on = None if new.assent is Assent.EXPRESS else new.effective_on.isoformat()
    return {"on_new": new.effective_on_new.isoformat(), "on": on}


def _other(slug: str, version: Version | None, at: Local, language: str) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "label": version.label,
        "address": at.version(slug, version.label, language),
        "posted_on": version.posted_on.isoformat(),
        "effective_on": version.effective_on.isoformat(),
    }
