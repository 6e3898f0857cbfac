"""That somebody who is known was not let do something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody came with a token that is valid, and asked for what they may not.

    Attributes:
        actor: the id of their identity.
        token: the id of the token; `None` for one of a provider.
        asked: what they asked for, such as `POST /v1/retractions`, with the names of parameters and not what they held.
        reason: why it was refused, as they were told.
        request: the id of the request, by which logs name it.
    """

    at: datetime
    actor: str
    token: str | None
    asked: str
    reason: str
    request: str
