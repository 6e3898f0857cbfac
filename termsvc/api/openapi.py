"""The contract: OpenAPI 3.1, with what FastAPI can't know by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any, NamedTuple

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute

from termsvc.access import Scope
from termsvc.api.admission import scope_of
from termsvc.api.problems import MEDIA_TYPE, ProblemType
from termsvc.api.replies import IDEMPOTENCY_KEY
from termsvc.api.routes import PREFIX, ROUTERS

TITLE = "termsvc"
SUMMARY = "Which terms, or which negotiated agreement, bound this account on this date, and what did we know then?"

_PROBLEM = {
    "type": "object",
    "description": "What went wrong, in the form of RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri", "enum": [kind.urn for kind in ProblemType]},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "what, where, and what to do"},
        "instance": {"type": "string", "description": "the request, as the logs name it"},
        "errors": {
            "type": "array",
            "description": "of a request that is not as it should be: where, and what is wrong there",
            "items": {
                "type": "object",
                "required": ["pointer", "problem"],
                "properties": {"pointer": {"type": "string"}, "problem": {"type": "string"}},
            },
        },
        "findings": {"type": "array", "items": {"type": "object"}},
        "current": {"type": "array", "items": {"type": "object"}},
    },
}
_KEY = {
    "name": IDEMPOTENCY_KEY,
    "in": "header",
    "required": False,
    "description": "Under one key a request has its effect once, however often it is sent; kept for seven days.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_.:~-]{1,255}$"},
}
_EVERYWHERE = (ProblemType.INVALID_REQUEST, ProblemType.RATE_LIMITED, ProblemType.UNAVAILABLE)
_OF_NAMED = (ProblemType.NOT_FOUND,)
_OF_SENT = (ProblemType.TOO_LARGE, ProblemType.UNSUPPORTED_MEDIA_TYPE)
_OF_SCOPED = (ProblemType.UNAUTHENTICATED, ProblemType.FORBIDDEN)


class Operation(NamedTuple):
    """One thing that callers can ask for.

    Attributes:
        path: with the names of its parameters in braces.
        scope: that it takes; `None` if it is open to all.
    """

    method: str
    path: str
    scope: Scope | None


def operations() -> Iterator[Operation]:
    """Everything that callers can ask for, in the order of the contract."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute):
                for method in sorted(route.methods or ()):
                    yield Operation(method, PREFIX + route.path_format, scope_of(route))


def contract(api: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of an API; made once."""
    if api.openapi_schema:
        return api.openapi_schema
    made = get_openapi(title=TITLE, version=version("termsvc"), summary=SUMMARY, routes=api.routes)
    components = made.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = _PROBLEM
    components["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "a token of termsvc, or one of the OpenID provider"}
    }
    for one in operations():
        _complete(made["paths"][one.path][one.method.lower()], one)
    api.openapi_schema = made
    return made


def _complete(operation: dict[str, Any], one: Operation) -> None:
    """Tell of an operation its scope, its idempotency key, and the problems that any may end in."""
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _given(parameter["schema"])
    responses = operation["responses"]
    for kind in (
        *_EVERYWHERE,
        *(_OF_SCOPED if one.scope else ()),
        *(_OF_NAMED if "{" in one.path or one.method == "POST" else ()),
        *(_OF_SENT if "requestBody" in operation else ()),
    ):
        responses[str(kind.status)] = _response(kind.title)
    for status, response in responses.items():
        if status.startswith(("4", "5")) and "content" not in response:
            response["content"] = _response("")["content"]
    if one.scope is not None:
        operation["security"] = [{"key": [one.scope.value]}]
    if one.method == "POST" and one.scope is not None:
        operation.setdefault("parameters", []).append(_KEY)
        responses["409"] = _response(ProblemType.CONFLICT.title)


def _given(schema: Mapping[str, Any]) -> dict[str, Any]:
    """What a parameter is where it is given: in a query, what is left out is not null, and `null` is a word as any other."""
    one, *others = [one for one in schema.get("anyOf", [{}]) if one != {"type": "null"}]
    return {**schema} if others else {**one, **{name: said for name, said in schema.items() if name != "anyOf"}}


def _response(description: str) -> dict[str, Any]:
    return {
        "description": description,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
