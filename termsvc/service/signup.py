"""What a new account must be shown and accept today: the sign-up question.

It is answered by supposing that the account had been opened today, before the documents and versions as they were when
somebody last looked. So an answer that was given before costs no database; whoever answers over a network refreshes what
is known now and then (`Answers.refresh`).
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any, TypeAlias

from termsvc.core.answer import BoundVersion
from termsvc.core.dated import Dated, day_after, local_date, midnight
from termsvc.core.languages import best
from termsvc.core.model import Account, Document, Record, Version
from termsvc.core.notice.published import title_of
from termsvc.core.resolver import resolve_each
from termsvc.core.structure.title import title
from termsvc.library.attributes import INT64
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.service.answering import Answers, Prepared, written
from termsvc.service.answering.bounded import Bounded
from termsvc.service.answering.published import Published
from termsvc.store import Store

MOST_ANSWERS = 5_000

Address: TypeAlias = Callable[[Version, str | None], str]
"""Where a version's text is to be read, in its own language (`None`) or in another one."""

_NAME = "new account"


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is told of an account that is about to be opened.

    Attributes:
        attributes: names and texts, as a query has them; `attribute` says how they are read.
        created_on: the date on which it is opened; `None` is today, where it is earliest among the documents' time zones,
            so that the account exists in all of them.
    """

    country: str | None = None
    locale: str | None = None
    attributes: tuple[tuple[str, str], ...] = ()
    created_on: date | None = None


@dataclass(frozen=True, slots=True)
class ToAccept:
    """A version that binds a new account, as it is to be shown.

    Attributes:
        sha256: the seal of the text in the language in which it is shown.
        language: of that text; `None` if it is the version's own text and the document does not say its language.
    """

    document: Document
    version: Version
    title: str
    sha256: str
    language: str | None
    href: str


@dataclass(frozen=True, slots=True)
class SignUpTerms:
    """What a new account is to be shown and to accept.

    Attributes:
        known_at: the instant of the last fact about published terms; `None` if there is none.
        terms: in order of slug.
        changes_at: the next midnight in a document's time zone, before which nothing changes unless it is recorded; `None`
            if there are no documents.
    """

    asked: NewAccount
    known_at: datetime | None
    terms: tuple[ToAccept, ...]
    changes_at: datetime | None


@dataclass(frozen=True, slots=True)
class _Kept:
    published: Published
    asked_at: datetime
    found: SignUpTerms
    prepared: Prepared

    def holds(self, published: Published, now: datetime) -> bool:
        until = self.found.changes_at
        return self.published is published and self.asked_at <= now and (until is None or now < until)


class SignUp:
    """The sign-up question, with its last answers kept; for any number of threads.

    Args:
        store: where translations are, whose titles are told.
        answers: knows the documents and versions.
        address: where a version is to be read.
        most: answers that are kept.
    """

    def __init__(self, store: Store, answers: Answers, address: Address, most: int = MOST_ANSWERS) -> None:
        self._store = store
        self._answers = answers
        self._address = address
        self._kept: Bounded[NewAccount, _Kept] = Bounded(most)

    def terms(self, asked: NewAccount, now: datetime) -> SignUpTerms:
        """What an account like this is to be shown and to accept at an instant.

        Raises:
            StoreBusy, StoreUnusable: the database had to be asked, and was busy for too long or can't be reached.
        """
        return self._answer(asked, now).found

    def terms_json(self, asked: NewAccount, now: datetime) -> Prepared:
        """The same as JSON.

        Raises:
            StoreBusy, StoreUnusable: as for `terms`.
        """
        return self._answer(asked, now).prepared

    def _answer(self, asked: NewAccount, now: datetime) -> _Kept:
        published = self._answers.published()
        kept = self._kept.get(asked)
        if kept is None or not kept.holds(published, now):
            found = self._found(published, asked, now)
            kept = _Kept(published, now, found, _prepared(found))
            self._kept.put(asked, kept)
        return kept

    def _found(self, published: Published, asked: NewAccount, now: datetime) -> SignUpTerms:
        zones = {document.timezone for document in published.world.catalogue.documents.values()}
        today = min((local_date(now, zone) for zone in zones), default=None)
        if today is None:
            return SignUpTerms(asked, published.known_at, (), None)
        world = published.world.about([Record(id=_NAME, fact=_account(asked, today))])
        bindings = resolve_each(world, _NAME, ((slug, now) for slug in sorted(world.documents)), explained=False)
        terms = tuple(
            self._shown(published, world.version(one.document, one.binds.label).fact, asked.locale)
            for one in bindings
            if isinstance(one.binds, BoundVersion)
        )
        changes_at = min(midnight(day_after(local_date(now, zone)), zone) for zone in zones)
        return SignUpTerms(asked, published.known_at, terms, changes_at)

    def _shown(self, published: Published, version: Version, locale: str | None) -> ToAccept:
        """A version in the language that suits a reader best."""
        document = published.world.document(version.document).fact
        own = document.prevailing_language or DEFAULT_LANGUAGE
        translations = published.translations.get((version.document, version.label), {})
        language = best([locale] if locale else [], [own, *translations])
        called, href = title_of(published.world.catalogue, version), self._address
        if language is None or language == own:
            return ToAccept(
                document, version, called, version.sha256, document.prevailing_language, href(version, None)
            )
        seal = translations[language].sha256
        called = title(self._store.read(lambda reading: reading.text(seal))) or called
        return ToAccept(document, version, called, seal, language, href(version, language))


def attribute(text: str) -> str:
    """An attribute's value, as JSON text, of what a query has.

    A text that is JSON for what an attribute may be, a number, `true`, `false`, a text in quotes or a list of these, is that;
    any other is taken as it stands. So `3` is a number, `"3"` in quotes is a text, and so is `pro`.
    """
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        value = text
    if not (_is_scalar(value) or (isinstance(value, list) and all(map(_is_scalar, value)))):
        value = text
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _is_scalar(value: object) -> bool:
    if isinstance(value, bool | str):
        return True
    return value in INT64 if isinstance(value, int) else isinstance(value, float) and math.isfinite(value)


def _account(asked: NewAccount, today: date) -> Account:
    return Account(
        id=_NAME,
        created_on=asked.created_on or today,
        country=_dated(asked.country),
        locale=_dated(asked.locale),
        attributes=tuple((name, Dated.always(attribute(text))) for name, text in dict(asked.attributes).items()),
    )


def _dated(value: str | None) -> Dated[str]:
    return Dated() if value is None else Dated.always(value)


def plain(value: SignUpTerms) -> dict[str, Any]:
    """What a new account is to accept, as plain JSON data; attributes as they were read."""
    asked = value.asked
    return {
        "country": asked.country,
        "locale": asked.locale,
        "attributes": {name: json.loads(attribute(text)) for name, text in asked.attributes},
        "known_at": written.instant(value.known_at),
        "terms": [_plain(one) for one in value.terms],
    }


def _plain(one: ToAccept) -> Mapping[str, Any]:
    return {
        "document": one.document.slug,
        "title": one.title,
        "version": one.version.label,
        "sha256": one.sha256,
        "language": one.language,
        "href": one.href,
    }


def _prepared(found: SignUpTerms) -> Prepared:
    terms, body = written.encoded([_plain(one) for one in found.terms]), written.encoded(plain(found))
    return Prepared(body, terms, f"{written.instant(found.known_at)} {sha256(body).hexdigest()}", found.changes_at)
