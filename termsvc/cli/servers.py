"""The programs that serve the API: where they listen, what their processes are told, how they end."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from socket import AI_PASSIVE, SO_REUSEADDR, SOCK_STREAM, SOL_SOCKET, gaierror, getaddrinfo, socket
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NoReturn

from termsvc.cli.exits import DONE, MISTAKEN

if TYPE_CHECKING:
    from termsvc.telemetry.logs import Format

SHARED_METRICS = "PROMETHEUS_MULTIPROC_DIR"
SLACK = 5
"""Seconds that a process has after its last request to close what it has open."""

_TAKEN = "Port {port} at {host} is taken by another program. Stop that one, or name another port with --port."
_FORBIDDEN = (
    "This user may not listen at port {port}. Name one from 1024 on with --port, and let a proxy stand before it."
)
_UNKNOWN = "This machine has no address {host}. Name one that it has with --host, or 0.0.0.0 for all."
_REASONS = {errno.EADDRINUSE: _TAKEN, errno.EACCES: _FORBIDDEN, errno.EADDRNOTAVAIL: _UNKNOWN}
_NO_GRANIAN = "granian is not installed. Install it with pip install 'termsvc[granian]', or leave out --server granian."


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How the API is to be served.

    Attributes:
        api: what each process loads, as `module:function`.
        workers: how many processes answer.
        grace: seconds for which requests may go on when the server is to end.
        scheduler: whether one process notes what comes into force.
        webhooks: whether one process delivers webhooks.
        log_format: `json`, or `console` for people.
    """

    api: str
    workers: int
    grace: int
    scheduler: bool
    webhooks: bool
    log_format: Format

    @contextmanager
    def handed_over(self, database: str | None) -> Iterator[None]:
        """What processes need to know, in the environment that they inherit, and a folder that they share."""
        from termsvc.api.workers import Workers

        with TemporaryDirectory(prefix="termsvc-serve-") as folder:
            if database:
                os.environ["TERMSVC_DATABASE"] = database
            if self.workers > 1:
                os.environ.setdefault(SHARED_METRICS, folder)
            lock = str(Path(folder) / "lock") if self.workers > 1 else ""
            Workers(
                scheduler=self.scheduler,
                webhooks=self.webhooks,
                lock=lock,
                log_format=self.log_format,
                ends_within=SLACK,
            ).hand_over()
            yield


@contextmanager
def listening(host: str, port: int) -> Iterator[socket]:
    """A socket that is bound to an address, on which nobody listens yet.

    Raises:
        typer.Exit: it can't be had; why was said.
    """
    try:
        family, _, protocol, _, address = getaddrinfo(host, port, type=SOCK_STREAM, flags=AI_PASSIVE)[0]
    except (gaierror, UnicodeError):
        _give_up(_UNKNOWN.format(host=host))
    # Only where a socket says that it is of TCP does asyncio send small packets at once; else each answer waits for the
    # acknowledgement of its head, which takes 40 ms.
    with socket(family, SOCK_STREAM, protocol) as bound:
        bound.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            bound.bind(address)
        except OSError as error:
            reason = _REASONS.get(error.errno or 0, "{host}, port {port}: " + str(error.strerror))
            _give_up(reason.format(host=host, port=port))
        bound.set_inheritable(True)
        yield bound


def run_uvicorn(plan: Plan, bound: socket) -> None:
    """Serve with uvicorn until a signal ends it."""
    import uvicorn
    from uvicorn.supervisors import Multiprocess

    from termsvc.telemetry.logs import for_logging

    config = uvicorn.Config(
        plan.api,
        factory=True,
        workers=plan.workers,
        lifespan="on",
        log_config=for_logging(plan.log_format),
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=plan.grace,
    )
    # When it has ended in good order it raises the signal again, for whoever else waits for it: nobody does.
    for ended_by in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ended_by, _end)
    if plan.workers > 1:
        Multiprocess(config, sockets=[bound]).run()
    else:
        uvicorn.Server(config).run(sockets=[bound])


def run_granian(plan: Plan, bound: socket) -> None:
    """Serve with granian until a signal ends it."""
    from granian import Granian
    from granian.constants import Interfaces

    from termsvc.telemetry.logs import for_logging

    host, port = bound.getsockname()[:2]
    bound.close()  # it was free; granian binds it by itself
    Granian(
        plan.api,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=plan.workers,
        factory=True,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=plan.grace + SLACK,
        log_dictconfig=for_logging(plan.log_format),
    ).serve()


def runner(server: str) -> Callable[[Plan, socket], None]:
    """What serves with a program, by its name.

    Raises:
        typer.Exit: it is not installed, which was said.
    """
    if server == "uvicorn":
        return run_uvicorn
    try:
        import_module("granian")
    except ImportError:
        _give_up(_NO_GRANIAN)
    return run_granian


def _end(*_: object) -> NoReturn:
    raise SystemExit(DONE)


def _give_up(why: str) -> NoReturn:
    import typer

    typer.echo(f"termsvc: {why}", err=True)
    raise typer.Exit(MISTAKEN)
