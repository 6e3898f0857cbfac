"""The public legal centre: what stands at each address, and all of it as a folder of files."""

from __future__ import annotations

from termsvc.site.page import Page
from termsvc.site.site import Site

__all__ = ["Page", "Site"]
