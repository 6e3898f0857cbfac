"""What the client sends and reads, beside the contract of the API."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml
from pydantic import BaseModel

from termsvc.api.application import create_api
from termsvc.app import App
from termsvc.client import answers, errors
from termsvc.settings import Settings
from termsvc.store import open_store
from tests.api.conftest import NOON

Schema = Mapping[str, Any]

CASES = [
    case
    for case in yaml.safe_load(Path(__file__).with_name("replies.yaml").read_text("utf-8"))
    if "sent" in case and "value" in case
]
READ: Mapping[tuple[str, str], type[BaseModel]] = {
    ("get", "/v1/accounts/{account}/terms"): answers.AccountTerms,
    ("get", "/v1/accounts/{account}/timeline"): answers.Timeline,
    ("get", "/v1/accounts/{account}/upcoming"): answers.Upcoming,
    ("get", "/v1/accounts/{account}/pending"): answers.Pending,
    ("post", "/v1/resolve"): answers.Resolved,
    ("get", "/v1/signup/terms"): answers.SignupTerms,
    ("post", "/v1/signup"): answers.Receipts,
    ("post", "/v1/accounts/{account}/acceptances"): answers.Receipts,
    ("post", "/v1/accounts"): answers.Receipt,
    ("post", "/v1/accounts/{account}/attributes"): answers.Receipt,
    ("post", "/v1/agreements"): answers.Receipt,
    ("get", "/v1/documents"): answers.Documents,
    ("get", "/v1/documents/{slug}"): answers.Document,
    ("get", "/v1/facts"): answers.Facts,
}
FROM_HEADERS = {"cursor"}
# Not in the contract yet, or without the form of its reply: each is held to it as soon as it stands there.
AWAITED = set(READ) | {("get", "/v1/documents/{slug}/versions/{label}")}


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    store = open_store("sqlite://", lambda: NOON)
    try:
        return create_api(App(Settings(), lambda: NOON, store)).openapi()
    finally:
        store.close()


def template_of(method: str, path: str) -> str:
    """The path of an operation, with names in braces, that answers a request; one without names goes first."""
    known = sorted((template for kind, template in AWAITED if kind == method), key=lambda one: one.count("{"))
    return next(one for one in known if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(one)), path))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_what_a_verb_sends_is_in_the_contract(case: dict[str, Any], contract: dict[str, Any]) -> None:
    sent = case["sent"]
    path, _, query = sent["path"].partition("?")
    method = sent.get("method", "GET").lower()
    template = template_of(method, path)
    found = contract["paths"].get(template, {}).get(method)
    if found is None:
        assert (method, template) in AWAITED
        return
    known = {one["name"] for one in found.get("parameters", ()) if one["in"] == "query"}
    asked = {pair.partition("=")[0] for pair in query.split("&") if pair}
    # At sign-up, attributes of the account are asked for by names of their own.
    assert asked - set(case["with"].get("attributes", {})) <= known or template == "/v1/signup/terms"
    if "body" in sent:
        schema = found["requestBody"]["content"]["application/json"]["schema"]
        whole = {**schema, "components": contract["components"]}
        assert [error.message for error in jsonschema_rs.validator_for(whole).iter_errors(sent["body"])] == []


@pytest.mark.parametrize(("method", "path"), READ)
def test_whatever_the_service_may_reply_can_be_read(method: str, path: str, contract: dict[str, Any]) -> None:
    replies = contract["paths"].get(path, {}).get(method, {}).get("responses", {})
    told = [
        reply["content"]["application/json"]["schema"]
        for status, reply in replies.items()
        if status.startswith("2") and "application/json" in reply.get("content", {})
    ]
    if not told or not told[0]:
        assert (method, path) in AWAITED
        return
    model = READ[method, path].model_json_schema(mode="validation")
    assert [*unread(model, told[0], model.get("$defs", {}), contract["components"]["schemas"], "")] == []


def test_each_problem_of_the_contract_that_a_caller_can_meet_has_an_exception(contract: dict[str, Any]) -> None:
    told = {
        urn.removeprefix(errors.PREFIX)
        for urn in contract["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    }
    # The client sends no request that these could answer, but for a defect of the service.
    never = {
        "internal",
        "method-not-allowed",
        "not-acceptable",
        "precondition-failed",
        "precondition-required",
        "unsupported-media-type",
    }
    assert {kind.name for kind in errors.ProblemError.__subclasses__()} == told - never


def unread(mine: Schema, theirs: Schema, own: Schema, others: Schema, where: str) -> Iterator[str]:
    """What the service may say, and the client could not read."""
    mine, theirs = resolved(mine, own), resolved(theirs, others)
    if "anyOf" in theirs:
        for one in theirs["anyOf"]:
            yield from unread(mine, one, own, others, where)
        return
    if "anyOf" in mine:
        told = [[*unread(one, theirs, own, others, where)] for one in mine["anyOf"]]
        yield from () if [] in told else max(told, key=lambda lines: len(lines[0]))
        return
    if "type" in mine and (
        mine["type"] != theirs.get("type") or mine.get("format") not in {None, theirs.get("format")}
    ):
        yield f"{where}: {theirs.get('type')} {theirs.get('format')} where {mine['type']} {mine.get('format')} is read"
        return
    if mine.get("type") == "array":
        yield from unread(mine["items"], theirs["items"], own, others, f"{where}[]")
    for name, schema in mine.get("properties", {}).items():
        if name in theirs.get("properties", {}):
            yield from unread(schema, theirs["properties"][name], own, others, f"{where}.{name}")
        elif name not in FROM_HEADERS:
            yield f"{where}.{name}: the service never says it"
    for name in set(mine.get("required", ())) - set(theirs.get("required", ())):
        yield f"{where}.{name}: the service need not say it"


def resolved(schema: Schema, definitions: Schema) -> Schema:
    return definitions[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
