"""Which route a request met, as a template: paths name accounts, and what names accounts stays out of logs and metrics."""

from __future__ import annotations

from starlette.types import Scope

UNMATCHED = "unmatched"
"""Stands for every path that no route has."""

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def template(scope: Scope) -> str:
    """The template of the route that a request met, such as `/v1/accounts/{account}/terms`; known once it was handled."""
    # FastAPI keeps the prefix under which a router was included apart from its routes.
    included = scope.get("fastapi", {}).get("effective_route_context")
    route = included or scope.get("route")
    found: str = getattr(route, "path_format", UNMATCHED)
    return found


def method(scope: Scope) -> str:
    """A request's method; anything unusual is `OTHER`, or callers could make up as many as they like."""
    named: str = scope["method"]
    return named if named in METHODS else "OTHER"
