"""What many bodies have in common."""

from __future__ import annotations

from typing import Annotated, Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from termsvc.api.parameters import ACCOUNT_ID, PRINTED, Day

Id: TypeAlias = Annotated[str, StringConstraints(pattern=ACCOUNT_ID, max_length=200)]
"""What is named from now on: in letters that stand in an address as they are."""

Name: TypeAlias = Annotated[str, StringConstraints(pattern=PRINTED, max_length=200)]
"""What was named before, whoever named it."""

Text: TypeAlias = Annotated[str, StringConstraints(max_length=1_000)]
Seal: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Body(BaseModel):
    """What is sent: a field that nobody knows is a mistake, and told."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    def mapping(self) -> dict[str, Any]:
        """The fields that were sent, as a facts file has them."""
        return self.model_dump(mode="json", exclude_unset=True, by_alias=True)


class During(Body):
    """Half-open calendar dates `[from, to)` on which a value holds; null is open on that side."""

    from_: Day | None = Field(None, alias="from")
    to: Day | None = None


class DatedText(During):
    """A text on some dates."""

    value: Name


Dated: TypeAlias = Name | list[DatedText]
"""A plain text, which holds always, or one for each span of dates."""


class Contact(During):
    """Personal data: whom to tell."""

    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+$", max_length=254)]
    person: Text = ""
    role: Text = ""
