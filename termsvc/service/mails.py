"""The mails of a posted update: to each account on its frozen lists its own notice, the same bytes whenever they are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from termsvc.bulk.audience import CONCERNS
from termsvc.bulk.lists import batches
from termsvc.core.batch import Contact
from termsvc.core.errors import Refused, UnknownName
from termsvc.core.languages import best
from termsvc.core.model import Account, Fact, Record
from termsvc.core.notice.audience import Concern, KeptOut
from termsvc.core.notice.lifecycle import ActKind
from termsvc.core.notice.manifest import Listing
from termsvc.core.world import World
from termsvc.render.notices.mails import Letter, NoticeMails
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.service.addressees import addressees
from termsvc.service.alike import Alike
from termsvc.service.audiences import audiences
from termsvc.service.drafts import Opened, opened
from termsvc.service.notices import PersonalNotices
from termsvc.service.templates import templates_of
from termsvc.store import Reading, Store

_PAGE = 1_000
"""Accounts that are asked for at once, and whose mails are in memory."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mails are wanted.

    Attributes:
        account: that of one account alone; `None` for all.
        number: those of one list, 1 for the first one and 2 for its first supplement; `None` for all.
    """

    account: str | None = None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Mailed:
    """The mail to an account, or why there is none.

    Attributes:
        number: of the list on which the account stands.
        place: of the account on it, from 0.
        mail: as a file; empty if nobody can be written to.
        without: why nobody, or not everybody, can be.
    """

    account: str
    number: int
    place: int
    language: str
    mail: bytes
    without: str


def mails(store: Store, found: Opened, today: TemplateSet, wanted: Wanted | None = None) -> Iterator[Mailed]:
    """The mails of a posted update, list by list, in order of account; no more than a page of them is held at a time.

    What a notice says follows from the facts known at its list's instant, and from the templates sealed at the posting. To
    whom it is sent follows from the contacts kept by now: these are personal data, which may be corrected and erased.

    Args:
        store: where.
        found: the update.
        today: the templates of the installation, which count only where none were sealed.
        wanted: which ones.

    Raises:
        Refused: the update was not posted.
        UnknownName: the account wanted is on none of the lists, or there is no such list.
        TermsError: a template can't be used.
    """
    wanted = wanted or Wanted()
    with TemporaryDirectory(prefix="termsvc-") as scratch:
        lists = Path(scratch) / "lists"
        listings = _chosen(found, audiences(store, found, lists), wanted)
        templates = store.read(lambda reading: templates_of(reading, found, today))
        count = 0
        with Workshop(templates) as workshop:
            made = NoticeMails(Notices(workshop))
            for listing in listings:
                post = _Post(store, found, listing, templates.languages)
                for page in _pages(_told(lists / str(listing.number), wanted.account)):
                    yield from post.mails(page, made)
                    count += len(page)
        if wanted.account is not None and not count:
            raise UnknownName(
                f"account {wanted.account!r} is not on the lists of update {found.draft.id}; termsvc update preview says why"
            )


def _chosen(found: Opened, listings: Sequence[Listing], wanted: Wanted) -> Sequence[Listing]:
    chosen = [one for one in listings if wanted.number in {None, one.number}]
    if wanted.number is not None and not chosen:
        raise UnknownName(
            f"update {found.draft.id} has no supplement {wanted.number - 1}; it has the first list and {len(listings) - 1} more"
        )
    return chosen


_Row = dict[str, Any]
_Told = tuple[int, str, list[_Row]]
"""The place of an account on a list, the account, and a row for each version."""


def _told(folder: Path, account: str | None) -> Iterator[_Told]:
    """The accounts that a list tells."""
    rows = (row for batch in batches(folder / CONCERNS) for row in batch.to_pylist())
    every = ((name, [*those]) for name, those in groupby(rows, itemgetter("account")))
    told = ((name, those) for name, those in every if any(row["kept_out"] is None for row in those))
    return ((place, name, those) for place, (name, those) in enumerate(told) if account in {None, name})


def _pages(told: Iterator[_Told]) -> Iterator[list[_Told]]:
    while page := [*islice(told, _PAGE)]:
        yield page


class _Post:
    """The mails of one list."""

    def __init__(self, store: Store, found: Opened, listing: Listing, languages: Sequence[str]) -> None:
        posted = found.progress.last(ActKind.POSTED)
        if posted is None:
            raise Refused(f"update {found.draft.id} was not posted")
        self._store, self._listing, self._languages = store, listing, languages
        self._known_at = listing.manifest.known_at
        self._sent_at = max(posted.at, self._known_at).astimezone(UTC)
        is_first = listing.number == 1
        self._on: date = found.draft.posted_on if is_first else max(found.draft.posted_on, self._sent_at.date())

        def work(reading: Reading) -> PersonalNotices:
            known = reading.as_known(self._known_at)
            return PersonalNotices.read(known, opened(known, found.draft.id))

        self._alike = Alike(store.read(work))

    def mails(self, page: Sequence[_Told], made: NoticeMails) -> Iterator[Mailed]:
        accounts, contacts = self._known([name for _, name, _ in page])
        written = [self._letter(told, accounts[told[1]], contacts[told[1]]) for told in page]
        sent = made.mails([letter for _, letter in written if letter])
        for mailed, letter in written:
            yield replace(mailed, mail=next(sent)) if letter else mailed

    def _letter(self, told: _Told, account: Account, contacts: Sequence[Contact]) -> tuple[Mailed, Letter | None]:
        place, _, rows = told
        language = best(filter(None, [account.locale.on(self._on)]), self._languages) or self._languages[0]
        to = addressees(contacts)
        mailed = Mailed(account.id, self._listing.number, place, language, b"", to.without)
        if not to.to:
            return mailed, None
        notice = self._alike.notice(account, self._concerns(rows))
        return mailed, Letter(notice, language, to.to, self._sent_at)

    def _known(self, names: Sequence[str]) -> tuple[dict[str, Account], dict[str, list[Contact]]]:
        def work(reading: Reading) -> tuple[list[Record[Fact]], dict[str, list[Contact]]]:
            return reading.as_known(self._known_at).statements_of(names), reading.contacts_of(names, self._on)

        statements, contacts = self._store.read(work)
        world = World(statements)
        return {name: world.account(name).fact for name in names}, contacts

    def _concerns(self, rows: Iterable[_Row]) -> tuple[Concern, ...]:
        return tuple(
            Concern(
                row["account"],
                self._alike.version(row["document"], row["version"]),
                row["binds_from"],
                row["kept_out"] and KeptOut(row["kept_out"]),
            )
            for row in rows
        )
