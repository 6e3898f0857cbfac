"""What stands at an address."""

from __future__ import annotations

from dataclasses import dataclass

HTML = "text/html; charset=utf-8"
MARKDOWN = "text/markdown; charset=utf-8"
JSON = "application/json"
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Page:
    """What is sent from an address: the media type and the bytes."""

    content_type: str
    body: bytes

    @property
    def is_html(self) -> bool:
        """Whether it is a page for a browser, which stands in a folder of its own when it is a file."""
        return self.content_type == HTML
