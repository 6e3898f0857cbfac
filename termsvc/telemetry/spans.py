"""Spans without what could tell of a customer or a person. It needs the extra `otel`, so only `tracing` imports it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, OTELResourceDetector, Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer, set_tracer_provider
from opentelemetry.util.types import AttributeValue
from sqlalchemy import Connection, Engine, ExceptionContext, event

SERVICE = "termsvc"

TOLD = frozenset(
    {
        "code.function.name",
        "db.operation.name",
        "db.query.text",
        "db.system.name",
        "error.type",
        "exception.type",
        "http.request.method",
        "http.response.status_code",
        "http.route",
        "network.protocol.name",
        "network.protocol.version",
        "url.scheme",
    }
)
"""The attributes that are passed on: none of them holds a value that a caller has sent."""


def start(engine: Engine, exporter: SpanExporter | None) -> Callable[[], None]:
    """Trace requests and statements; what is returned sends the last spans and stops. Arguments are as for `tracing`."""
    named = Resource({SERVICE_NAME: SERVICE}).merge(OTELResourceDetector().detect())
    provider = TracerProvider(resource=named)
    provider.add_span_processor(BatchSpanProcessor(Discreet(exporter or OTLPSpanExporter())))
    set_tracer_provider(provider)
    statements = Statements(provider.get_tracer(SERVICE))
    statements.watch(engine)

    def stop() -> None:
        statements.leave(engine)
        provider.shutdown()

    return stop


class Statements:
    """Traces what is asked of a database: the text of each statement, never its values.

    OpenTelemetry's own instrumentation takes no SQLAlchemy from 2.1 on.
    """

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer
        self._events: dict[str, Callable[..., None]] = {
            "before_cursor_execute": self._begin,
            "after_cursor_execute": self._end,
            "handle_error": self._fail,
        }

    def watch(self, engine: Engine) -> None:
        """Trace what is asked over an engine from now on."""
        for name, listener in self._events.items():
            event.listen(engine, name, listener)

    def leave(self, engine: Engine) -> None:
        """Trace it no more."""
        for name, listener in self._events.items():
            event.remove(engine, name, listener)

    def _begin(self, connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:
        operation = statement.split(maxsplit=1)[0].upper()
        told = {
            "db.system.name": connection.dialect.name,
            "db.operation.name": operation,
            "db.query.text": statement,
        }
        _open(connection).append(self._tracer.start_span(operation, kind=SpanKind.CLIENT, attributes=told))

    def _end(self, connection: Connection, *_: Any) -> None:
        _open(connection).pop().end()

    def _fail(self, context: ExceptionContext) -> None:
        if context.connection is not None and (spans := _open(context.connection)):
            span = spans.pop()
            span.set_attribute("error.type", type(context.original_exception).__name__)
            span.set_status(StatusCode.ERROR)
            span.end()


def _open(connection: Connection) -> list[Span]:
    """The spans of a connection's statements that have begun and not ended."""
    found: list[Span] = connection.info.setdefault(SERVICE, [])
    return found


class Discreet(SpanExporter):
    """Passes spans on to another exporter, with the attributes that may be told, and without messages of errors."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Pass spans on."""
        return self._exporter.export([_discreet(span) for span in spans])

    def shutdown(self) -> None:
        """End the other exporter."""
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        """Let the other exporter send what it has, within so many milliseconds."""
        return self._exporter.force_flush(timeout_millis)


def _discreet(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=_told(span.attributes),
        events=[Event(event.name, _told(event.attributes), event.timestamp) for event in span.events],
        links=[],
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _told(attributes: Mapping[str, AttributeValue] | None) -> dict[str, AttributeValue]:
    return {name: value for name, value in (attributes or {}).items() if name in TOLD}
