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
        with unguarded(database):
            pass  # it is brought up to date once, before processes open it, and what is wrong with it is said here
        logs.configure(plan.log_format)
        structlog.get_logger().info(
            "serving", host=bound.getsockname()[0], port=bound.getsockname()[1], server=server.value
        )
        with plan.handed_over(database):
            run(plan, bound)
