"""Notices from the templates: Markdown that is also the text of a mail, and a page made from it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from textwrap import indent
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup

from termsvc.core.errors import TermsError
from termsvc.core.explanation import wording
from termsvc.core.model import Assent
from termsvc.core.notice.audience import KeptOut
from termsvc.core.notice.items import Item
from termsvc.core.notice.notice import Notice
from termsvc.render.literal import literal

_KEPT_OUT = {
    KeptOut.NEW_ACCOUNT: "your account was opened when the new version already held for new accounts",
    KeptOut.CLOSED: "your account is closed, or will be before it takes effect",
    KeptOut.NEGOTIATED: "the agreement that you negotiated with us keeps its terms",
    KeptOut.DOES_NOT_APPLY: "it does not apply to your account",
    KeptOut.DISPLACED: "another document applies to your account in lieu of it",
    KeptOut.OBJECTED: "you objected to it",
    KeptOut.WITHDRAWN: "we withdrew it",
    KeptOut.SUPERSEDED: "a later version binds your account already",
}


class Notices:
    """The notice templates of an installation.

    Args:
        templates: the folder that holds `notices/`.
        company: how a notice names the company.
    """

    def __init__(self, templates: Path, company: str) -> None:
        loader = FileSystemLoader(templates)
        self._text = SandboxedEnvironment(loader=loader, undefined=StrictUndefined, keep_trailing_newline=True)
        self._text.filters["day"] = wording.day
        self._text.filters["literal"] = literal
        self._text.filters["bullets"] = _bullets
        self._page = SandboxedEnvironment(loader=loader, undefined=StrictUndefined, autoescape=True)
        self._company = company

    def markdown(self, notice: Notice) -> str:
        """A notice as Markdown.

        Raises:
            TermsError: the template is missing, names something unknown, or reaches for what it may not.
        """
        assents = {section.version.assent for section in notice.sections}
        return _rendered(
            self._text,
            "notices/update.md.j2",
            company=self._company,
            notice=notice,
            any_continued_use=Assent.CONTINUED_USE in assents,
            any_express=Assent.EXPRESS in assents,
            kept_out=_KEPT_OUT,
        )

    def page(self, title: str, markdown: str) -> str:
        """A notice as a page of its own; raw HTML in it is shown as text.

        Raises:
            TermsError: as for `markdown`.
        """
        body = Markup(MarkdownIt("commonmark", {"html": False}).render(markdown))  # noqa: S704  # markdown-it escaped it
        return _rendered(self._page, "notices/page.html.j2", title=title, body=body)


def _rendered(templates: SandboxedEnvironment, name: str, **values: Any) -> str:
    try:
        return templates.get_template(name).render(values)
    except TemplateError as error:
        line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        raise TermsError(f"the template {name}{line} can't be used: {error.message or error}") from error


def _bullets(items: Iterable[Item], depth: int = 0) -> str:
    """Items as a list in Markdown, nested as they are."""
    inner = "  " * (depth + 1)
    told = (
        "\n".join([f"{'  ' * depth}- {indent(_worded(item), inner).lstrip()}", *_nested(item, depth)]) for item in items
    )
    return "\n".join(told)


def _nested(item: Item, depth: int) -> list[str]:
    return [_bullets(item.items, depth + 1)] if item.items else []


def _worded(item: Item) -> str:
    """What an item says, with its condition in words if its text does not open with these."""
    if item.condition is None or item.text.startswith(item.condition):
        return item.text
    return f"{literal(item.condition)}: {item.text}"
