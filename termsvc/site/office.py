"""What the pages of a site are made with."""

from __future__ import annotations

from dataclasses import dataclass

from termsvc.core.errors import TermsError
from termsvc.render.addresses import DEFAULT_LANGUAGE, Addresses
from termsvc.render.notices.notices import Notices
from termsvc.render.templating.workshop import Workshop
from termsvc.service.redlines import Rulebook


@dataclass(frozen=True, slots=True)
class Office:
    """What the pages of a site are made with.

    Attributes:
        notices: say notices in words, with the templates of today.
        rulebook: by which redlines say how much changes matter.

    Raises:
        TermsError: the first language is another one.
    """

    notices: Notices
    rulebook: Rulebook

    def __post_init__(self) -> None:
        if self.languages[:1] != (DEFAULT_LANGUAGE,):
            raise TermsError(
                f"the first language of the legal centre is {DEFAULT_LANGUAGE}, that of its templates; put it first in"
                " TERMSVC_LANGUAGES"
            )

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that the site speaks, first the one that addresses do not name."""
        return self.workshop.templates.languages

    @property
    def workshop(self) -> Workshop:
        """Renders the templates of today."""
        return self.notices.workshop

    @property
    def addresses(self) -> Addresses:
        """The addresses of the site, with its host."""
        return self.notices.addresses

    @property
    def company(self) -> str:
        """Whose terms are published."""
        return self.notices.company
