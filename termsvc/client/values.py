"""What the API's values have in common: frozen, and open to fields that a later server adds."""

from __future__ import annotations

from pydantic import AwareDatetime, BaseModel, ConfigDict

__all__ = ["AwareDatetime", "Shown", "Value"]


class Value(BaseModel):
    """A value of the API. Fields that this version of the client does not know are left out."""

    model_config = ConfigDict(frozen=True, extra="ignore", validate_by_alias=True, validate_by_name=True)


class Shown(Value):
    """The text of a version as somebody was shown it, which is what they accept.

    Attributes:
        document: the document's slug.
        version: the version's label.
        sha256: the seal of the text shown, or of the translation shown.
    """

    document: str
    version: str
    sha256: str
