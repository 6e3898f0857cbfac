"""Logs: one JSON object a line on the standard output, or lines for people, from this program and from what it runs on.

Nobody is to be found in them. What is logged is chosen so; besides, each entry goes through `without_personal_data`, which
drops what looks like a person's, and through `where`, which keeps of an error where it arose and not what it said: messages
of databases quote values.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
import sys
import traceback
from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import TracebackType
from typing import Any, Literal, TypeAlias

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

Format: TypeAlias = Literal["json", "console"]
Raised: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]

LOGGERS = {
    "uvicorn": "INFO",
    "uvicorn.error": "INFO",
    "_granian": "INFO",
    "alembic": "WARNING",
    "apscheduler": "WARNING",
}
"""Those of what this program runs on, with the least level that is told; each may have handlers of its own."""
SILENT = ("uvicorn.access", "granian.access")
"""They tell paths and addresses; the access log of this program tells routes."""

PERSONAL = frozenset(
    {
        "accepted_by",
        "addr",
        "address",
        "authorization",
        "body",
        "client",
        "client_addr",
        "contact",
        "contacts",
        "cookie",
        "e_mail",
        "email",
        "headers",
        "ip",
        "ip_address",
        "mail",
        "name",
        "params",
        "password",
        "path",
        "peer",
        "person",
        "phone",
        "query",
        "query_string",
        "remote_addr",
        "secret",
        "set_cookie",
        "token",
        "url",
        "user",
        "user_agent",
        "x_forwarded_for",
    }
)
"""Keys whose values are dropped, whatever they hold."""

_HIDDEN = "[hidden]"
_TELLING = re.compile(r"tsv(?:test)?_\w+|(?i:bearer)\s+\S+|[\w.+-]{1,64}@[\w.-]+")
"""Tokens and e-mail addresses within a text."""
_FRAMES = 20
_ENCODER = json.JSONEncoder(ensure_ascii=False, default=repr)  # `json.dumps` with a default makes one each time


def configure(how: Format, level: str = "INFO") -> None:
    """Let this process log so from now on, and the libraries that it runs on too."""
    structlog.configure(
        processors=[*_common(), _rendered(how)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stdout),
    )
    logging.config.dictConfig(for_logging(how, level))


def for_logging(how: Format, level: str = "INFO") -> dict[str, Any]:
    """The configuration of the standard library's `logging` by which entries look as this program's own."""
    named: dict[str, Any] = {
        **{name: {"handlers": [], "level": least, "propagate": True} for name, least in LOGGERS.items()},
        **{name: {"handlers": [], "level": "CRITICAL", "propagate": False} for name in SILENT},
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"same": {"()": "termsvc.telemetry.logs.formatter", "how": how}},
        "handlers": {"out": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "same"}},
        "root": {"handlers": ["out"], "level": level},
        "loggers": named,
    }


def formatter(how: Format) -> logging.Formatter:
    """What renders entries of `logging` as this program's own are rendered."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_logger_name, *_common()],
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _rendered(how)],
    )


def without_personal_data(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Drop what may tell of a person: by its key, at any depth, and within texts what looks like a token or an address."""
    return {key: _discreet(value) for key, value in event.items() if not _personal(key)}


def _discreet(value: Any) -> Any:
    if isinstance(value, str):
        # Looking for these signs first takes a fraction of the time.
        suspect = "@" in value or "tsv" in value or "earer" in value or "EARER" in value
        return _TELLING.sub(_HIDDEN, value) if suspect else value
    if isinstance(value, Mapping):
        return {key: _discreet(one) for key, one in value.items() if not _personal(str(key))}
    if isinstance(value, Sequence) and not isinstance(value, bytes):
        return [_discreet(one) for one in value]
    return value


@lru_cache(1000)
def _personal(key: str) -> bool:
    return key.lower().replace("-", "_") in PERSONAL


def where(exc_info: Raised) -> list[str]:
    """Of an error and of what caused it, the kind and the places that it came through, the innermost last."""
    _, error, _ = exc_info
    told: list[str] = []
    seen: BaseException | None = error
    while seen is not None:
        kind = type(seen)
        frames = traceback.extract_tb(seen.__traceback__)[-_FRAMES:]
        told += [f"{kind.__module__}.{kind.__qualname__}", *(f"{at.filename}:{at.lineno} {at.name}" for at in frames)]
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
    return told


def _common() -> list[Processor]:
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.ExceptionRenderer(where),
        without_personal_data,
    ]


def _rendered(how: Format) -> Processor:
    if how == "json":
        return structlog.processors.JSONRenderer(serializer=lambda event, **_: _ENCODER.encode(event))
    return structlog.dev.ConsoleRenderer(timestamp_key="at", colors=sys.stdout.isatty())
