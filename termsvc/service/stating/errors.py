"""Why something is not stated, beside `recording.FactsRefused`; nothing is recorded then."""

from __future__ import annotations

from collections.abc import Sequence

from termsvc.core.errors import Refused
from termsvc.service.stating.values import Shown


class StaleForm(Refused):
    """What was shown and accepted is not what is to be accepted.

    Attributes:
        current: of each document in question, the version to show now; documents without any are not among them.
    """

    def __init__(self, message: str, current: Sequence[Shown]) -> None:
        super().__init__(message)
        self.current = tuple(current)


class NotPosted(Refused):
    """A version was not posted yet at the instant at which somebody is said to have answered it."""


class AlreadyThere(Refused):
    """What is to come into being is there already."""
