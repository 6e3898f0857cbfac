"""What a redline that is a file of its own says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple


class Cover(NamedTuple):
    """What the redline is called, who is said to have made it, and when, with a time zone."""

    title: str
    author: str
    date: datetime
