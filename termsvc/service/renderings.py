"""Notices as files: of a posted update from the templates that were sealed then, of a draft from those of today."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path

from termsvc.core.errors import Refused
from termsvc.core.notice.lifecycle import ActKind
from termsvc.core.notice.manifest import NOBODY
from termsvc.core.notice.notice import Notice
from termsvc.render.addresses import DEFAULT_LANGUAGE
from termsvc.render.notices.faces import DraftNotices, Face, Faces
from termsvc.render.notices.mails import Letter, NoticeMails
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.template_set import TemplateSet
from termsvc.render.templating.workshop import Workshop
from termsvc.service import notices
from termsvc.service.addressees import addressees
from termsvc.service.audiences import audiences, is_frozen
from termsvc.service.drafts import Opened
from termsvc.service.templates import templates_of
from termsvc.store import Store


@dataclass(frozen=True, slots=True)
class Rendering:
    """What draws the notices of an update.

    Attributes:
        faces: what was posted is drawn with its posting's instant, a draft with the midnight in UTC that begins the date on
            which it is to be posted.
        languages: in which accounts are written to, the default one first.
    """

    faces: Faces
    languages: tuple[str, ...]


@contextmanager
def rendering(store: Store, found: Opened, today: TemplateSet, fonts: Sequence[Path] = ()) -> Iterator[Rendering]:
    """What draws the notices of an update; those of a draft are marked so.

    Args:
        store: where.
        found: the update.
        today: the templates of the installation.
        fonts: folders with fonts that a PDF file may take besides its own.

    Raises:
        TermsError: the sealed templates can't be used.
    """
    posted = found.progress.last(ActKind.POSTED)
    midnight = datetime.combine(found.draft.posted_on, time(), UTC)
    templates = store.read(lambda reading: templates_of(reading, found, today))
    with Workshop(templates) as workshop:
        says = Notices(workshop) if posted else DraftNotices(workshop)
        yield Rendering(Faces(says, posted.at if posted else midnight, fonts), templates.languages)


def public(store: Store, found: Opened) -> Notice:
    """The notice to everyone: of a posted update, with its audience as it was frozen."""
    if not is_frozen(found):
        return notices.public(store, found, notices.expected(store, found))
    frozen = audiences(store, found)
    return notices.public(store, found, frozen[0].manifest.counts if frozen else NOBODY)


def mail_to(store: Store, found: Opened, faces: Faces, notice: Notice, language: str) -> bytes:
    """The mail to an account as it would be sent.

    Raises:
        Refused: no notice is owed to it, or nobody can be written to.
        TermsError: a template can't be used.
    """
    account = notice.account or ""
    if not notice.sections:
        raise Refused(f"no notice is owed to account {account}; without --format eml, its preview says why")
    contacts = store.read(lambda reading: reading.contacts(account, found.draft.posted_on))
    to = addressees(contacts)
    if not to.to:
        raise Refused(f"no mail can be written to account {account}: {to.without}")
    letter = Letter(notice, language, to.to, faces.posted_at)
    return next(NoticeMails(faces.notices).mails([letter]))


def file_of(update: str, language: str, face: Face) -> str:
    """What a notice is called as a file, as in addresses: `2025-02-25.html`, `2025-02-25.de.pdf`."""
    return f"{update}{'' if language == DEFAULT_LANGUAGE else f'.{language}'}.{face}"
