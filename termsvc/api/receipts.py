"""That something was recorded, as answers tell it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from termsvc.api.replies import Reply
from termsvc.core.model import utc_text
from termsvc.service.stating.values import Receipt


def receipt(value: Receipt) -> dict[str, Any]:
    """A receipt as JSON data."""
    return {
        "fact": value.fact,
        "kind": value.kind,
        "recorded_at": utc_text(value.recorded_at).replace("+00:00", "Z"),
    }


def receipts(account: str, values: Iterable[Receipt]) -> dict[str, Any]:
    """Receipts of what an account said, as JSON data."""
    return {"account": account, "facts": [receipt(one) for one in values]}


def created(value: Receipt, location: str) -> Reply:
    """That something came into being, and where it is to be found."""
    return Reply(201, receipt(value), {"Location": location})
