"""The notices of posted updates for whoever may read them: to everyone, or to one account."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from termsvc.access import Reach
from termsvc.core.errors import UnknownName
from termsvc.core.languages import best
from termsvc.core.notice.lifecycle import ActKind
from termsvc.core.notice.notice import Notice
from termsvc.core.world import World
from termsvc.render.notices.faces import Face
from termsvc.render.templating.template_set import TemplateSet
from termsvc.service import drafts, notices, renderings
from termsvc.service.drafts import Opened
from termsvc.service.kept import Kept
from termsvc.service.legal_centre import is_public
from termsvc.service.sight import seen
from termsvc.service.templates import templates_of
from termsvc.store import Reading, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which notice is asked for, by whom, and when.

    Attributes:
        update: its id.
        account: to whom it is; `None` for everyone.
        reach: the accounts to which who asks is bound; `None` for all.
        drafts: whether they may see what is not posted.
        now: an aware instant.
    """

    update: str
    account: str | None
    reach: Reach | None
    drafts: bool
    now: datetime


def notice(store: Store, wanted: Wanted) -> tuple[Opened, Notice]:
    """An update, and its notice as it stands.

    Raises:
        UnknownName: there is no such update or account, or who asks may not see it.
    """
    found = _update(store, wanted)
    account, reach = wanted.account, wanted.reach
    if account is None:
        return found, renderings.public(store, found)
    today = wanted.now.astimezone(UTC).date()
    if reach is not None and not store.read(lambda reading: seen(reading, reach, account, today)):
        World(()).account(account)  # is refused in the words in which one is that nobody recorded
    return found, notices.personal(store, found, account)


def _update(store: Store, wanted: Wanted) -> Opened:
    try:
        found = drafts.show(store, wanted.update)
    except UnknownName:
        found = None
    if found is not None and (wanted.drafts or _is_public(store, found, wanted.now)):
        return found
    raise UnknownName(f"there is no notice of an update {wanted.update!r} here")


def _is_public(store: Store, found: Opened, now: datetime) -> bool:
    return is_public(found, World(store.read(Reading.catalogue)).catalogue, now)


@dataclass(frozen=True, slots=True)
class NoticeCopies:
    """Draws notices with the templates of their posting; those that were asked for last are kept.

    Attributes:
        today: gives the templates of the installation, with which drafts are drawn.
        fonts: folders with fonts that a PDF file may take besides its own.
    """

    today: Callable[[], TemplateSet]
    kept: Kept
    fonts: Sequence[Path] = ()

    def language(self, store: Store, found: Opened, wanted: str | None) -> str:
        """The language in which a notice is told to whoever asks for one; without, the first in which it is.

        Raises:
            UnknownName: it is not told in that language.
        """
        languages = self._templates(store, found).languages
        spoken = languages[0] if wanted is None else best([wanted], languages)
        if spoken is None:
            raise UnknownName(
                f"the notice of {found.draft.id!r} is not told in {wanted!r}; it is in {', '.join(languages)}"
            )
        return spoken

    def made(self, store: Store, told: tuple[Opened, Notice], language: str, face: Face) -> bytes:
        """A notice as a file.

        Raises:
            MissingGlyphs: no font has some character of a PDF file.
            TermsError: a template can't be used.
        """
        found, notice = told
        posted = found.progress.last(ActKind.POSTED)
        templates = self._templates(store, found)
        key = (face, language, notice, posted and posted.at, templates.sha256)

        def draw() -> bytes:
            with renderings.rendering(store, found, templates, self.fonts) as drawing:
                return drawing.faces.made(notice, face, language)

        return self.kept.of(key, draw)

    def _templates(self, store: Store, found: Opened) -> TemplateSet:
        today = self.today()
        return store.read(lambda reading: templates_of(reading, found, today))
