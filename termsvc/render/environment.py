"""What templates can do: the sandbox in which they render, and the filters that they may use.

This is imported by the process that renders (`workbench`), so it imports little and fast. Whatever needs a file, such as
the data of a language, is read while an environment is made: afterwards that process can open none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from textwrap import indent
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateRuntimeError, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from termsvc.render.literal import literal

LANGUAGE = "en"
"""The language in which templates are written."""

_GLOBALS = ("namespace", "range")  # what else Jinja has there is of no use to a notice, or a way out of the sandbox
_NOT_THE_SAME_AGAIN = ("random",)
_SHOWN = (str, int, float, Undefined)  # what is undefined says so itself when it is shown
_INNER = re.compile(r"[\"\u201c\u201d]")


class _Template(Template):
    """A template of which nothing but its code lasts from one text to the next."""

    def _get_default_module(self, _context: Context | None = None) -> TemplateModule:
        # Jinja makes the module of an imported template once, so what a macro keeps in a namespace there would come up
        # in the next text: that of another account.
        return self.make_module()


class _Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox for plain data."""

    template_class = _Template

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A field of data by its name, even if dictionaries have a method of that name, such as `items`."""
        if isinstance(obj, dict) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def environment(files: Mapping[str, str], language: str) -> ImmutableSandboxedEnvironment:
    """What renders templates in one language.

    Args:
        files: texts by name, as in `TemplateSet`; templates see no others.
        language: a tag such as `en`, which templates see as `language`.
    """
    made = _Sandbox(
        loader=FunctionLoader(lambda name: (files[name], name, None) if name in files else None),
        undefined=StrictUndefined,
        finalize=_shown,
        autoescape=_is_html,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,  # what a constant expression makes is made, timed and counted when it renders
    )
    made.globals = {name: made.globals[name] for name in _GLOBALS} | {"language": language}
    for name in _NOT_THE_SAME_AGAIN:
        del made.filters[name]
    made.filters |= {
        "bullets": _bullets,
        "capital": _capital,
        "day": _day,
        "literal": literal,
        "quoted": _quoted,
        "unended": _unended,
    }
    return made


def _is_html(name: str | None) -> bool:
    return name is not None and name.endswith(".html.j2")


def _shown(value: Any) -> Any:
    """A text or number as it is.

    Raises:
        TemplateRuntimeError: it is anything else, which nobody means to show: Python would write it in its own way, with
            addresses in memory that are others each time.
    """
    if isinstance(value, _SHOWN) and not isinstance(value, bool):
        return value
    what = "nothing (none)" if value is None else f"something of the kind {type(value).__name__}"
    raise TemplateRuntimeError(f"it would show {what}, and only texts and numbers can be shown")


def _day(value: str) -> str:
    """A date, such as 2025-02-25, in words."""
    day = date.fromisoformat(value)
    return f"{day.day} {day:%B} {day.year}"  # in English, since nothing in the workbench sets a locale


def _quoted(text: str) -> str:
    """A text in quotation marks, those within it made single."""
    inner = re.sub(r"[\"\u201c](?=\w)", "\u2018", text)
    return f"\u201c{_INNER.sub(chr(0x2019), inner)}\u201d"


def _unended(text: str) -> str:
    """A text without its full stop."""
    return text.rstrip().removesuffix(".")


def _capital(text: str) -> str:
    """A text with a capital at its start."""
    return text[:1].upper() + text[1:]


def _bullets(items: Sequence[Mapping[str, Any]], depth: int = 0) -> str:
    """Items as a list in Markdown, nested as they are: each with its `text`, `condition` and `items`."""
    inner = "  " * (depth + 1)
    told = (
        "\n".join([f"{'  ' * depth}- {indent(_worded(item), inner).lstrip()}", *_nested(item, depth)]) for item in items
    )
    return "\n".join(told)


def _nested(item: Mapping[str, Any], depth: int) -> list[str]:
    return [_bullets(item["items"], depth + 1)] if item["items"] else []


def _worded(item: Mapping[str, Any]) -> str:
    """What an item says, with its condition in words if its text does not open with these."""
    condition, text = item["condition"], item["text"]
    return text if condition is None or text.startswith(condition) else f"{literal(condition)}: {text}"
