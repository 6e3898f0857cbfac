"""Whether this process lives, and whether it can do its work: for balancers, orchestrators and whoever is on call.

These endpoints are coroutines, which no others are: they must answer when every thread waits for a database that hangs.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import Any, Final, TypeAlias

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from termsvc.core.errors import TermsError
from termsvc.service import readiness
from termsvc.store import Store
from termsvc.telemetry.metrics import MEDIA_TYPE, Metrics

log = structlog.get_logger()

PATIENCE: Final = 2.0
FRESH: Final = 1.0
LAG: Final = timedelta(minutes=45)
"""How late background jobs may be: the scheduler looks every 15 minutes, so it has failed three times by then."""
LIVES: Final = "/healthz"
READY: Final = "/readyz"
METRICS: Final = "/metrics"
DATABASE: Final = "database"
SCHEDULER: Final = "scheduler"
WEBHOOKS: Final = "webhooks"

Check: TypeAlias = Callable[[], str | None]
"""What is wrong, in a sentence that names nothing of this installation; `None` if nothing is.

It may raise a `TermsError`, which goes into the log: messages of databases name hosts and users, and anybody may ask here.
"""
Told: TypeAlias = dict[str, str | None]


@dataclass(slots=True)
class Readiness:
    """Makes checks in a thread of their own, one run at a time, however many ask; waits only so long for it.

    Attributes:
        checks: by name, in order. After one that can't be made the others are left out: the database is away.
        patience: seconds that whoever asks is kept waiting.
        fresh: seconds for which what was found is not looked for again.
    """

    checks: Mapping[str, Check]
    patience: float = PATIENCE
    fresh: float = FRESH
    _run: Future[Told] | None = None
    _began: float = 0.0
    _turn: threading.Lock = field(default_factory=threading.Lock)

    async def ask(self) -> Told:
        """What is wrong, by the name of each check that was made; one that did not end in time is wrong too."""
        run = asyncio.wrap_future(self._running())
        done, _ = await asyncio.wait([run], timeout=self.patience)
        return run.result() if done else {DATABASE: f"There was no answer within {self.patience:g} seconds."}

    def _running(self) -> Future[Told]:
        with self._turn:
            stale = self._run is None or (self._run.done() and monotonic() - self._began > self.fresh)
            if self._run is None or stale:
                self._run, self._began = Future(), monotonic()
                # A daemon: a thread that waits for the database must not keep the process from ending.
                threading.Thread(target=_make, args=(self.checks, self._run), name="readiness", daemon=True).start()
            return self._run


def _make(checks: Mapping[str, Check], run: Future[Told]) -> None:
    told: Told = {}
    for name, check in checks.items():
        try:
            told[name] = check()
        except TermsError:
            log.warning("readiness", check=name, exc_info=True)
            told[name] = "It can't be asked; the log says why."
            break
        except Exception:
            log.exception("readiness", check=name)
            told[name] = "It failed; the log says where."
            break
    run.set_result(told)


def checks_of(store: Store, clock: Callable[[], datetime], metrics: Metrics) -> dict[str, Check]:
    """What an installation needs to be ready.

    Args:
        store: its database.
        clock: gives aware instants.
        metrics: are told how late background jobs are.
    """
    lags = {SCHEDULER: readiness.scheduler_lag, WEBHOOKS: readiness.webhook_lag}
    return {
        DATABASE: partial(_reached, store),
        "migrations": partial(_migrated, store),
        **{job: partial(_in_time, job, partial(_late, lag, store, clock), metrics) for job, lag in lags.items()},
    }


def _reached(store: Store) -> None:
    store.snapshot(lambda connection: connection.exec_driver_sql("SELECT 1").scalar())


def _migrated(store: Store) -> str | None:
    latest = readiness.schema_is_latest(store)
    return None if latest else "The database has the schema of another release; let this process start again."


def _late(lag: Callable[[Store, datetime], timedelta], store: Store, clock: Callable[[], datetime]) -> timedelta:
    return lag(store, clock())


def _in_time(job: str, lag: Callable[[], timedelta], metrics: Metrics) -> str | None:
    late = lag()
    metrics.lag.labels(job).set(late.total_seconds())
    if late <= LAG:
        return None
    return f"What is due to it has waited for {int(late.total_seconds() // 60):,} minutes; is it running anywhere?"


def routes(ready: Readiness, metrics: Metrics) -> APIRouter:
    """The endpoints for operators, which ask nobody who they are and are no part of the contract with callers."""
    router = APIRouter(include_in_schema=False)

    @router.get(LIVES)
    async def healthz() -> JSONResponse:
        """The process lives and answers; nothing else is asked."""
        return JSONResponse({"status": "alive"})

    @router.get(READY)
    async def readyz() -> JSONResponse:
        """Each check, with what is wrong; 503 if anything is."""
        told = await ready.ask()
        checks: dict[str, Any] = {
            name: {"ok": wrong is None} | ({"problem": wrong} if wrong else {}) for name, wrong in told.items()
        }
        fit = all(wrong is None for wrong in told.values())
        body = {"status": "ready" if fit else "not ready", "checks": checks}
        return JSONResponse(body, status_code=200 if fit else 503)

    @router.get(METRICS)
    async def exposition() -> Response:
        """What was counted and timed, for Prometheus."""
        return Response(metrics.exposition(), media_type=MEDIA_TYPE)

    return router
