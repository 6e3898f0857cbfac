"""What comes, what waits and what a new account must accept, in situations that data files tell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from termsvc.core.batch import Batch
from termsvc.core.model import Record, Translation
from termsvc.core.seal import canonical, seal
from termsvc.library.cases import supposed
from termsvc.library.reading import read_data
from termsvc.service.answering import Answers, Question, written
from termsvc.service.sight import Onlooker
from termsvc.service.signup import NewAccount, SignUp, plain
from termsvc.store import Store, open_store
from tests.answering.worlds import EARLY

CASES = Path(__file__).parent / "cases"


def cases(name: str) -> Iterable[Any]:
    found = yaml.safe_load((CASES / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["name"]) for case in found]


@pytest.fixture
def store() -> Iterator[Store]:
    store = open_store("sqlite://", lambda: EARLY)
    yield store
    store.close()


def told(store: Store, case: Mapping[str, Any]) -> Onlooker:
    """The facts of a case, recorded; and who looks at its instant."""
    loaded = read_data(yaml.safe_dump(case["facts"]).encode(), "case.yaml", unclaimed_first=True)
    assert not loaded.findings
    translated = [Translation(**_sealed(one)) for one in case.get("translations", ())]
    records = (*supposed(loaded), *(Record(id="", fact=one) for one in translated))
    texts = {**loaded.texts, **{seal(one["body"]): canonical(one["body"]) for one in case.get("translations", ())}}
    store.write(lambda writing: writing.record(Batch(records=records, texts=texts), recorded_by="test"))
    return Onlooker(datetime.fromisoformat(case["now"]))


def _sealed(one: Mapping[str, str]) -> dict[str, str]:
    return {**{name: value for name, value in one.items() if name != "body"}, "sha256": seal(one["body"])}


def named(value: Any) -> Any:
    """What binds, by its name alone."""
    return value.get("version") or value["agreement"] if isinstance(value, dict) else value


def compare(found: list[dict[str, Any]], expected: list[dict[str, Any]]) -> None:
    """Of each item the fields that are expected."""
    shown = [{name: named(value) for name, value in one.items()} for one in found]
    short = [{name: one[name] for name in wanted} for one, wanted in zip(shown, expected, strict=False)]
    assert (len(found), short) == (len(expected), expected)


@pytest.mark.parametrize("case", cases("pending.yaml"))
def test_what_waits_for_assent(store: Store, case: Mapping[str, Any]) -> None:
    onlooker, answers = told(store, case), Answers(store)
    for account, expected in case["pending"].items():
        compare(written.pending(answers.pending(Question(account=account), onlooker))["pending"], expected)


@pytest.mark.parametrize("case", cases("upcoming.yaml"))
def test_what_comes(store: Store, case: Mapping[str, Any]) -> None:
    onlooker, answers = told(store, case), Answers(store)
    for account, expected in case["upcoming"].items():
        compare(written.changes(answers.upcoming(Question(account=account), onlooker))["changes"], expected)


@pytest.mark.parametrize("case", cases("signup.yaml"))
def test_what_a_new_account_must_accept(store: Store, case: Mapping[str, Any]) -> None:
    onlooker, answers = told(store, case), Answers(store)
    signup = SignUp(store, answers, lambda version, language: "/".join(("", *version.key, *filter(None, [language]))))
    for asked in case["signup"]:
        values = dict(asked["asked"])
        wanted = NewAccount(**{**values, "attributes": tuple(values.get("attributes", {}).items())})
        found = plain(signup.terms(wanted, onlooker.now))["terms"]
        expected = [
            {**{name: value for name, value in one.items() if name != "text"}, **_seal_of(one)}
            for one in asked["expect"]
        ]
        compare(found, expected)


def _seal_of(one: Mapping[str, Any]) -> dict[str, str]:
    return {"sha256": seal(one["text"])} if "text" in one else {}
