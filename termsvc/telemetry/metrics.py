"""What is counted and timed, in the format of Prometheus.

Each app has a registry of its own. With several worker processes each counts for itself: where `PROMETHEUS_MULTIPROC_DIR`
names a folder, which `termsvc serve` sees to, they count in files there, and any of them tells the sum.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
SHARED = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""The upper bounds of durations that are told apart: look-ups take less than a millisecond, imports seconds."""


_ADD_ALL: Callable[[CollectorRegistry, str], object] = MultiProcessCollector
_LEAVE_OUT_CREATION: Callable[[], None] = disable_created_metrics


class Metrics:
    """The metrics of one app.

    Attributes:
        in_flight: requests that are being answered.
        answers: answers to look-ups by `result`, `hit` or `miss` of those kept.
        rate_limited: requests refused because their caller sent too many.
        webhook_attempts: to tell webhooks, by `result`.
        lag: seconds for which the oldest thing that is due to a background `job` has waited.
        ticks: of background jobs by `job` and `result`, `done` or `failed`.
        last_tick: when the last one of a `job` was done, in seconds since 1970 in UTC.
    """

    def __init__(self) -> None:
        _LEAVE_OUT_CREATION()  # they double the number of series, and tell when this process began
        registry = self.registry = CollectorRegistry()
        self._known: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        self._requests = Counter(
            "termsvc_http_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self._duration = Histogram(
            "termsvc_http_request_duration_seconds",
            "How long requests took.",
            ("method", "route"),
            buckets=SECONDS,
            registry=registry,
        )
        self.in_flight = Gauge(
            "termsvc_http_requests_in_flight",
            "Requests that are being answered.",
            multiprocess_mode="livesum",
            registry=registry,
        )
        self.answers = Counter("termsvc_answers", "Answers to look-ups.", ("result",), registry=registry)
        self.rate_limited = Counter(
            "termsvc_rate_limited", "Requests refused because their caller sent too many.", registry=registry
        )
        self.webhook_attempts = Counter(
            "termsvc_webhook_attempts", "Attempts to tell webhooks.", ("result",), registry=registry
        )
        self.lag = Gauge(
            "termsvc_lag_seconds",
            "For how long the oldest thing that is due to a background job has waited.",
            ("job",),
            multiprocess_mode="mostrecent",
            registry=registry,
        )
        self.ticks = Counter("termsvc_ticks", "Ticks of background jobs.", ("job", "result"), registry=registry)
        self.last_tick = Gauge(
            "termsvc_last_tick_timestamp_seconds",
            "When the last tick of a background job was done.",
            ("job",),
            multiprocess_mode="max",
            registry=registry,
        )
        if not shared_folder():
            ProcessCollector(registry=registry)

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        key = (method, route, status)
        known = self._known.get(key)
        if known is None:  # looking series up by their labels takes longer than counting
            known = self._requests.labels(method, route, str(status)), self._duration.labels(method, route)
            self._known[key] = known
        requests, duration = known
        requests.inc()
        duration.observe(seconds)

    def exposition(self) -> bytes:
        """All metrics as text, of all worker processes if they share a folder."""
        folder = shared_folder()
        if folder is None:
            return generate_latest(self.registry)
        everyone = CollectorRegistry()
        _ADD_ALL(everyone, str(folder))
        return generate_latest(everyone)


def shared_folder() -> Path | None:
    """The folder in which worker processes count together, if there are several."""
    named = os.environ.get(SHARED)
    return Path(named) if named else None


def forget_the_dead() -> None:
    """Let what workers that are gone had in flight count no more; a worker does so when it starts."""
    folder = shared_folder()
    for file in folder.glob("gauge_live*_*.db") if folder else ():
        pid = int(file.stem.rpartition("_")[2])
        if not _lives(pid):
            file.unlink(missing_ok=True)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # somebody else's by now
        return False
    return True
