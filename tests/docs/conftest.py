from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.databases import postgresql_server, postgresql_url
from tests.docs.markdown import ROOT

__all__ = ["postgresql_server", "postgresql_url"]


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, as in a fresh clone after `make setup`, without settings of the developer's own."""
    for name in [name for name in os.environ if name.startswith("TERMSVC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("terms", "tests"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    monkeypatch.chdir(tmp_path)
    return tmp_path
