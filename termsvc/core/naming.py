"""How a fact is called where it gives itself no id: by what it is about."""

from __future__ import annotations

from termsvc.core.model import Acceptance, Fact, utc_text


def key_text(fact: Fact) -> str:
    """Kind and key as text, such as `version:tos/2025-04-01`; of an acceptance, what it says and when."""
    if isinstance(fact, Acceptance):
        parts: tuple[str, ...] = (fact.account, fact.document, fact.version, utc_text(fact.accepted_at))
    else:
        parts = fact.key
    return f"{fact.name}:{'/'.join(parts)}"


def statement_id(key: str, number: int) -> str:
    """The id of the statement of this number about a key: the key itself, then `KEY#2`, `KEY#3` ..."""
    return key if number == 1 else f"{key}#{number}"
