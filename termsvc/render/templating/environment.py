"""What templates can do: the sandbox in which they render, and the filters that they may use.

This is imported by the process that renders (`workbench`), so it imports little and fast. Whatever needs a file, such as
the data of a language, is read while an environment is made: afterwards that process can open none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from textwrap import indent
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateRuntimeError, Undefined
from jinja2.environment import TemplateModule
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from termsvc.render.markdown.literal import literal
from termsvc.render.templating.tongue import Tongue

LANGUAGE = "en"
"""The language in which templates are written."""

_GLOBALS = (
    "_",
    "namespace",
    "range",
)  # what else Jinja has there is of no use to a notice, or a way out of the sandbox
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
    tongue = Tongue(language, files.get(f"languages/{language}.po", ""))
    made = _Sandbox(
        extensions=["jinja2.ext.i18n"],
        loader=FunctionLoader(lambda name: (files[name], name, None) if name in files else None),
        undefined=StrictUndefined,
        finalize=_shown,
        autoescape=_is_html,
        keep_trailing_newline=True,
        auto_reload=False,
        optimized=False,  # what a constant expression makes is made, timed and counted when it renders
    )
    made.globals = {name: made.globals[name] for name in _GLOBALS} | {"language": language}
    made.policies["ext.i18n.trimmed"] = True
    vars(made)["install_gettext_translations"](tongue.translations, newstyle=True)
    for name in _NOT_THE_SAME_AGAIN:
        del made.filters[name]
    made.filters |= {
        "bullets": _bullets,
        "capital": _capital,
        "literal": literal,
        "quoted": _quoted,
        "unended": _unended,
        **tongue.filters(),
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


def _bullets(items: Sequence[Mapping[str, Any]], language: str, mark: str, depth: int = 0) -> str:
    """Items as a list in Markdown, nested as they are: each with its `text`, `condition`, `language` and `items`.

    Those that are in another language than a notice is begin with a mark.
    """
    inner = "  " * (depth + 1)
    return "\n".join(
        line
        for item in items
        for line in (
            f"{'  ' * depth}- {indent(_worded(item, language, mark), inner).lstrip()}",
            *([_bullets(item["items"], language, mark, depth + 1)] if item["items"] else []),
        )
    )


def _worded(item: Mapping[str, Any], language: str, mark: str) -> str:
    """What an item says, with its condition in words if its text does not open with these."""
    condition, text = item["condition"], item["text"]
    told = text if condition is None or text.startswith(condition) else f"{literal(condition)}: {text}"
    return told if item["language"] == language else f"*({mark})* {told}"
