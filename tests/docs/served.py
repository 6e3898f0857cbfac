"""`termsvc serve` as a process, whose clock stands at the date of a text."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial
from unittest.mock import patch

from fastapi import FastAPI

from termsvc.api import asgi
from termsvc.app import open_app
from termsvc.cli import main, serve

STANDS_AT = "CLOCK_STANDS_AT"
PROGRAM = "from tests.docs.served import run; run()"


def create() -> FastAPI:
    """The API by a clock that stands still."""
    when = datetime.fromisoformat(os.environ[STANDS_AT])
    with patch.object(asgi, "open_app", partial(open_app, clock=lambda: when)):
        return asgi.create()


def run() -> None:
    """What `termsvc` does."""
    serve.API = "tests.docs.served:create"
    main()
