"""The API as servers load it, with a request that takes as long as it is told."""

from __future__ import annotations

import time

from fastapi import FastAPI
from fastapi.responses import JSONResponse

from termsvc.api.asgi import create as create_api


def create() -> FastAPI:
    api = create_api()

    def slow(seconds: float) -> JSONResponse:
        time.sleep(seconds)
        return JSONResponse({"slept": seconds})

    api.add_api_route("/slow", slow)
    return api
