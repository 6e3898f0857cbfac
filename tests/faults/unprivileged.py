"""A child for whom what may not be written can't be, even if root runs it."""

from __future__ import annotations

import ctypes
import os
from pathlib import Path

from termsvc.store import StoreError
from tests.crashes.works import LOAD, do
from tests.forks import Say

CAPABILITIES_VERSION_3 = 0x20080522


def load(say: Say, url: str, folder: str) -> None:
    """Load, and say an error that is meant for users."""
    if os.geteuid() == 0:
        _drop_capabilities()
    try:
        do(url, LOAD, Path(folder))
    except StoreError as error:
        say(str(error))


def _drop_capabilities() -> None:
    """Root without capabilities is held to the permissions of files; see capabilities(7), capset(2)."""
    header, none = (ctypes.c_uint32 * 2)(CAPABILITIES_VERSION_3, 0), (ctypes.c_uint32 * 6)()
    assert ctypes.CDLL(None).capset(header, none) == 0
