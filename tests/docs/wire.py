"""Exchanges over HTTP as a text shows them: a request, an empty line, its body if it has one, an empty line, and the answer.

The request is its line, such as `GET /v1/documents`, with the headers that matter. The token is the one in `shop.token`, or in
the file that a header names: `Authorization: Bearer <ada.token>`. The answer begins at its status line. Its headers and its body
are compared as far as they are shown: `...` stands for anything, and JSON may be laid out in any way.

`{etag}` in a request stands for what the last answer that had such a header said there, as do `{cursor}` for `Termsvc-Cursor`,
`{shown}` for the texts that it listed, each with `document`, `version` and `sha256`, and any other name in braces for the
member of this name at the top of its JSON.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2

from tests.docs.console import matches

USUAL_FILE = "shop.token"

_STATUS = re.compile(r"^HTTP/1\.1 (?P<status>\d{3}) .+\n", re.MULTILINE)
_NAMED = re.compile(r"\{([a-z_]+)\}")
_TOKEN = re.compile(r"<([\w.-]+)>")
_HEADERS = {"etag": "etag", "cursor": "termsvc-cursor"}


@dataclass(frozen=True)
class Exchange:
    """A request and the answer that a text shows for it."""

    method: str
    target: str
    sent: dict[str, str]
    body: str
    status: int
    headers: dict[str, str]
    answer: str


def exchange(text: str) -> Exchange:
    """What a block shows."""
    status = _STATUS.search(text)
    assert status, f"no answer is shown:\n{text}"
    head, _, body = text[: status.start()].partition("\n\n")
    line, *headers = head.splitlines()
    method, _, target = line.partition(" ")
    told, _, answer = text[status.end() - 1 :].partition("\n\n")
    return Exchange(
        method,
        target,
        _fields(headers),
        body.strip(),
        int(status["status"]),
        _fields(told.splitlines()),
        answer.strip(),
    )


def _fields(lines: list[str]) -> dict[str, str]:
    return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}


@dataclass
class Wire:
    """What exchanges are tried on.

    Attributes:
        base: the address of the server.
        folder: where the files with tokens are.
        said: what answers said, by the names under which requests repeat it.
    """

    base: str
    folder: Path
    said: dict[str, str] = field(default_factory=dict)

    def check(self, text: str) -> None:
        """Send the request of a block, and compare the answer."""
        shown = exchange(text)
        response = self._ask(shown)
        told = f"{shown.method} {shown.target}\n{response.status_code} {response.headers}\n{response.text}"
        assert response.status_code == shown.status, told
        for name, value in shown.headers.items():
            assert matches(f"{value}\n", f"{response.headers.get(name)}\n"), f"{name}\n{told}"
        kind = response.headers.get("content-type", "")
        assert not shown.answer or _same(shown.answer, response.text, laid_out="json" not in kind), told
        self._hear(response)

    def _ask(self, shown: Exchange) -> httpx2.Response:
        sent = {name: self._filled(value) for name, value in shown.sent.items()}
        sent = {"authorization": f"Bearer <{USUAL_FILE}>", "content-type": "application/json", **sent}
        sent["authorization"] = _TOKEN.sub(self._token, sent["authorization"])
        body = self._filled(shown.body).encode()
        target = self.base + self._filled(shown.target)
        return httpx2.request(shown.method, target, headers=sent, content=body, timeout=60)

    def _filled(self, text: str) -> str:
        return _NAMED.sub(lambda named: self.said[named[1]], text)

    def _token(self, named: re.Match[str]) -> str:
        return (self.folder / named[1]).read_text(encoding="utf-8").strip()

    def _hear(self, response: httpx2.Response) -> None:
        self.said |= {name: value for name, header in _HEADERS.items() if (value := response.headers.get(header))}
        data = response.json() if "json" in response.headers.get("content-type", "") else None
        if isinstance(data, dict):
            self.said |= {name: value for name, value in data.items() if isinstance(value, str)}
            texts = [*_texts(data.get("terms")), *_texts(data.get("current")), *_texts(data.get("pending"))]
            self.said |= {"shown": json.dumps(texts)} if texts else {}


def _texts(listed: Any) -> list[dict[str, str]]:
    """The texts of a list that may be shown and accepted."""
    names = ("document", "version", "sha256")
    found = listed if isinstance(listed, list) else []
    return [{name: one[name] for name in names} for one in found if set(names) <= {*one}]


def _same(shown: str, answered: str, *, laid_out: bool) -> bool:
    """Whether a text shows what was answered; unless it is laid out, white space says nothing."""
    if laid_out:
        return matches(f"{shown}\n", f"{answered.strip()}\n")
    pattern = ".*?".join(re.escape(re.sub(r"\s+", "", part)) for part in shown.split("..."))
    return re.fullmatch(pattern, re.sub(r"\s+", "", answered), re.DOTALL) is not None
