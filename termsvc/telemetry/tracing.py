"""Traces for an OpenTelemetry collector, where the extra `otel` is installed and the environment names one.

FastAPI traces its requests by itself once there is a provider of tracers; statements of the database are traced here. What
is exported goes through `spans.Discreet` first, which lets only attributes pass that can't tell of a customer or a person: routes
and not paths, the text of a statement and not its values, the kind of an error and not its message.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from termsvc.core.errors import TermsError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter
    from sqlalchemy import Engine

ASKED_FOR = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class TracingMissing(TermsError):
    """Traces are asked for by OTEL_EXPORTER_OTLP_ENDPOINT, and what makes them is not installed: pip install 'termsvc[otel]'."""


def asked_for() -> bool:
    """Whether the environment asks for traces, in the words of OpenTelemetry."""
    refused = (
        os.environ.get("OTEL_SDK_DISABLED", "").lower() == "true" or os.environ.get("OTEL_TRACES_EXPORTER") == "none"
    )
    return not refused and any(os.environ.get(name) for name in ASKED_FOR)


def start(engine: Engine, exporter: SpanExporter | None = None) -> Callable[[], None] | None:
    """Trace requests and what they ask the database, if the environment asks for it.

    Args:
        engine: the connections to the database.
        exporter: takes the spans instead of the collector that the environment names.

    Returns:
        What sends the last spans and stops, or `None` if nothing is traced.

    Raises:
        TracingMissing: it was asked for, and the extra is not installed.
    """
    if exporter is None and not asked_for():
        return None
    try:
        spans = import_module("termsvc.telemetry.spans")
    except ImportError as error:
        raise TracingMissing from error
    stop: Callable[[], None] = spans.start(engine, exporter)
    return stop
