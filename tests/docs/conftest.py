from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder, with nothing in it, without settings of the developer's own."""
    for name in [name for name in os.environ if name.startswith("TERMSVC_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def clone(empty: Path) -> Path:
    """The current folder, as in a fresh clone after `make setup`."""
    for name in ("terms", "tests"):
        (empty / name).symlink_to(ROOT / name)
    (empty / ".venv").symlink_to(sys.prefix)
    return empty
