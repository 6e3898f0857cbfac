"""What paths and queries take, and how it is written."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated, TypeAlias

from fastapi import Path, Query
from pydantic import AfterValidator, AwareDatetime, BeforeValidator

from termsvc.api.problems import invalid

FIRST_YEAR, LAST_YEAR = 1900, 9998

ACCOUNT_ID = r"^[A-Za-z0-9._~:@+-]+$"
"""Letters, digits and . _ ~ : @ + - : whatever stands in a path without being written otherwise."""


PRINTED = r"^[^\x00-\x1f\x7f]+$"
"""No control characters: databases don't keep all of them, and nobody can read them."""


def _written(form: re.Pattern[str], example: str) -> BeforeValidator:
    """Refuses what pydantic would take for a date or an instant, such as a number of seconds."""

    def check(value: object) -> object:
        if isinstance(value, int | float) or (isinstance(value, str) and not form.fullmatch(value)):
            raise ValueError(f"write it as {example}")
        return value

    return BeforeValidator(check)


def _reckonable(when: date) -> date:
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"years go from {FIRST_YEAR} to {LAST_YEAR}")
    return when


def _utc(when: datetime) -> datetime:
    _reckonable(when)
    return when.astimezone(UTC)


Day: TypeAlias = Annotated[date, _written(re.compile(r"\d{4}-\d{2}-\d{2}"), "2025-04-01"), AfterValidator(_reckonable)]
Instant: TypeAlias = Annotated[
    AwareDatetime, _written(re.compile(r"\d{4}-\d{2}-\d{2}[Tt ].*"), "2025-04-01T09:00:00Z"), AfterValidator(_utc)
]

AccountId: TypeAlias = Annotated[str, Path(pattern=PRINTED, max_length=200, description="an account's id")]
Slug: TypeAlias = Annotated[str, Path(pattern=PRINTED, max_length=200, description="a document's slug, such as dpa")]
On: TypeAlias = Annotated[Day | None, Query(description="a calendar date, at its end in each document's time zone")]
At: TypeAlias = Annotated[Instant | None, Query(description="an instant with an offset")]
KnownAt: TypeAlias = Annotated[
    Instant | None, Query(description="count only what was recorded by this instant; default all")
]
LANGUAGE = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
"""The shape of a BCP 47 tag."""
Language: TypeAlias = Annotated[
    str | None, Query(max_length=35, pattern=LANGUAGE, description="in a language, by its tag, such as de or de-AT")
]
OneDocument: TypeAlias = Annotated[str | None, Query(pattern=PRINTED, max_length=200, description="only this document")]


def moment(on: date | None, at: datetime | None) -> date | datetime | None:
    """What a question is about: a date, an instant, or now, which is `None`.

    Raises:
        Problem: both a date and an instant are given.
    """
    if on is not None and at is not None:
        raise invalid([("?at", "give either on or at, not both")])
    return on or at
