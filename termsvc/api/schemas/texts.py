"""Texts, dates and numbers as bodies hold them: only what can be kept, and nothing that is read otherwise than it is written."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from termsvc.api.parameters import FIRST_YEAR, LAST_YEAR
from termsvc.library.source import NOT_TEXT

LONGEST_WORDS, LONGEST_TEXT = 10_000, 5_000_000
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Body(BaseModel):
    """What a request says; a name that is not known is refused, since a slip would be as if it were not there."""

    model_config = ConfigDict(extra="forbid")


def _printable(text: str) -> str:
    if found := NOT_TEXT.search(text):
        raise ValueError(f"the character U+{ord(found[0]):04X} is none of text")
    return text


def _written(given: Any) -> Any:
    if not isinstance(given, str) or not _DATE.fullmatch(given):
        raise ValueError("write a date as YYYY-MM-DD")
    return given


def _reckonable(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"years go from {FIRST_YEAR} to {LAST_YEAR}")
    return day


Day: TypeAlias = Annotated[date, BeforeValidator(_written), AfterValidator(_reckonable)]
Name: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_printable)]
MaybeWords: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST_WORDS), AfterValidator(_printable)]
Words: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_WORDS), AfterValidator(_printable)]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_TEXT), AfterValidator(_printable)]
Number: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=2**31 - 1)]
