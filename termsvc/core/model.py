"""The facts the product rests on, as frozen values.

Dates are calendar dates; a document's own dates are local dates in its time zone. Instants carry an offset.
A fact knows nothing of when it was learned: a `Record` says that.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Generic, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from termsvc.core.dated import Dated, require_aware
from termsvc.core.errors import InvalidFact


class NotifyBy(StrEnum):
    """How customers learn of a new version: by a notice, or by an entry in a rolling change log."""

    NOTICE = "notice"
    CHANGE_LOG = "change_log"


class Assent(StrEnum):
    """What makes a version bind an existing account: using the service on, or saying yes."""

    CONTINUED_USE = "continued_use"
    EXPRESS = "express"


class Mode(StrEnum):
    """What an agreement's term does to a document.

    `replace`: the agreement's own text binds. `pin`: a named published version binds (static incorporation).
    `float`: the online document binds as updated (dynamic incorporation).
    """

    REPLACE = "replace"
    PIN = "pin"
    FLOAT = "float"


class UnilateralChanges(StrEnum):
    """Whether an agreement lets the company change the term by posting a new online version."""

    PERMITTED = "permitted"
    NOT_PERMITTED = "not_permitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A policy document, whatever its versions.

    Attributes:
        slug: its name in addresses and facts.
        kind: what sort of document it is, such as `dpa` or `aup`.
        timezone: IANA name; the document's dates are local dates there.
        part_of: the document that incorporates this one by reference.
        in_lieu_of: the document that this one displaces where it applies.
        applies_if: a condition on the account; no value means everyone.
        amendment_notice: the notice period its text promises, an ISO 8601 period such as `P30D`.
        prevailing_language: the language whose text prevails over translations.

    Raises:
        InvalidFact: the time zone is not an IANA name.
    """

    name: ClassVar[str] = "document"

    slug: str
    title: str
    kind: str
    timezone: str
    part_of: Dated[str] = Dated()
    in_lieu_of: Dated[str] = Dated()
    applies_if: Dated[str] = Dated()
    notify_by: NotifyBy = NotifyBy.NOTICE
    amendment_notice: str | None = None
    prevailing_language: str | None = None

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.timezone)
        except (ValueError, OSError, LookupError):
            raise InvalidFact(f"timezone {self.timezone!r} is not an IANA name such as America/Los_Angeles") from None

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a later statement restate this one."""
        return (self.slug,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One published text of a document.

    Attributes:
        sequence: 1, 2, 3 ... in posting order.
        sha256: the seal of its canonical body (see `core.seal`).
        posted_on: the date it was published.
        effective_on: from when it binds existing accounts.
        effective_on_new: from when it binds accounts created since.
        withdrawn_on: from when it binds nobody whom it had not bound the day before.
        title: the document's title from this version on, where it changed.

    Raises:
        InvalidFact: it takes effect before it is posted, or its sequence is below 1.
    """

    name: ClassVar[str] = "version"

    document: str
    label: str
    sequence: int
    sha256: str
    posted_on: date
    effective_on: date
    effective_on_new: date
    assent: Assent = Assent.CONTINUED_USE
    withdrawn_on: date | None = None
    title: str | None = None

    def __post_init__(self) -> None:
        if self.sequence < 1:
            raise InvalidFact(f"sequence must be 1 or more, but is {self.sequence}")
        for date_name in ("effective_on", "effective_on_new"):
            if getattr(self, date_name) < self.posted_on:
                raise InvalidFact(f"{date_name} {getattr(self, date_name)} is before posted_on {self.posted_on}")

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a later statement restate this one."""
        return (self.document, self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """A version's text in another language, sealed like the text it translates."""

    name: ClassVar[str] = "translation"

    document: str
    version: str
    language: str
    sha256: str

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a later statement restate this one."""
        return (self.document, self.version, self.language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A customer's account, or a subaccount of one.

    Attributes:
        attributes: what conditions may read, by name; each value is canonical JSON text, so that
            values which CEL tells apart (`1`, `true`, `1.0`) are never equal here.
        country, locale: plain values or dated ones, like attributes.
        parent: the account this one belongs to.
    """

    name: ClassVar[str] = "account"

    id: str
    created_on: date
    closed_on: date | None = None
    parent: Dated[str] = Dated()
    country: Dated[str] = Dated()
    locale: Dated[str] = Dated()
    attributes: tuple[tuple[str, Dated[str]], ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", tuple(sorted(self.attributes)))

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a later statement restate this one."""
        return (self.id,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """An account said yes to a version.

    Attributes:
        accepted_at: the instant, with an offset.
        method: how, such as `click` or `order-form`.
        evidence: what proves it and names no person, as name and text.

    Raises:
        InvalidFact: the instant is naive.
    """

    name: ClassVar[str] = "acceptance"

    account: str
    document: str
    version: str
    accepted_at: datetime
    method: str = ""
    evidence: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        require_aware(self.accepted_at, "accepted_at")
        object.__setattr__(self, "evidence", tuple(sorted(self.evidence)))

    @property
    def key(self) -> None:
        """An acceptance has no key: every one counts."""
        return


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """An account said no to a version, and may have thought better of it since.

    Raises:
        InvalidFact: an instant is naive.
    """

    name: ClassVar[str] = "objection"

    account: str
    document: str
    version: str
    objected_at: datetime
    withdrawn_at: datetime | None = None

    def __post_init__(self) -> None:
        require_aware(self.objected_at, "objected_at")
        if self.withdrawn_at is not None:
            require_aware(self.withdrawn_at, "withdrawn_at")

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a later statement restate this one."""
        return (self.account, self.document, self.version, utc_text(self.objected_at))


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """What an agreement says of one document.

    Attributes:
        version: the label pinned; only with `pin`.
        sha256: the seal of the agreement's own text; only with `replace`.
        notice_days: days from posting to the take-over by an online version; only with `permitted`.

    Raises:
        InvalidFact: the mode and what goes with it do not fit.
    """

    document: str
    mode: Mode
    version: str | None = None
    sha256: str | None = None
    unilateral_changes: UnilateralChanges = UnilateralChanges.NOT_PERMITTED
    notice_days: int = 0

    def __post_init__(self) -> None:
        if (self.version is not None) != (self.mode is Mode.PIN):
            raise InvalidFact(f"a term for {self.document} names a version exactly when its mode is pin")
        if (self.sha256 is not None) != (self.mode is Mode.REPLACE):
            raise InvalidFact(f"a term for {self.document} has a body exactly when its mode is replace")
        if self.notice_days < 0:
            raise InvalidFact(f"notice_days must be 0 or more, but is {self.notice_days}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A sealed file that belongs to an agreement, such as the signed PDF."""

    filename: str
    media_type: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A negotiated agreement with one account, which its subaccounts inherit.

    Attributes:
        effective_from, effective_to: in force on `[effective_from, effective_to)`; `None` has no end.
        auto_renews: it goes on past `effective_to`.
        precedence: where several agreements govern a document, the highest goes first.
        terms: one for each document that it governs.

    Raises:
        InvalidFact: two terms are for one document.
    """

    name: ClassVar[str] = "agreement"

    id: str
    account: str
    signed_on: date
    effective_from: date
    effective_to: date | None = None
    auto_renews: bool = False
    precedence: int = 0
    terms: tuple[Term, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "terms", tuple(sorted(self.terms, key=lambda term: term.document)))
        documents = [term.document for term in self.terms]
        for document in documents:
            if documents.count(document) > 1:
                raise InvalidFact(f"agreement {self.id} has more than one term for {document}")

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a later statement restate this one."""
        return (self.id,)

    @property
    def ends_on(self) -> date | None:
        """The first date on which it is no longer in force; `None` if it has no end."""
        return None if self.auto_renews else self.effective_to


@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """A recorded fact is taken back: from then on it is not known, though it was before."""

    name: ClassVar[str] = "retraction"

    fact: str
    reason: str = ""

    @property
    def key(self) -> tuple[str, ...]:
        """What makes a later statement restate this one."""
        return (self.fact,)


Fact: TypeAlias = Document | Version | Translation | Account | Acceptance | Objection | Agreement | Retraction
FACTS: tuple[type[Fact], ...] = (
    Document, Version, Translation, Account, Acceptance, Objection, Agreement, Retraction,
)  # fmt: skip
F_co = TypeVar("F_co", bound=Fact, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Generic[F_co]):
    """A fact and what we know of our learning it.

    Attributes:
        id: the fact's own id, which a retraction names.
        recorded_at: the instant at which we learned it; `None` in a case file means always known.
        recorded_by: who recorded it.
        source: where it came from, such as a file and line.
        claimed_recorded_at: the `recorded_at` that the file it came from gave.

    Raises:
        InvalidFact: an instant is naive.
    """

    id: str
    fact: F_co
    recorded_at: datetime | None = None
    recorded_by: str = ""
    source: str = ""
    claimed_recorded_at: datetime | None = None

    def __post_init__(self) -> None:
        for name in ("recorded_at", "claimed_recorded_at"):
            instant = getattr(self, name)
            if instant is not None:
                require_aware(instant, name)


def utc_text(instant: datetime) -> str:
    """An aware instant in UTC, ISO 8601 with microseconds: equal instants give equal text, and text order is time order."""
    return instant.astimezone(ZoneInfo("UTC")).isoformat(timespec="microseconds")
