"""What an installation can set, by environment variables that start with `TERMSVC_` or a `.env` file."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from termsvc.core.errors import InvalidFact
from termsvc.resources import folder

SECRETS = Path("/run/secrets")
"""Where containers have secrets, each in a file that is named as the variable is."""


class Settings(BaseSettings):
    """The settings of one installation.

    Attributes:
        database: `sqlite:///path` or `postgresql://user@host/name`.
        terms: the folder of policy documents that `load` reads when it is given none.
        templates: the folder of Jinja templates.
        company: how a notice names the company.
        site: the address under which the legal centre is published, with a path if it shares its host.
        sender: whose name and address mails bear.
        languages: in which the legal centre speaks and accounts are written to, the first one where an address names none.
        recorded_by: whom the records name as having recorded a fact, while nobody is enrolled.
        token: by which who acts is known, once somebody is enrolled.
        token_file: a file that holds it, where it is not given itself.
        test_database: on which those act who come to the API with a key for test mode; without it nobody can.
        oidc_issuer: the OpenID provider whose tokens the API takes besides its own, as its tokens name it.
        oidc_audience: for whom such a token must be.
        rate_limit: how often each key may ask, such as `600/minute`; several are parted by semicolons.
        rate_storage: where that is counted: `memory://` for each process apart, `redis://host` for all together.
        cache_seconds: how long the API lets an answer be kept at most that a new fact could change.
        allow_http_webhooks: whether webhooks may go to addresses without TLS and to private ones, as in development.
    """

    model_config = SettingsConfigDict(
        env_prefix="TERMSVC_",
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        secrets_dir=SECRETS if SECRETS.is_dir() else None,
    )

    database: str = "sqlite:///termsvc.sqlite"
    terms: Path = Path("terms")
    templates: Path = Field(default_factory=lambda: folder("templates"))
    company: str = "Aster"
    site: str = "https://legal.aster.example"
    sender: str = "Aster Legal <legal@aster.example>"
    languages: tuple[str, ...] = ("en", "de")
    recorded_by: str = "termsvc"
    token: SecretStr | None = None
    token_file: Path | None = None
    test_database: str | None = None
    oidc_issuer: str | None = None
    oidc_audience: str | None = None
    rate_limit: str = "600/minute"
    rate_storage: str = "memory://"
    cache_seconds: int = Field(default=60, ge=0, le=24 * 60 * 60)
    allow_http_webhooks: bool = False

    def read_token(self) -> str | None:
        """The token of who acts; `None` if none was given.

        Raises:
            OSError: its file can't be read.
        """
        if self.token is not None:
            return self.token.get_secret_value()
        return None if self.token_file is None else self.token_file.read_text(encoding="utf-8", errors="replace")


def read_settings() -> Settings:
    """The settings as they are now.

    Raises:
        InvalidFact: one can't be used; all that can't are named, and what they hold is not, for it may be secret.
    """
    try:
        return Settings()
    except ValidationError as error:
        wrong = (
            f"TERMSVC_{str(one['loc'][0]).upper()}: {one['msg'][:1].lower()}{one['msg'][1:]}" for one in error.errors()
        )
        raise InvalidFact(f"A setting can't be used. {'; '.join(wrong)}.") from None


def system_clock() -> datetime:
    """The present instant, in UTC: the only place that reads the machine's clock."""
    return datetime.now(UTC)  # noqa: TID251  # every other place is given this function


def system_random(size: int) -> bytes:
    """So many bytes that nobody can guess, from the operating system."""
    return secrets.token_bytes(size)
