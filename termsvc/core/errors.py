"""The errors that a user can cause; a class's docstring is its message when none is given."""

from __future__ import annotations

import inspect


class TermsError(Exception):
    """Something about the terms is wrong."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or inspect.cleandoc(type(self).__doc__ or ""))


class InvalidFact(TermsError, ValueError):
    """A value breaks a rule that every fact of its kind keeps."""


class InvalidCondition(TermsError, ValueError):
    """A condition is not one of the narrow CEL that documents may use."""


class UnknownName(TermsError, LookupError):
    """No account, document or version of this name is known at the instant asked."""


class Refused(TermsError):
    """The facts were refused; nothing was recorded."""
