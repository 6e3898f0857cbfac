"""What is said when a terms update is begun, carried on, or corrected."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from termsvc.api.parameters import Day
from termsvc.api.schemas.common import Body, Dated
from termsvc.api.schemas.texts import MaybeWords, Name, Number, Text, Words
from termsvc.core.model import Assent, NotifyBy

UPDATE_ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$"

UpdateName = Annotated[str, Field(pattern=UPDATE_ID, description="what the update is called")]


class NewDocument(Body):
    """A document that is new with the update; see the facts file for what its fields mean."""

    slug: Name
    title: Name
    kind: Name
    timezone: Annotated[Name, Field(description="an IANA name, such as America/Los_Angeles")]
    part_of: Dated | None = None
    in_lieu_of: Dated | None = None
    applies_if: Dated | None = None
    notify_by: NotifyBy | None = None
    amendment_notice: Name | None = None
    prevailing_language: Name | None = None


class NewVersion(Body):
    """A version with its text; it is posted with the update."""

    document: Name
    label: Name
    body: Annotated[Text, Field(description="Markdown")]
    effective_on: Annotated[Day, Field(description="from when it binds existing accounts")]
    effective_on_new: Annotated[
        Day | None, Field(description="from when it binds new accounts; default the date of posting")
    ] = None
    assent: Assent | None = None
    title: Name | None = None


class NewTranslation(Body):
    """A version's text in another language."""

    document: Name
    version: Name
    language: Annotated[Name, Field(description="a tag, such as de or de-AT")]
    body: Annotated[Text, Field(description="Markdown")]


class Texts(Body):
    """The versions of an update, with what goes with them: given here, or those of the installation's folder of terms."""

    source: Annotated[
        Literal["folder"] | None,
        Field(alias="from", description="folder: those versions there that are posted on the same date"),
    ] = None
    documents: tuple[NewDocument, ...] = ()
    versions: tuple[NewVersion, ...] = ()
    translations: tuple[NewTranslation, ...] = ()
    comment: MaybeWords = ""

    @model_validator(mode="after")
    def _one_of_each(self) -> Texts:
        if self.source is not None and (self.documents or self.versions or self.translations):
            raise ValueError("give the texts, or from: folder, not both")
        if len({one.document for one in self.versions}) < len(self.versions):
            raise ValueError("an update has one version of a document; keep one of each")
        return self

    @property
    def given(self) -> bool:
        """Whether there are texts at all, here or in the folder."""
        return self.source is not None or bool(self.documents or self.versions or self.translations)

    def texts(self, posted_on: date) -> bytes:
        """The texts given, as `library.proposed` reads them."""
        said = self.model_dump(
            mode="json", include={"documents", "versions", "translations"}, exclude_none=True, by_alias=True
        )
        for version in said["versions"]:
            version["posted_on"] = posted_on.isoformat()
        return json.dumps(said, ensure_ascii=False).encode()


class BeginUpdate(Texts):
    """An update to begin."""

    id: Annotated[str | None, Field(pattern=UPDATE_ID, description="default the date of posting")] = None
    posted_on: Annotated[Day, Field(description="the date on which it is to be posted")]

    @model_validator(mode="after")
    def _something(self) -> BeginUpdate:
        if not self.given:
            raise ValueError("give versions with their texts, or from: folder")
        return self


class Successor(Texts):
    """An update that corrects a posted one; versions that are not given anew are taken over."""

    id: UpdateName
    posted_on: Annotated[Day, Field(description="the date on which it is to be posted")]
    effective_on: Annotated[Day, Field(description="from when versions that are taken over bind existing accounts")]


class Acting(Body):
    """An act, and why."""

    comment: MaybeWords = ""


class Reasoned(Body):
    """An act for which a reason is to be given."""

    comment: Words


class ActingOn(Acting):
    """An act on what the caller has looked at."""

    revision: Annotated[Number | None, Field(description="refused if the draft has a later one")] = None


class Postponement(Reasoned):
    """Later dates of a posted update, with the same texts."""

    effective_on: Day
    documents: Annotated[list[Name] | None, Field(min_length=1, description="which; default all")] = None
