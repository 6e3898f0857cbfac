"""One module a subject: the paths, what they take, and which verb of the service they call."""

from fastapi import APIRouter

from termsvc.api.routes import accounts, agreements, answers, facts, sayings, signup, update_acts, updates, webhooks

PREFIX = "/v1"

ROUTERS: tuple[APIRouter, ...] = tuple(
    one.router for one in (answers, signup, sayings, accounts, agreements, facts, updates, update_acts, webhooks)
)
"""In the order in which the contract lists them."""
