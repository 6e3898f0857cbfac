"""People who carry terms updates over the API, each answer held against the contract."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import jsonschema_rs

from termsvc.access import Identity, Kind, Role
from termsvc.service import access
from termsvc.settings import Settings
from tests.api.conftest import Bureau, opened
from tests.updates.company import AFTER

POSTING = datetime(2025, 3, 20, 20, tzinfo=UTC)
"""On the date for which `TEXTS` are drafted, in the time zone of their document too."""

BODY = "# Terms of Service\n\n1. You may use the service with great care.\n\n2. You pay within 14 days.\n"
TOS = {"document": "tos", "label": "2025-03-20", "effective_on": "2025-06-10", "body": BODY}
TEXTS = {"id": "spring", "posted_on": "2025-03-20", "versions": [TOS], "comment": "We write it anew."}
SPRING = "/v1/updates/spring"


class Answer:
    """What an API answered."""

    def __init__(self, response: Any) -> None:
        self.status: int = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self.text: str = response.text
        self.data: Any = response.json() if "json" in response.headers.get("content-type", "") else None

    @property
    def etag(self) -> str:
        return self.headers["etag"]

    @property
    def problem(self) -> tuple[int, str]:
        return self.status, self.data["type"].removeprefix("urn:termsvc:problem:")


class Editors:
    """An API whose folder of terms is that of a small company; Ann and Bob draft and approve, the machine `desk` drafts."""

    def __init__(self, bureau: Bureau) -> None:
        self.bureau = bureau
        installation = bureau.api.state.installation
        installation.app = replace(installation.app, settings=Settings(terms=AFTER))
        for name in ("ann", "bob"):
            identity = Identity(f"person:{name}", Kind.PERSON, name.title(), f"{name}@company.example")
            access.enrol(bureau.store, bureau.maria, identity)
            for role in (Role.DRAFTER, Role.APPROVER):
                access.grant(bureau.store, bureau.maria, identity.id, role)
        bureau.enrol("desk", Role.DRAFTER)
        self.keys = {name: bureau.key(of=name) for name in ("ann", "bob", "desk")}
        self.contract = bureau.client.get("/openapi.json").json()
        self.paths = {re.compile(re.sub(r"\{\w+\}", "[^/]+", path)): path for path in self.contract["paths"]}

    def ask(
        self,
        method: str,
        address: str,
        body: Any = None,
        *,
        by: str = "ann",
        key: str | None = None,
        seen: str | None = None,
        **more: Any,
    ) -> Answer:
        """Ask for something, under an idempotency key or for what has an ETag."""
        headers = {**self.keys[by], **({"Idempotency-Key": key} if key else {}), **({"If-Match": seen} if seen else {})}
        headers |= more.pop("headers", {})
        sent = {} if body is None else {"json": body}
        response = self.bureau.client.request(method, address, headers=headers, **sent, **more)
        answer = Answer(response)
        self._require_as_told(method, response.request.url.path, answer)
        return answer

    def begun(self, **more: Any) -> Answer:
        """The update in spring, drafted by Ann."""
        answer = self.ask("POST", "/v1/updates", TEXTS | more)
        assert answer.status == 201, answer.text
        return answer

    def carried(self) -> Answer:
        """The update in spring, posted on its date."""
        self.begun()
        self.act("proposal")
        self.act("approval", by="bob")
        self.bureau.now = POSTING
        return self.act("posting", by="bob")

    def act(self, act: str, update: str = "spring", *, by: str = "ann", **body: Any) -> Answer:
        """An act that is allowed."""
        answer = self.ask("POST", f"/v1/updates/{update}/{act}", body, by=by)
        assert answer.status in (200, 201), answer.text
        return answer

    def _require_as_told(self, method: str, path: str, answer: Answer) -> None:
        if answer.status == 304:
            return
        told = next(self.contract["paths"][name] for pattern, name in self.paths.items() if pattern.fullmatch(path))
        response = told[method.lower()]["responses"][str(answer.status)]
        if answer.data is not None:
            kind = answer.headers["content-type"].partition(";")[0]
            schema = {**response["content"][kind]["schema"], "components": self.contract["components"]}
            jsonschema_rs.validate(schema, answer.data)


@contextmanager
def editing(url: str, test: str | None = None) -> Iterator[Editors]:
    """An API on a database, and its editors."""
    with opened(url, test) as bureau:
        yield Editors(bureau)
