"""What the pages of a site are made with."""

from __future__ import annotations

from dataclasses import dataclass

from termsvc.render.addresses import Addresses
from termsvc.render.workshop import Workshop
from termsvc.service.redlines import Rulebook


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """What the pages of a site are made with.

    Attributes:
        addresses: with the site's own one, under which it is published.
        languages: in which the site speaks, the default one first.
        rulebook: by which redlines say how much changes matter.
    """

    addresses: Addresses
    company: str
    languages: tuple[str, ...]
    workshop: Workshop
    rulebook: Rulebook
