"""A company with a few documents, on each sort of database, and its verbs by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from termsvc.access import Actor, Identity, Kind, Reach, Role
from termsvc.core.batch import Batch
from termsvc.core.model import Fact, Record, Translation
from termsvc.core.seal import canonical, seal
from termsvc.service import terms
from termsvc.service.stating.acceptances import accept
from termsvc.service.stating.accounts import change_account, close_account, create_account
from termsvc.service.stating.agreements import record_agreement, terminate_agreement
from termsvc.service.stating.objections import object_to, withdraw_objection
from termsvc.service.stating.retractions import retract
from termsvc.service.stating.sign_up import sign_up
from termsvc.service.stating.values import Enclosed
from termsvc.store import Reading, Store, open_store
from tests.databases import lasting, postgresql_database, sqlite_database

HERE = Path(__file__).parent
NOW = datetime(2025, 3, 1, 12, tzinfo=UTC)
CLERK = Actor("machine:crm", frozenset({Role.RECORDER}))
ENROLLED = replace(CLERK, identity=Identity(CLERK.id, Kind.MACHINE, "CRM", owner="person:maria"))
GERMAN = canonical("# AGB\n\n1. Zweite Fassung.\n")

NEW = {"sqlite": sqlite_database, "postgresql": postgresql_database}


def bound(account: str, *, subtree: bool = False) -> Actor:
    return Actor("machine:key", frozenset({Role.RECORDER}), reach=Reach(account, subtree))


def seal_of(text: str) -> str:
    """The seal of a text as a file has it."""
    return seal(canonical(text))


@cache
def template(sort: str) -> str:
    """A database that holds the company's documents, and one account above another."""
    url = lasting(NEW[sort]())
    with closing(open_store(url, lambda: NOW)) as store:
        _fill(store)
    return url


def _fill(store: Store) -> None:
    load(store, yaml.safe_load((HERE / "company.yaml").read_text(encoding="utf-8")))
    translation = Translation(document="tos", version="v2", language="de", sha256=seal(GERMAN))
    batch = Batch(records=(Record(id="", fact=translation),), texts={seal(GERMAN): GERMAN})
    store.write(lambda writing: writing.record(batch, recorded_by="test"))


@contextmanager
def company(sort: str, clock: Callable[[], datetime] = lambda: NOW) -> Iterator[Store]:
    with NEW[sort](template(sort)) as url, closing(open_store(url, clock)) as store:
        yield store


def load(store: Store, facts: Mapping[str, Any]) -> None:
    """Load a facts file that holds these."""
    with TemporaryDirectory() as folder:
        for one in facts.get("agreements", ()):
            for file in one.get("attachments", ()):
                (Path(folder) / file["file"]).write_text(file.pop("content"), encoding="utf-8")
        file = Path(folder) / "facts.json"
        file.write_text(json.dumps(facts, default=str), encoding="utf-8")
        report = terms.load(store, terms.files([file]), store.now, "test")
    assert report.accepted, report.findings


def facts_of(store: Store) -> list[tuple[str, Fact]]:
    """All that is recorded: ids and facts."""
    return [(record.id, record.fact) for record in store.read(Reading.records)]


def with_files(store: Store, actor: Actor, mapping: dict[str, Any], attachments: list[dict[str, str]]) -> object:
    files = [Enclosed(one["filename"], one["media_type"], one["content"].encode()) for one in attachments]
    return record_agreement(store, actor, mapping, files)


VERBS: Mapping[str, Callable[..., object]] = {
    "accept": accept,
    "change_account": change_account,
    "close_account": close_account,
    "create_account": create_account,
    "object_to": object_to,
    "record_agreement": record_agreement,
    "record_agreement_with_files": with_files,
    "retract": retract,
    "sign_up": sign_up,
    "terminate_agreement": terminate_agreement,
    "withdraw_objection": withdraw_objection,
}


def written(data: Any) -> Any:
    """Data with the seal of a text in the place of each `{seal: TEXT}`."""
    if isinstance(data, dict):
        return (
            seal_of(data["seal"]) if data.keys() == {"seal"} else {key: written(value) for key, value in data.items()}
        )
    return [written(value) for value in data] if isinstance(data, list) else data


def cases(name: str) -> Any:
    return written(yaml.safe_load((HERE / name).read_text(encoding="utf-8")))


def told(store: Store) -> None:
    """Tell the whole story."""
    for step in cases("story.yaml"):
        VERBS[step["verb"]](store, CLERK, **step["with"])
