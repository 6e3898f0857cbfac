"""One module a subject: the paths, what they take, and which verb of the service they call."""

from fastapi import APIRouter

from termsvc.api.routes import (
    accounts,
    agreements,
    answers,
    documents,
    facts,
    notices,
    sayings,
    signup,
    update_acts,
    updates,
    webhooks,
)

PREFIX = "/v1"

_SUBJECTS = (
    answers, signup, sayings, accounts, agreements, documents, notices, updates, update_acts, facts, webhooks,
)  # fmt: skip

ROUTERS: tuple[APIRouter, ...] = tuple(one.router for one in _SUBJECTS)
"""In the order in which the contract lists them."""
