"""Proposals worded as items, from templates that legal edits: `notices/items/<kind>.md.j2`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from termsvc.core.errors import TermsError
from termsvc.core.notice.items import Item, ItemKind, Proposal
from termsvc.render.literal import literal
from termsvc.resources import folder

_OPENS_LIST = re.compile(r"\A(\d+)([.)])(?=\s)|\A([-+])(?=\s)")
_INNER = re.compile(r"[\"\u201c\u201d]")
_ENDED = re.compile(r"[.!?:\u2026][\"'\u201d\u2019)]*\Z")


class ItemWordings:
    """The wordings of an installation; what a document says is shown as it is, whatever mark-up it looks like.

    Args:
        templates: the folder that holds `notices/items/`; a wording that it lacks is that of the product.
    """

    def __init__(self, templates: Path) -> None:
        self._templates = SandboxedEnvironment(
            loader=FileSystemLoader([templates, folder("templates")]), undefined=StrictUndefined
        )
        self._templates.filters |= {"quoted": _quoted, "unended": _unended, "capital": _capital}

    def items(self, proposals: Iterable[Proposal]) -> tuple[Item, ...]:
        """The proposals as items, numbered in order, each before what is nested in it.

        Raises:
            TermsError: a wording is missing, names something unknown, or reaches for what it may not.
        """
        numbers = count(1)
        return tuple(self._item(one, numbers) for one in proposals)

    def _item(self, one: Proposal, numbers: Iterator[int]) -> Item:
        number = next(numbers)
        return Item(
            id=f"i{number}",
            document=one.document,
            kind=one.kind,
            text=self._text(one),
            changes=one.changes,
            applies_if=one.applies_if,
            condition=one.condition,
            items=tuple(self._item(nested, numbers) for nested in one.items),
        )

    def _text(self, one: Proposal) -> str:
        name = f"notices/items/{one.kind}.md.j2"
        try:
            text = self._templates.get_template(name).render(s=_literal(one.slots))
        except TemplateError as error:
            line = f", line {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
            raise TermsError(f"the wording {name}{line} can't be used: {error.message or error}") from error
        line = _OPENS_LIST.sub(r"\1\\\2\3", " ".join(text.split()))
        return line if one.kind is ItemKind.ENTRY or _ENDED.search(line) else f"{line}."


def _literal(value: Any) -> Any:
    """A value with each text in it as Markdown that shows it as it is."""
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, tuple):
        return tuple(map(_literal, value))
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _literal(getattr(value, one.name)) for one in fields(value)})
    return value


def _quoted(text: str) -> str:
    """A text in quotation marks, those within it made single."""
    inner = re.sub(r"[\"\u201c](?=\w)", "\u2018", text)
    return f"\u201c{_INNER.sub(chr(0x2019), inner)}\u201d"


def _unended(text: str) -> str:
    return text.rstrip().removesuffix(".")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
