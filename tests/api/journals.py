"""Clients that ask until they are answered, and write down what they were, before they go on."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx2

from termsvc.settings import system_clock
from tests.api.mix import Json, Mix, Step

PAUSE = 0.03
PATIENCE = 120.0
KEPT = ("date", "location", "idempotency-replayed")


class Address(Protocol):
    """Where the server is that runs now."""

    def base(self) -> str:
        """Its address, once there is one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was asked, and what was answered at last.

    Attributes:
        number: by which the client knows it.
        again: the number of the entry that this repeats under its key.
        key: the idempotency key; of look-ups there is none.
        attempts: how often it was asked until somebody answered.
        sent_at: when that began, and when the answer was there: instants in ISO 8601.
    """

    number: int
    again: int | None
    key: str | None
    step: Step
    attempts: int
    status: int
    text: str
    headers: Mapping[str, str]
    sent_at: str
    answered_at: str

    @property
    def data(self) -> Any:
        """The body."""
        return json.loads(self.text)

    @property
    def facts(self) -> list[Json]:
        """The receipts in the answer to a write."""
        if self.status not in {200, 201} or self.key is None:
            return []
        found: list[Json] = self.data.get("facts", [self.data])
        return found


class Client:
    """One who asks so often."""

    def __init__(self, number: int, mix: Mix, token: str, address: Address, file: Path) -> None:
        self._http = httpx2.Client(headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE)
        self._name = f"client-{number}"
        self._mix = mix
        self._address = address
        self._file = file
        self.answered = 0

    def run(self, requests: int) -> None:
        """Ask, and write down each answer before the next question."""
        writes: list[Entry] = []
        with self._http, self._file.open("w", encoding="utf-8") as journal:
            while self.answered < requests:
                repeated = self._mix.again([*range(len(writes))]) if writes else None
                entry = self._asked(self._mix.next()) if repeated is None else self._repeated(writes[repeated])
                journal.write(json.dumps(asdict(entry)) + "\n")
                journal.flush()
                self.answered += 1
                if entry.key is not None and entry.again is None and entry.facts:
                    writes.append(entry)
                    self._mix.learn(entry.step, entry.facts)

    def _asked(self, step: Step) -> Entry:
        is_write = bool(step.expects)
        return self._until_answered(step, f"{self._name}-{self.answered}" if is_write else None, None)

    def _repeated(self, entry: Entry) -> Entry:
        return self._until_answered(entry.step, entry.key, entry.number)

    def _until_answered(self, step: Step, key: str | None, again: int | None) -> Entry:
        headers = {} if key is None else {"Idempotency-Key": key}
        sent_at, deadline, attempts = system_clock(), time.monotonic() + PATIENCE, 0
        while True:
            attempts += 1
            try:
                answer = self._http.request(
                    step.method, self._address.base() + step.path, params=step.query, json=step.body, headers=headers
                )
            except httpx2.TransportError:
                answer = None
            if answer is not None and not _is_later(answer):
                break
            assert time.monotonic() < deadline, f"nobody answers {step}"
            time.sleep(PAUSE)
        kept = {name: answer.headers[name] for name in KEPT if name in answer.headers}
        times = sent_at.isoformat(), system_clock().isoformat()
        return Entry(self.answered, again, key, step, attempts, answer.status_code, answer.text, kept, *times)


def _is_later(answer: httpx2.Response) -> bool:
    """Whether it is to be asked again."""
    return answer.status_code == 503 or (answer.status_code == 409 and "in-flight" in answer.text)


def read(files: list[Path]) -> Iterator[list[Entry]]:
    """The journals of all clients."""
    for file in files:
        lines = file.read_text(encoding="utf-8").splitlines()
        yield [_entry(json.loads(line)) for line in lines]


def _entry(told: Json) -> Entry:
    step = told.pop("step")
    return Entry(step=Step(**step | {"expects": tuple(step["expects"])}), **told)
