"""One module a subject: the paths, what they take, and which verb of the service they call."""

from fastapi import APIRouter

from termsvc.api.routes import accounts, agreements, answers, documents, facts, notices, sayings, webhooks

PREFIX = "/v1"

ROUTERS: tuple[APIRouter, ...] = tuple(
    one.router for one in (answers, documents, notices, sayings, accounts, agreements, facts, webhooks)
)
"""In the order in which the contract lists them."""
