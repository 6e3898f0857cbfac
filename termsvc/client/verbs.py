"""The verbs: each builds the call that both clients make, so that they can't drift apart.

Dates are calendar dates, each read in the time zone of the document asked about. Instants are aware datetimes. Whatever a
verb returns, the call behind it may raise any `ClientError`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from termsvc.client.answers import (
    AccountTerms,
    Document,
    Documents,
    Facts,
    Pending,
    Receipt,
    Receipts,
    Resolved,
    SignupTerms,
    Timeline,
    Upcoming,
)
from termsvc.client.call import Accounts, Call, Page, Reply, as_of, given, paged, path, query, read, text
from termsvc.client.statements import NewAccount, NewAgreement, Person
from termsvc.client.values import Shown


def terms(
    account: str,
    *,
    on: date | None = None,
    at: datetime | None = None,
    known_at: datetime | None = None,
    document: str | None = None,
    explain: bool = False,
) -> Call[AccountTerms]:
    """The terms that bind an account: now, or on a date, or at an instant; by what was known then, if it is said.

    Args:
        account: the account's id.
        on: a calendar date.
        at: an instant, in place of a date.
        known_at: only facts recorded by this instant count.
        document: only this document.
        explain: also say why, in `because`.
    """
    asked = (*as_of(on=on, at=at, known_at=known_at), *query(document=document, explain=explain))
    return Call(path=path("accounts", account, "terms"), query=asked, about=account, decode=read(AccountTerms))


def timeline(account: str, *, document: str | None = None, known_at: datetime | None = None) -> Call[Timeline]:
    """All that ever binds an account, by what was known at an instant; of one document, if it is named."""
    return Call(
        path=path("accounts", account, "timeline"),
        query=query(document=document, known_at=known_at),
        about=account,
        decode=read(Timeline),
    )


def upcoming(account: str, *, known_at: datetime | None = None) -> Call[Upcoming]:
    """What will change for an account, when, and under which update."""
    return Call(
        path=path("accounts", account, "upcoming"),
        query=query(known_at=known_at),
        about=account,
        decode=read(Upcoming),
    )


def pending(account: str) -> Call[Pending]:
    """What awaits an account's assent, and by when."""
    return Call(path=path("accounts", account, "pending"), about=account, decode=read(Pending))


def resolve(
    accounts: Iterable[str],
    *,
    on: date | None = None,
    at: datetime | None = None,
    known_at: datetime | None = None,
    document: str | None = None,
) -> Call[Resolved]:
    """The terms that bind each of up to 1,000 accounts, in their order."""
    asked = dict(as_of(on=on, at=at, known_at=known_at))
    return Call(
        method="POST",
        path=path("resolve"),
        body=given(accounts=list(accounts), document=document, **asked),
        decode=read(Resolved),
    )


def signup_terms(*, country: str | None = None, locale: str | None = None, **attributes: str) -> Call[SignupTerms]:
    """What a new account of this country, locale and attributes must be shown and accept today."""
    asked = query(country=country, locale=locale, **attributes)
    return Call(path=path("signup", "terms"), query=asked, decode=read(SignupTerms))


def sign_up(
    account: NewAccount,
    accepted: Iterable[Shown],
    *,
    accepted_by: Person,
    authority: str | None = None,
    surface: str | None = None,
    locale: str | None = None,
    method: str | None = None,
    accepted_at: datetime | None = None,
    idempotency_key: str | None = None,
) -> Call[Receipts]:
    """Creates an account with its acceptances, all or nothing.

    Args:
        account: the account.
        accepted: what was shown and accepted: the terms of `signup_terms`, or the same from your own form.
        accepted_by: who accepted.
        authority: by what right that person binds the account.
        surface: where it happened, such as the name of a page.
        locale: the language and region in which the terms were shown.
        method: how it was accepted, such as `click`.
        accepted_at: when; now if not given.
        idempotency_key: the same key records the same statement once, over processes and restarts too.
    """
    how = _assent(
        accepted,
        accepted_by,
        authority=authority,
        surface=surface,
        locale=locale,
        method=method,
        accepted_at=accepted_at,
    )
    return Call(
        method="POST",
        path=path("signup"),
        body={"account": account.plain(), **how},
        about=account.id,
        key=idempotency_key,
        decode=read(Receipts),
    )


def accept(
    account: str,
    accepted: Iterable[Shown],
    *,
    accepted_by: Person,
    authority: str | None = None,
    surface: str | None = None,
    locale: str | None = None,
    method: str | None = None,
    accepted_at: datetime | None = None,
    idempotency_key: str | None = None,
) -> Call[Receipts]:
    """Records that an account accepted what it was shown, all or nothing; arguments are as for `sign_up`.

    A `StaleForm` says what is current if something else is.
    """
    how = _assent(
        accepted,
        accepted_by,
        authority=authority,
        surface=surface,
        locale=locale,
        method=method,
        accepted_at=accepted_at,
    )
    return Call(
        method="POST",
        path=path("accounts", account, "acceptances"),
        body=how,
        about=account,
        key=idempotency_key,
        decode=read(Receipts),
    )


def create_account(account: NewAccount, *, idempotency_key: str | None = None) -> Call[Receipt]:
    """Creates an account that has accepted nothing yet."""
    return Call(
        method="POST",
        path=path("accounts"),
        body=account.plain(),
        about=account.id,
        key=idempotency_key,
        decode=read(Receipt),
    )


def change_account(
    account: str,
    start: date,
    *,
    country: str | None = None,
    locale: str | None = None,
    parent: str | None = None,
    attributes: Mapping[str, Any] | None = None,
    idempotency_key: str | None = None,
) -> Call[Receipt]:
    """States an account's country, locale, parent or attributes anew from a date on; the rest stays as it is."""
    changed = given(country=country, locale=locale, parent=parent, attributes=attributes)
    return Call(
        method="POST",
        path=path("accounts", account, "attributes"),
        body={"from": start.isoformat(), **changed},
        about=Accounts.EVERY,  # its subaccounts inherit by parent
        key=idempotency_key,
        decode=read(Receipt),
    )


def record_agreement(agreement: NewAgreement, *, idempotency_key: str | None = None) -> Call[Receipt]:
    """Records a negotiated agreement, which binds the account and its subaccounts."""
    return Call(
        method="POST",
        path=path("agreements"),
        body=agreement.plain(),
        about=Accounts.EVERY,  # its subaccounts inherit it
        key=idempotency_key,
        decode=read(Receipt),
    )


def document(slug: str) -> Call[Document]:
    """What a document is."""
    return Call(path=path("documents", slug), decode=read(Document))


def documents() -> Call[Page[Document]]:
    """All documents, in order of their slugs."""
    return paged(path("documents"), (), lambda reply: read(Documents)(reply).items)


def version_text(document: str, label: str, *, language: str | None = None) -> Call[str]:
    """The text of a version in Markdown; a translation of it, if a language is named."""
    return Call(
        path=path("documents", document, "versions", label),
        query=query(language=language),
        accept="text/markdown",
        decode=text,
    )


def facts(*, after: str | None = None, limit: int | None = None) -> Call[Page[Facts]]:
    """All facts in the order of commits, in parts: to keep a copy in step.

    Args:
        after: the cursor of the last part that was taken over; the beginning if there is none yet.
        limit: how many facts a part has at most.
    """
    return paged(path("facts"), query(after=after, limit=limit), _facts, kept=False)


def _facts(reply: Reply) -> Iterator[Facts]:
    yield read(Facts)(reply).model_copy(update={"cursor": reply.headers.get("termsvc-cursor")})


def _assent(
    accepted: Iterable[Shown],
    accepted_by: Person,
    **how: str | datetime | None,
) -> dict[str, Any]:
    """What acceptances have in common, and the texts accepted."""
    texts = [{"document": one.document, "version": one.version, "sha256": one.sha256} for one in accepted]
    return {"accepted_by": accepted_by.plain(), **given(**how), "acceptances": texts}
