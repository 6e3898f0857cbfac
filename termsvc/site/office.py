"""What the pages of a site are made with."""

from __future__ import annotations

from dataclasses import dataclass

from termsvc.core.errors import TermsError
from termsvc.render.addresses import DEFAULT_LANGUAGE, Addresses
from termsvc.render.workshop import Workshop
from termsvc.service.redlines import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the pages of a site are made with.

    Attributes:
        addresses: with the site's own one, under which it is published.
        languages: in which the site speaks, first the one that addresses do not name.
        rulebook: by which redlines say how much changes matter.

    Raises:
        TermsError: the first language is another one.
    """

    addresses: Addresses
    company: str
    languages: tuple[str, ...]
    workshop: Workshop
    rulebook: Rulebook

    def __post_init__(self) -> None:
        if self.languages[:1] != (DEFAULT_LANGUAGE,):
            raise TermsError(
                f"the first language of the legal centre is {DEFAULT_LANGUAGE}, that of its templates; put it first in"
                " TERMSVC_LANGUAGES"
            )
