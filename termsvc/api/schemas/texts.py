"""Words as bodies hold them: only characters that can be kept and shown."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints

from termsvc.library.source import NOT_TEXT

_WORDS, _TEXT = 10_000, 5_000_000


def _printable(text: str) -> str:
    if found := NOT_TEXT.search(text):
        raise ValueError(f"the character U+{ord(found[0]):04X} is none of text")
    return text


Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_printable)]
"""What something is called."""

MaybeWords: TypeAlias = Annotated[str, StringConstraints(max_length=_WORDS), AfterValidator(_printable)]
Words: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=_WORDS), AfterValidator(_printable)]
"""What somebody says, in a few sentences."""

Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=_TEXT), AfterValidator(_printable)]
"""A policy document."""

Number: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
"""1, 2, 3 ..."""
