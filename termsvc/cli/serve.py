"""The command that serves the API."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from termsvc.cli import servers
from termsvc.cli.exits import unguarded
from termsvc.cli.options import Database

API = "termsvc.api.asgi:create"
"""What each process of a server loads."""

_NOBODY = "nobody is enrolled, so every call is refused: termsvc access bootstrap enrols the first admin"


class Server(StrEnum):
    """The programs that can serve it."""

    UVICORN = "uvicorn"
    GRANIAN = "granian"


class Logs(StrEnum):
    """How logs are written."""

    JSON = "json"
    CONSOLE = "console"


def serve(
    host: Annotated[str, typer.Option(metavar="HOST", help="the address to listen at; 0.0.0.0 for all")] = "127.0.0.1",
    port: Annotated[int, typer.Option(metavar="PORT", min=0, max=65535, help="0 for any that is free")] = 8000,
    workers: Annotated[int, typer.Option(metavar="N", min=1, max=512, help="processes that answer")] = 1,
    server: Annotated[Server, typer.Option(help="what serves it")] = Server.UVICORN,
    grace: Annotated[
        int, typer.Option(metavar="SECONDS", min=1, max=3600, help="for which requests may go on when it is to end")
    ] = 30,
    no_scheduler: Annotated[
        bool, typer.Option("--no-scheduler", help="note nothing that comes into force; something else does")
    ] = False,
    no_webhooks: Annotated[
        bool, typer.Option("--no-webhooks", help="deliver no webhooks; another server does")
    ] = False,
    log_format: Annotated[Logs, typer.Option(help="JSON lines, or lines for people")] = Logs.JSON,
    database: Database = None,
) -> None:
    """Serve the API until SIGTERM or an interrupt; requests come with tokens of their own."""
    import structlog

    from termsvc.api.asgi import rehearse
    from termsvc.telemetry import logs

    plan = servers.Plan(
        api=API,
        workers=workers,
        grace=grace,
        scheduler=not no_scheduler,
        webhooks=not no_webhooks,
        log_format=log_format.value,
    )
    run = servers.runner(server)
    with servers.listening(host, port) as bound:
        # It is brought up to date once, before processes open it, and what is wrong with it is said here.
        with unguarded(database) as app:
            rehearse(app)
            enrolled = app.store.read(lambda reading: reading.access().anyone())
        logs.configure(plan.log_format)
        at, by = bound.getsockname()[:2]
        structlog.get_logger().info("serving", base=_base(at, by), host=at, port=by, server=server.value)
        if not enrolled:
            structlog.get_logger().warning(_NOBODY)
        with plan.handed_over(database):
            run(plan, bound)


def _base(host: str, port: int) -> str:
    """The address that clients are given; an IPv6 one stands in brackets (RFC 3986)."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
