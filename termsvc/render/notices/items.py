"""Proposals worded as items, from templates that legal edits: `notices/items/<kind>.md.j2`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import chain
from typing import Any

from termsvc.core.notice.items import Item, ItemKind, Proposal
from termsvc.render.markdown.literal import literal
from termsvc.render.templating.workshop import Workshop

_OPENS_LIST = re.compile(r"\A(\d+)([.)])(?=\s)|\A([-+])(?=\s)")
_ENDED = re.compile(r"[.!?:\u2026][\"'\u201d\u2019)]*\Z")


class ItemWordings:
    """The wordings of an installation; what a document says is shown as it is, whatever mark-up it looks like.

    Args:
        workshop: renders `notices/items/`.
    """

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop

    def items(self, proposals: Iterable[Proposal]) -> tuple[Item, ...]:
        """The proposals as items, numbered in order, each before what is nested in it.

        Raises:
            TermsError: a wording is missing, names something unknown, or reaches for what it may not.
        """
        top = tuple(proposals)
        every = tuple(chain.from_iterable(map(_walk, top)))
        told = iter(enumerate(self._texts(every), 1))
        return tuple(_item(one, told) for one in top)

    def _texts(self, proposals: Sequence[Proposal]) -> list[str]:
        """What each says. Those of one kind are rendered together, which takes much less time."""
        texts: dict[int, str] = {}
        for kind in dict.fromkeys(one.kind for one in proposals):
            alike = [place for place, one in enumerate(proposals) if one.kind is kind]
            values = ({"s": _literal(asdict(proposals[place].slots))} for place in alike)
            made = self._workshop.texts(f"notices/items/{kind}.md.j2", values)
            texts.update(zip(alike, made, strict=True))
        return [_paragraph(one.kind, texts[place]) for place, one in enumerate(proposals)]


def _walk(one: Proposal) -> Iterator[Proposal]:
    yield one
    for nested in one.items:
        yield from _walk(nested)


def _item(one: Proposal, told: Iterator[tuple[int, str]]) -> Item:
    number, text = next(told)
    return Item(
        id=f"i{number}",
        document=one.document,
        kind=one.kind,
        text=text,
        changes=one.changes,
        applies_if=one.applies_if,
        condition=one.condition,
        items=tuple(_item(nested, told) for nested in one.items),
    )


def _paragraph(kind: ItemKind, text: str) -> str:
    line = _OPENS_LIST.sub(r"\1\\\2\3", " ".join(text.split()))
    return line if kind is ItemKind.ENTRY or _ENDED.search(line) else f"{line}."


def _literal(value: Any) -> Any:
    """A value with each text in it as Markdown that shows it as it is."""
    if isinstance(value, str):
        return literal(value)
    if isinstance(value, dict):
        return {name: _literal(one) for name, one in value.items()}
    return [_literal(one) for one in value] if isinstance(value, tuple) else value
