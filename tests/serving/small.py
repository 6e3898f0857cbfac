"""A small API with the same surroundings as the real one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from termsvc.access import anyone
from termsvc.api.middleware import Around
from termsvc.api.middleware.access_log import ACTOR
from termsvc.telemetry.metrics import Metrics

NOON = datetime(2025, 4, 1, 12, tzinfo=UTC)
LIMIT, WIDER = 1_000_000, 3_000_000
PROBLEM = "application/problem+json"


def small_api(log: Callable[..., Any], metrics: Metrics | None = None) -> FastAPI:
    """An API of a few routes, one of them wanting."""
    api = FastAPI(openapi_url=None)
    routes = APIRouter()

    @routes.get("/accounts/{account}")
    def show(account: str, request: Request) -> dict[str, str]:
        setattr(request.state, ACTOR, anyone("till"))
        return {"account": account}

    @routes.post("/accounts/{account}/acceptances")
    def accept(account: str, status: int = 201) -> JSONResponse:
        return JSONResponse({"account": account}, status)

    @routes.post("/resolve")
    def resolve() -> dict[str, str]:
        return {}

    @routes.get("/page")
    def page() -> Response:
        kept = {"Cache-Control": "max-age=60", "Content-Security-Policy": "default-src 'self'"}
        return Response("<p>", media_type="text/html", headers=kept)

    @routes.post("/read")
    @routes.post("/import")
    async def read(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @routes.get("/broken/{account}")
    def broken(account: str) -> None:
        raise KeyError(account)

    @api.exception_handler(HTTPException)
    async def problem(_request: Request, error: HTTPException) -> JSONResponse:
        return JSONResponse(
            {"status": error.status_code, "detail": error.detail}, error.status_code, media_type=PROBLEM
        )

    api.include_router(routes, prefix="/v1")
    Around(
        metrics=metrics or Metrics(),
        clock=lambda: NOON,
        random=bytes,
        log=log,
        wider={"/v1/import": WIDER},
        asking={"/v1/resolve"},
    ).install(api)
    return api
