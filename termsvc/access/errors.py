"""Why somebody is not let in, as errors for users; none repeats a token."""

from __future__ import annotations

from termsvc.core.errors import TermsError


class Denied(TermsError):
    """This is not permitted."""


class Unauthenticated(Denied):
    """Nobody knows who acts: a token is missing, or is none that is valid here now."""


class Forbidden(Denied):
    """Who acts is known, and has no role that permits this."""
