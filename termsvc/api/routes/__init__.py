"""One module a subject: the paths, what they take, and which verb of the service they call."""

from fastapi import APIRouter

from termsvc.api.routes import answers, facts, update_acts, updates

PREFIX = "/v1"

ROUTERS: tuple[APIRouter, ...] = (answers.router, facts.router, updates.router, update_acts.router)
"""In the order in which the contract lists them."""
