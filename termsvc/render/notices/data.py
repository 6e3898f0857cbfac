"""A notice as plain data: what its JSON says, and all that templates see of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any

from termsvc.core.model import Assent
from termsvc.core.notice.items import Item
from termsvc.core.notice.notice import Notice, Section, called
from termsvc.render.addresses import DEFAULT_LANGUAGE, Addresses

FORMAT = "termsvc.notice/1"


def notice_data(notice: Notice, language: str, addresses: Addresses, company: str) -> dict[str, Any]:
    """A notice in a language, as values of JSON; dates are ISO 8601. Every key is always there.

    What was not translated stands in the default language, and says so by its own `language`.
    """
    sections = [_section(one, language, addresses) for one in notice.sections]
    assents = {one.version.assent for one in notice.sections}
    return {
        "format": FORMAT,
        "update": notice.update,
        "language": language,
        "company": company,
        "posted_on": notice.posted_on.isoformat(),
        "account": notice.account,
        "corrects": notice.corrects,
        "corrects_address": addresses.update(notice.corrects, language) if notice.corrects else None,
        "corrected_on": _iso(notice.corrected_on),
        "postponed": [{"title": called(one, language), "first": day.isoformat()} for one, day in notice.postponed],
        "effective_dates": [day.isoformat() for day in notice.effective_dates],
        "continued_use": Assent.CONTINUED_USE in assents,
        "express": Assent.EXPRESS in assents,
        "sections": sections,
        "change_log": [{"document": one.version.document, "title": called(one, language)} for one in notice.change_log],
        "left_out": notice.left_out,
        "kept_out": [{"title": called(one, language), "reason": reason.value} for one, reason in notice.kept_out],
        "addresses": {
            "notice": addresses.update(notice.update, language),
            "change_log": addresses.change_log(language),
            "year": addresses.year(notice.posted_on.year, language),
        },
    }


def section_data(section: Section, language: str, addresses: Addresses) -> dict[str, Any]:
    """What is said of one document, as in a notice."""
    return _section(section, language, addresses)


def _section(one: Section, language: str, addresses: Addresses) -> dict[str, Any]:
    slug, version, before = one.version.document, one.version, one.before
    translated = language in _languages(one)
    items = [_item(item, language) for item in one.items]
    return {
        "document": slug,
        "title": called(one, language),
        "version": version.label,
        "sha256": next((text.sha256 for text in one.translations if text.language == language), version.sha256),
        "address": addresses.version(slug, version.label, language if translated else DEFAULT_LANGUAGE),
        "posted_on": version.posted_on.isoformat(),
        "effective_on": _iso(one.effective_on),
        "before": _before(one, addresses),
        "same_text": before is not None and before.sha256 == version.sha256,
        "needs_assent": one.needs_assent,
        "carve_outs": one.carve_outs,
        "later": one.later,
        "left_out": one.left_out,
        "text_language": language if translated else one.prevailing_language or DEFAULT_LANGUAGE,
        "prevailing_language": one.prevailing_language or DEFAULT_LANGUAGE,
        "items": items,
        "all_translated": all(_in(item, language) for item in items),
    }


def _before(one: Section, addresses: Addresses) -> dict[str, Any] | None:
    if one.before is None:
        return None
    redline = addresses.redline(one.version.document, one.before.label, one.version.label)
    return {
        "version": one.before.label,
        "posted_on": one.before.posted_on.isoformat(),
        "sha256": one.before.sha256,
        "redline": redline,
    }


@lru_cache(maxsize=1 << 12)  # thousands of accounts are told the same
def _item(item: Item, language: str) -> dict[str, Any]:
    said = item.said(language)
    return {
        "id": item.id,
        "kind": item.kind.value,
        "language": said.language,
        "text": said.text,
        "condition": said.condition,
        "items": [_item(one, language) for one in item.items],
    }


def _in(item: dict[str, Any], language: str) -> bool:
    return item["language"] == language and all(_in(one, language) for one in item["items"])


def _languages(one: Section) -> Iterable[str]:
    own = one.prevailing_language or DEFAULT_LANGUAGE
    return [own, *(text.language for text in one.translations)]


def _iso(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
