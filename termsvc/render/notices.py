"""Notices from the templates: Markdown that is also the text of a mail, and a page made from it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from markdown_it import MarkdownIt
from markupsafe import Markup

from termsvc.core.errors import TermsError
from termsvc.core.explanation import wording
from termsvc.core.model import Assent, Version
from termsvc.core.notice.update import TermsUpdate


@dataclass(frozen=True, slots=True)
class Change:
    """A section that changed, and how."""

    heading: str
    summary: str


@dataclass(frozen=True, slots=True)
class Section:
    """What a notice says of one document.

    Attributes:
        predecessor: the version that this one follows; `None` for a new document.
        carve_outs: whether some account's agreement keeps its terms.
        longer_notice: whether it takes effect later for some account, such as one whose agreement asks for more notice.
    """

    title: str
    version: Version
    predecessor: Version | None
    changes: tuple[Change, ...]
    carve_outs: bool
    longer_notice: bool


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
        self._text.filters["literal"] = _literal
        self._page = SandboxedEnvironment(loader=loader, undefined=StrictUndefined, autoescape=True)
        self._company = company

    def markdown(self, update: TermsUpdate, sections: Sequence[Section]) -> str:
        """The notice of an update as Markdown.

        Raises:
            TermsError: the template is missing, names something unknown, or reaches for what it may not.
        """
        assents = {section.version.assent for section in sections}
        return _rendered(
            self._text,
            "notices/update.md.j2",
            company=self._company,
            posted_on=update.posted_on,
            effective_dates=update.effective_dates,
            any_continued_use=Assent.CONTINUED_USE in assents,
            any_express=Assent.EXPRESS in assents,
            sections=sections,
            express=Assent.EXPRESS,
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


def _literal(text: str) -> str:
    """A text as Markdown that shows it as it is."""
    return _MARKUP.sub(r"\\\g<0>", text)


_MARKUP = re.compile(r"[\\`*_\[\]<>#|~]")
