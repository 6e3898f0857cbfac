"""Redlines judged by the rules that come with the product."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from termsvc.core.materiality import Materiality, Rules
from termsvc.core.redline import Redline
from termsvc.core.review import Review, review
from termsvc.resources import folder
from termsvc.service.redlines import rulebook


def reviewed(found: Redline, *only: Materiality, always: Collection[str] = ()) -> Review:
    return review(found, _rules(), only=only, always=always)


@cache
def _rules() -> Rules:
    return rulebook(folder("terms")).rules
