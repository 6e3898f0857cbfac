"""Provisions that say something else than what was parsed."""

from __future__ import annotations

from termsvc.core.provisions.model import Content, Mark, Provision, Shown, Told


def saying(like: Provision, *, label: str, text: str, marks: tuple[Mark, ...] = ()) -> Provision:
    """A provision at the place of another one, with a label, words and mark-up of its own."""
    told = Told(label, text, marks)
    content = Content(like.kind, text, Shown, lambda _: told, label)
    return Provision(content, like.lines, like.parent, lambda _: like.address)
