"""Where the folders that come with the product are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def folder(name: Literal["templates", "terms"]) -> Path:
    """The folder of templates, or of the sample policies."""
    in_checkout = _PACKAGE.parent / name
    return in_checkout if (_PACKAGE.parent / "pyproject.toml").is_file() else _PACKAGE / "data" / name
