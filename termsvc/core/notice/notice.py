"""A notice as a value: what every rendering of it shows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from termsvc.core.model import Assent, Version
from termsvc.core.notice.audience import KeptOut
from termsvc.core.notice.items import Item


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedText:
    """A version's text in another language.

    Attributes:
        title: of the document in that language, as the text is headed.
        sha256: the seal of the text.
    """

    language: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Titled:
    """A document as it is called in a notice: in a version, and in that version's translations."""

    title: str
    translations: tuple[TranslatedText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What a notice says of one document.

    Attributes:
        title: of the document, as the version has it.
        before: the version that this one follows; `None` for a new document.
        effective_on: from when the version binds: existing accounts, or the one to which the notice is addressed; `None`
            where it awaits that account's assent.
        items: what is told, in order.
        left_out: how many items of the public notice are not shown to the account to which it is addressed.
        carve_outs: whether some account's agreement keeps its terms.
        later: whether the version binds some accounts only later, as where an agreement asks for more notice.
        prevailing_language: that of the text which decides where its translations differ, where the document says so.
        translations: of the version's text, by language.
    """

    title: str
    version: Version
    before: Version | None
    effective_on: date | None
    items: tuple[Item, ...]
    left_out: int = 0
    carve_outs: bool = False
    later: bool = False
    prevailing_language: str | None = None
    translations: tuple[TranslatedText, ...] = ()

    @property
    def needs_assent(self) -> bool:
        """Whether the version binds existing accounts only once they expressly accept it."""
        return self.version.assent is Assent.EXPRESS


def called(one: Titled | Section, language: str) -> str:
    """What a document is called in a language; as it is called in its version, where it is not translated."""
    return next((text.title for text in one.translations if text.language == language), one.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The notice of an update, to everyone or to one account.

    Attributes:
        update: its id.
        sections: in the order of the update's documents; an account's own has those that will bind it.
        corrects: the id of the update whose notice this one corrects.
        corrected_on: the date on which it was corrected last, because something takes effect later than first told.
        postponed: the documents that do, with the dates on which they were first to take effect.
        account: to which it is addressed; `None` for everyone.
        kept_out: the documents of the update that do not concern the account, and why.
        change_log: the versions of the update of which no notice tells, but the change log alone; in an account's own
            notice, those that will bind it.
    """

    update: str
    posted_on: date
    sections: tuple[Section, ...]
    corrects: str | None = None
    corrected_on: date | None = None
    postponed: tuple[tuple[Titled, date], ...] = ()
    account: str | None = None
    kept_out: tuple[tuple[Titled, KeptOut], ...] = ()
    change_log: tuple[Section, ...] = ()

    @property
    def effective_dates(self) -> tuple[date, ...]:
        """The dates on which its versions take effect, earliest first."""
        return tuple(sorted({section.effective_on for section in self.sections if section.effective_on}))

    @property
    def left_out(self) -> int:
        """How many items of the public notice are not shown to the account to which it is addressed."""
        return sum(section.left_out for section in self.sections)
