"""What went wrong in a template, where, and what to do, as plain data; told by the process that meets the error."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from jinja2 import TemplateNotFound, TemplateRuntimeError, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

MEGABYTE = 1_000_000

_LONGEST = 300
_ONLY_SHOW = "a template shows what it is given, and can reach nothing else"
_SPELLING = "check how the name is spelled; what may be missing is asked for with: if ... is defined"
_MUCH = "look for a loop, or an operation, that makes far too much"
_THERE = "correct it there"


class TooSlow(BaseException):
    """A text takes too long. No `Exception`, so that nothing on its way up takes it for one of its own."""


class TooLong(Exception):
    """A text is longer than the limit."""


class NoSuchLanguage(Exception):
    """The templates have no file of a language."""


_TOLD: tuple[tuple[type[BaseException], str, str], ...] = (
    (TooSlow, "it takes longer than {seconds:g} s", "look for a loop that does not end, or goes over too much"),
    (TooLong, "it makes more than {output:,} characters", _MUCH),
    (MemoryError, "it takes more than {megabytes:,} MB of memory", _MUCH),
    (RecursionError, "it goes on within itself without an end", "look for a template or macro that calls itself"),
    (TemplateSyntaxError, "{said}", _THERE),
    (TemplateNotFound, "there is no template {said!r}", "name one that is in the folder of templates"),
    (SecurityError, "{said}", _ONLY_SHOW),
    (UndefinedError, "{said}", _SPELLING),
    (TemplateRuntimeError, "{said}", _THERE),
    (UnicodeEncodeError, "it shows half a character", _THERE),
    (OSError, "it reaches for a file", _ONLY_SHOW),
    (NoSuchLanguage, "there is no languages/{said}.po", "write it, or ask for another language"),
    (BaseException, "{said} ({kind})", "see what stands in that place, and what it is given"),
)
"""What is wrong and what to do, by the first kind that an error is of."""


class Watch(AbstractContextManager["Watch"]):
    """Turns what is raised within it into a fault.

    Args:
        name: of the template that was asked for.
        limits: the fields of `Limits`.

    Attributes:
        fault: `template`, `line` (or null), `problem`, `remedy`, and whether it is `fatal` to the process.
    """

    def __init__(self, name: str, limits: Mapping[str, Any]) -> None:
        self._name, self._limits = name, limits
        self.fault: dict[str, Any] = {}

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception | TooSlow):
            return False
        template, line = _place(error) or (self._name, None)
        problem, remedy = _told(error, self._limits)
        fatal = isinstance(error, MemoryError)
        self.fault = {"template": template, "line": line, "problem": problem, "remedy": remedy, "fatal": fatal}
        return True


def _place(error: BaseException) -> tuple[str, int | None] | None:
    """The template and line at which an error came up: the innermost of those that called each other."""
    if isinstance(error, TemplateSyntaxError) and error.name is not None:
        return error.name, error.lineno
    found = None
    step = error.__traceback__
    while step is not None:
        names = step.tb_frame.f_globals
        if (template := names.get("__jinja_template__")) is not None:
            found = template.name, template.get_corresponding_lineno(step.tb_lineno)
        elif "__jinja_exception__" in names:  # Jinja has put lines of the template in the place of its own
            found = step.tb_frame.f_code.co_filename, step.tb_lineno
        step = step.tb_next
    return found


def _told(error: BaseException, limits: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong, and what to do."""
    problem, remedy = next((problem, remedy) for kind, problem, remedy in _TOLD if isinstance(error, kind))
    said = (getattr(error, "message", None) or str(error)).rstrip(".") or "it fails"
    megabytes = limits["memory"] // MEGABYTE
    return _plain(problem.format(said=said, kind=type(error).__name__, megabytes=megabytes, **limits)), remedy


def _plain(text: str) -> str:
    """A message that shows itself and nothing else: of bounded length, on one line, without control characters."""
    shown = "".join(one if one.isprintable() else " " for one in text[:_LONGEST])
    return shown if len(text) <= _LONGEST else f"{shown}\u2026"
