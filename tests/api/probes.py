"""What each operation is asked to see who may ask it: a request that succeeds, about an account where it is about one.

What a request names stands in it as `<name>`: the account, what belongs to that account, and what the world has that no file
knows, such as the id of a webhook.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from termsvc.core.seal import seal
from tests.api.conftest import WORLD

UPDATES = ("drafted", "sheeted", "ready", "proposed", "returned", "approved", "posted", "dropped")
"""Updates by the state in which they are, or by what is to be done to them."""

BODY = "# {title}\n\n1. You may use the service with great care.\n\n2. You pay within 14 days.\n"
TODAY, EFFECTIVE = "2025-03-10", "2025-06-10"


def file_of(account: str) -> bytes:
    """The file that belongs to an account's old agreement."""
    return f"An order of {account}".encode()


def texts(update: str) -> dict[str, Any]:
    """An update that can be posted today; the one that is posted at first is of another document than the others are."""
    document, title = ("tos", "Terms of Service") if update == "posted" else ("sla", "Service Levels")
    dates = {"effective_on": EFFECTIVE, "effective_on_new": EFFECTIVE}
    version = {"document": document, "label": f"of-{update}", "body": BODY.format(title=title), **dates}
    return {"id": update, "posted_on": TODAY, "versions": [version], "comment": "We write it anew."}


def old_agreement(account: str) -> dict[str, Any]:
    """An agreement of an account that has a file."""
    return {
        "id": f"{account}-old",
        "account": account,
        "signed_on": "2024-09-01",
        "effective_from": "2024-09-01",
        "terms": [{"document": "sla", "mode": "pin", "version": "2024-02-01"}],
    }


@dataclass(frozen=True, slots=True)
class Probe:
    """A request that succeeds.

    Attributes:
        path: what stands for the names in braces that are none of `<name>`.
        body: JSON data, or what is sent as it is.
        slips: other bodies, which are refused whoever asks about a known account.
        status: of the answer.
        needs: what the answer must hold, where that is not told by its status.
    """

    path: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    slips: tuple[Any, ...] = ()
    status: int = 200

    def request(self, template: str, values: Mapping[str, str], body: Any = None) -> dict[str, Any]:
        """What an HTTP client is given: address, query, headers and body."""
        address = template.format_map({name: f"<{name}>" for name in values} | dict(self.path))
        told = json.dumps([address, self.query, self.headers, self.body if body is None else body])
        for name, value in values.items():
            told = told.replace(f"<{name}>", json.dumps(value)[1:-1])
        url, params, headers, sent = json.loads(told)
        content = {"content": sent.encode()} if isinstance(sent, str) else {"json": sent}
        return {"url": url, "params": params, "headers": headers, **({} if sent is None else content)}

    @property
    def is_about_an_account(self) -> bool:
        """Whether it names one."""
        return "<account>" in json.dumps([dict(self.path), self.query, self.body])


def belonging(account: str) -> dict[str, str]:
    """What a request about an account names."""
    return {"account": account, "seal": hashlib.sha256(file_of(account)).hexdigest()}


def _seals() -> dict[str, str]:
    world = yaml.safe_load(WORLD.read_text(encoding="utf-8"))
    return {f"{one['document']} {one['label']}": seal(one["body"]) for one in world["versions"]}


SEALS = _seals()


def shown(document: str, version: str) -> dict[str, str]:
    """A text that is shown."""
    return {"document": document, "version": version, "sha256": SEALS[f"{document} {version}"]}


_ACCOUNT = {"account": "<account>"}
_YES = {"acceptances": [shown("tos", "2025-03-01")], "accepted_at": "2025-03-09T10:00:00Z"}
_NO = {"document": "tos", "version": "2025-03-01"}
_NEVER = {"document": "dpa", "version": "never"}
_AUP = {"slug": "aup"}
_LINE = json.dumps({"id": "lined", "created_on": TODAY}) + "\n"
_BY_ACCOUNT = "/v1/accounts/{account}"
_BY_AGREEMENT = "/v1/agreements/{agreement}"
_BY_UPDATE = "/v1/updates/{update}"
_BY_WEBHOOK = "/v1/webhooks/{webhook}"


def _of(update: str) -> dict[str, str]:
    return {"update": update}


PROBES: Mapping[tuple[str, str], Probe] = {
    # -- answers
    ("GET", f"{_BY_ACCOUNT}/terms"): Probe(_ACCOUNT, {"on": "2025-12-31", "explain": "true"}),
    ("GET", f"{_BY_ACCOUNT}/timeline"): Probe(_ACCOUNT),
    ("GET", f"{_BY_ACCOUNT}/upcoming"): Probe(_ACCOUNT),
    ("GET", f"{_BY_ACCOUNT}/pending"): Probe(_ACCOUNT),
    ("POST", "/v1/resolve"): Probe(body={"accounts": ["<account>"], "on": "2025-12-31"}),
    ("POST", "/v1/what-if"): Probe(
        body={"facts": {"accounts": [{"id": "acme", "created_on": TODAY}]}, "asks": [{"account": "acme"}]}
    ),
    # -- what is published
    ("GET", "/v1/documents"): Probe(),
    ("GET", "/v1/documents/{slug}"): Probe(_AUP),
    ("GET", "/v1/documents/{slug}/versions"): Probe(_AUP),
    ("GET", "/v1/documents/{slug}/versions/{label}"): Probe(_AUP | {"label": "2024-01-15"}),
    ("GET", "/v1/documents/{slug}/redline"): Probe({"slug": "tos"}, {"from": "2024-01-15", "to": "2025-03-01"}),
    ("GET", f"{_BY_UPDATE}/notice"): Probe(_of("posted"), {"account": "<account>"}),
    ("GET", "/v1/change-log"): Probe(),
    # -- what accounts say
    ("GET", "/v1/signup/terms"): Probe(query={"country": "US", "plan": "gold"}),
    ("POST", "/v1/signup"): Probe(
        body={
            "account": {"id": "<fresh>", "parent": "<account>"},
            "acceptances": [shown("tos", "2025-03-01"), shown("dpa", "2024-06-03")],
        },
        status=201,
    ),
    ("POST", f"{_BY_ACCOUNT}/acceptances"): Probe(
        _ACCOUNT,
        body=_YES,
        slips=(
            {"acceptances": []},
            {"acceptances": [_NEVER | {"sha256": "0" * 64}]},
            {"acceptances": [shown("tos", "2025-03-01") | {"sha256": "0" * 64}]},
            _YES | {"accepted_at": "2025-02-01T10:00:00Z"},
            _YES | {"accepted_at": "2025-12-01T10:00:00Z"},
        ),
        status=201,
    ),
    ("POST", f"{_BY_ACCOUNT}/objections"): Probe(
        _ACCOUNT,
        body=_NO | {"objected_at": "2025-03-06T10:00:00Z"},
        slips=(_NEVER, _NO | {"objected_at": "2025-02-06T10:00:00Z"}),
        status=201,
    ),
    ("POST", f"{_BY_ACCOUNT}/objections/withdrawal"): Probe(
        _ACCOUNT,
        body=_NO | {"objected_at": "2025-03-05T10:00:00Z", "withdrawn_at": "2025-03-07T10:00:00Z"},
        slips=(_NEVER, _NO | {"objected_at": "2025-01-05T10:00:00Z"}),
    ),
    # -- accounts
    ("GET", "/v1/accounts"): Probe(),
    ("POST", "/v1/accounts"): Probe(
        body={"id": "<fresh>", "created_on": TODAY, "parent": "<account>"},
        slips=({"id": "<fresh>", "created_on": TODAY, "parent": "<account>", "closed_on": "2025-03-09"},),
        status=201,
    ),
    ("POST", "/v1/accounts/import"): Probe(body=_LINE, headers={"Content-Type": "application/x-ndjson"}),
    ("GET", _BY_ACCOUNT): Probe(_ACCOUNT),
    ("POST", f"{_BY_ACCOUNT}/attributes"): Probe(
        _ACCOUNT,
        body={"from": "2025-03-01", "locale": "en-GB"},
        slips=({"from": "2025-03-01"}, {"from": "2025-03-01", "parent": "never"}),
    ),
    ("POST", f"{_BY_ACCOUNT}/closure"): Probe(
        _ACCOUNT, body={"closed_on": "2030-01-01"}, slips=({"closed_on": "2020-01-01"},)
    ),
    ("GET", f"{_BY_ACCOUNT}/acceptances"): Probe(_ACCOUNT),
    ("GET", f"{_BY_ACCOUNT}/objections"): Probe(_ACCOUNT),
    ("GET", f"{_BY_ACCOUNT}/agreements"): Probe(_ACCOUNT),
    # -- agreements
    ("POST", "/v1/agreements"): Probe(body=old_agreement("acme") | {"id": "new"}, status=201),
    ("GET", _BY_AGREEMENT): Probe({"agreement": "<account>-old"}),
    ("POST", f"{_BY_AGREEMENT}/termination"): Probe(
        {"agreement": "<account>-old"}, body={"effective_to": "2030-01-01"}
    ),
    ("GET", f"{_BY_AGREEMENT}/attachments/{{sha256}}"): Probe({"agreement": "<account>-old", "sha256": "<seal>"}),
    # -- facts
    ("GET", "/v1/facts"): Probe(),
    ("POST", "/v1/retractions"): Probe(body={"fact": "<fact>", "reason": "It was another's."}, status=201),
    # -- updates
    ("GET", "/v1/updates"): Probe(),
    ("POST", "/v1/updates"): Probe(body=texts("begun"), status=201),
    ("GET", _BY_UPDATE): Probe(_of("drafted")),
    ("PATCH", _BY_UPDATE): Probe(
        _of("drafted"),
        body={"edits": [{"take_effect": {"effective_on": "2025-07-01"}}]},
        headers={"If-Match": "<drafted>"},
    ),
    ("GET", f"{_BY_UPDATE}/sheet"): Probe(_of("drafted")),
    ("PUT", f"{_BY_UPDATE}/sheet"): Probe(
        _of("sheeted"), body="<sheet>", headers={"Content-Type": "application/yaml", "If-Match": "<sheeted>"}
    ),
    ("GET", f"{_BY_UPDATE}/check"): Probe(_of("drafted")),
    ("GET", f"{_BY_UPDATE}/audience"): Probe(_of("drafted")),
    ("GET", f"{_BY_UPDATE}/audience/accounts"): Probe(_of("posted")),
    ("POST", f"{_BY_UPDATE}/proposal"): Probe(_of("ready"), body={}),
    ("POST", f"{_BY_UPDATE}/approval"): Probe(_of("proposed"), body={}),
    ("POST", f"{_BY_UPDATE}/return"): Probe(_of("returned"), body={"comment": "Not yet."}),
    ("POST", f"{_BY_UPDATE}/posting"): Probe(_of("approved"), body={}),
    ("POST", f"{_BY_UPDATE}/postponement"): Probe(
        _of("posted"), body={"comment": "Late.", "effective_on": "2025-08-01"}
    ),
    ("POST", f"{_BY_UPDATE}/cancellation"): Probe(_of("dropped"), body={"comment": "Never mind."}),
    ("POST", f"{_BY_UPDATE}/successor"): Probe(
        _of("posted"), body={"id": "corrected", "posted_on": "2025-03-17", "effective_on": "2025-09-01"}, status=201
    ),
    # -- webhooks
    ("GET", "/v1/webhooks"): Probe(),
    ("POST", "/v1/webhooks"): Probe(
        body={"url": "https://hooks.aster.example/more", "events": ["acceptance.recorded"]}, status=201
    ),
    ("GET", _BY_WEBHOOK): Probe(),
    ("DELETE", _BY_WEBHOOK): Probe({"webhook": "<ended>"}),
    ("POST", f"{_BY_WEBHOOK}/secret"): Probe(body={}),
    ("GET", f"{_BY_WEBHOOK}/deliveries"): Probe(),
    ("POST", f"{_BY_WEBHOOK}/deliveries/{{event}}/replay"): Probe(body={}),
}
