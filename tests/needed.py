"""What a test needs and this machine lacks: elsewhere the test is skipped, in CI it fails."""

from __future__ import annotations

import os
from typing import NoReturn

import pytest


def lacking(what: str, *, may: bool = False) -> NoReturn:
    """End the test: `what` is lacking, as a sentence without a full stop. If it may be, no test fails for it."""
    if os.environ.get("CI") and not may:
        pytest.fail(f"in CI {what}")
    pytest.skip(what)
