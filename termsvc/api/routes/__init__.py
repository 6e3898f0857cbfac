"""One module a subject: the paths, what they take, and which verb of the service they call."""

from fastapi import APIRouter

from termsvc.api.routes import answers, documents, facts, notices

PREFIX = "/v1"

ROUTERS: tuple[APIRouter, ...] = (answers.router, documents.router, notices.router, facts.router)
"""In the order in which the contract lists them."""
