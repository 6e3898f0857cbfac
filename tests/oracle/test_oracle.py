import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from .conditions import holds
from .facts import Fact
from .oracle import Oracle

Case = dict[str, Any]

HERE = Path(__file__).parent
FOLDERS = [HERE.parent / "cases", *(Path(folder) for folder in [os.environ.get("TERMSVC_CASES")] if folder)]


class Loader(yaml.SafeLoader):
    """YAML in which only `true` and `false` are booleans: an ask's `on` is a word, and so is Norway's `NO`."""


Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def cases_in(path: Path) -> Iterator[Case]:
    for found in yaml.load_all(path.read_text(encoding="utf-8"), Loader):
        if isinstance(found, dict) and {"facts", "asks"} <= found.keys():
            yield json.loads(json.dumps(found, default=str))


def written_cases() -> Iterator[Any]:
    paths = [path for folder in FOLDERS for path in sorted(folder.rglob("*")) if path.suffix in {".yaml", ".json"}]
    for path in [HERE / "sentences.yaml", *paths]:
        for case in cases_in(path):
            for place, ask in enumerate(case["asks"]):
                yield pytest.param(case, ask, id=f"{path.stem}: {case['name']} [{place}]")


@pytest.mark.parametrize(("case", "asked"), list(written_cases()))
def test_answers_a_written_case_as_expected(case: Case, asked: Case) -> None:
    found = Oracle(case["facts"]).answer(asked["ask"])
    expected = asked["expect"]
    assert {key: found[key] for key in expected if key in found} == {
        key: value for key, value in expected.items() if "on" in asked["ask"] or key in {"binds", "rule"}
    }


TOS = {"slug": "tos", "title": "Terms", "kind": "tos", "timezone": "UTC"}
ACME = {"id": "acme", "created_on": "2024-01-01"}
LATE = {"recorded_at": "2024-05-01T00:00:00Z"}


@pytest.mark.parametrize(
    ("documents", "accounts"), [([TOS], [ACME | LATE]), ([TOS | LATE], [ACME]), ([], [ACME]), ([TOS], [])]
)
def test_a_look_up_of_the_unknown_is_refused(documents: list[Fact], accounts: list[Fact]) -> None:
    ask = {"account": "acme", "document": "tos", "on": "2024-06-01", "known_at": "2024-04-30T23:59:59Z"}
    oracle = Oracle({"documents": documents, "accounts": accounts, "versions": [], "retractions": []})
    with pytest.raises(LookupError):
        oracle.answer(ask)


ACCOUNT = {
    "country": "US",
    "plan": "pro",
    "seats": 10,
    "share": 0.5,
    "trial": True,
    "products": ["flex", 1],
    "none": [],
}


@pytest.mark.parametrize(
    "condition",
    [
        "",
        "true",
        "account.country == 'US'",
        'account.country in ["DE", "US"]',
        "account.absent == 'x' || account.trial",
        "account.trial || account.absent == 'x'",
        "!(account.absent == 'x' && account.country == 'DE')",
        "!(account.country == 'DE' && account.absent == 'x')",
        "!(account.seats && false)",
        "account.seats == 10.0 && account.share < 1 && account.seats >= 9.5",
        "account.seats in [10.0]",
        "account.seats != '10'",
        "account.trial != 1",
        "!(1 in [true])",
        "1.0 in account.products",
        "account.products == ['flex', 1]",
        "account.none == []",
        "account.plan < 'pru' && account.plan >= 'Z'",
        "account.trial > false",
        "!account.trial == false",
        "account.country == 'DE' && account.trial || account.seats == 10",
        "account.seats == 10 || account.trial && account.country == 'DE'",
        "'it\\'s' != \"it's\" || account.seats > 1e0",
    ],
)
def test_a_condition_that_holds(condition: str) -> None:
    assert holds(condition, ACCOUNT)


@pytest.mark.parametrize(
    "condition",
    [
        "false",
        "account.absent",
        "!account.absent",
        "account.absent == 'x' || account.country == 'DE'",
        "account.absent == 'x' && account.trial",
        "account.absent != 'x'",
        "account.seats",
        "account.seats && true",
        "account.seats || false",
        "!account.seats",
        "account.seats < '11'",
        "account.products < ['x']",
        "account.trial < 2",
        "'flex' in account.country",
        "account.absent in []",
        "account.products == [1, 'flex']",
        "account.trial == 1 || account.seats == '10'",
    ],
)
def test_a_condition_that_does_not_hold(condition: str) -> None:
    assert not holds(condition, ACCOUNT)


@pytest.mark.parametrize("condition", ["account", "size(account.plan)", "1 +", "account.plan == ", "a ? b : c", "'x"])
def test_what_lies_outside_the_narrow_language_is_not_guessed_at(condition: str) -> None:
    with pytest.raises((ValueError, IndexError)):
        holds(condition, ACCOUNT)
