"""What an installation can set, by environment variables that start with `TERMSVC_` or a `.env` file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from termsvc.resources import folder


class Settings(BaseSettings):
    """The settings of one installation.

    Attributes:
        database: `sqlite:///path` or `postgresql://user@host/name`.
        terms: the folder of policy documents that `load` reads when it is given none.
        templates: the folder of Jinja templates.
        company: how a notice names the company.
        recorded_by: whom the records name as having recorded a fact.
    """

    model_config = SettingsConfigDict(env_prefix="TERMSVC_", env_file=".env", extra="ignore")

    database: str = "sqlite:///termsvc.sqlite"
    terms: Path = Path("terms")
    templates: Path = Field(default_factory=lambda: folder("templates"))
    company: str = "Aster"
    recorded_by: str = "termsvc"


def system_clock() -> datetime:
    """The present instant, in UTC: the only place that reads the machine's clock."""
    return datetime.now(UTC)  # noqa: TID251  # every other place is given this function
