"""Explanations as a lawyer reads them.

`golden.md` holds, for asks in the world beside it, a title, the ask (account, document, date) and the whole explanation,
each part ended by a line that is a single point: a line `rule | sentence` for each step in order and, below it, a line
`- reason | sentence` for each thing that it rules out.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from markdown_it.utils import read_fixture_file

from termsvc.core.answer import Binding, Rule
from termsvc.core.resolver import resolve
from termsvc.core.world import World
from termsvc.library.cases import read_cases

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    facts = (HERE / "world.yaml").read_text(encoding="utf-8")
    file = tmp_path_factory.mktemp("world") / "world.yaml"
    file.write_text(f"name: explanations\nasks: []\nfacts:\n{indent(facts, '  ')}", encoding="utf-8")
    found = read_cases([file])
    assert not found.findings, [str(finding) for finding in found.findings]
    return World(found.cases[0].records)


def golden() -> Iterator[Any]:
    for _, title, ask, explanation in read_fixture_file(HERE / "golden.md"):
        yield pytest.param(ask.strip(), explanation, id=title)


def asked(world: World, ask: str) -> Binding:
    account, document, on = ask.split(", ")
    return resolve(world, account, document, date.fromisoformat(on))


def told(binding: Binding) -> Iterator[str]:
    for step in binding.because:
        yield f"{step.rule.value} | {step.sentence}"
        yield from (f"  - {lost.reason.value} | {lost.sentence}" for lost in step.lost)


@pytest.mark.parametrize(("ask", "explanation"), list(golden()))
def test_explanation(world: World, ask: str, explanation: str) -> None:
    assert list(told(asked(world, ask))) == explanation.splitlines()


def test_every_rule_that_a_step_can_name_is_explained_once_at_least(world: World) -> None:
    asks = [param.values[0] for param in golden()]
    assert {step.rule for ask in asks for step in asked(world, ask).because} == set(Rule)


@pytest.mark.parametrize(
    ("ask", "facts"),
    [
        ("old, dpa, 2025-04-01", ["version:dpa/2025-02-25", "account:old"]),
        ("new, dpa, 2025-03-03", ["version:dpa/2025-02-25", "account:new"]),
        ("new, dpa, 2025-03-02", ["account:new"]),
        ("keen, tos, 2022-11-01", ["version:tos/2022-09", "click-keen"]),
        ("orderform, dpa, 2025-03-05", ["version:dpa/2024-06-03", "order-form"]),
        ("orderform, dpa, 2025-04-01", ["version:dpa/2025-02-25", "account:orderform", "order-form"]),
        ("objector, dpa, 2025-06-01", ["version:dpa/2025-02-25", "account:objector", "no-thanks"]),
        ("acme, dpa, 2025-04-01", ["acme-signed"]),
        ("globex-lab, dpa, 2025-04-11", ["agreement:globex-dpa", "version:dpa/2025-02-25", "account:globex"]),
        ("mixer, desk, 2024-08-01", ["document:desk", "document:mixed"]),
        ("bare, desk, 2024-04-01", ["account:bare", "document:desk"]),
        ("bare, dpa, 2024-05-01", ["document:dpa", "account:bare"]),
        ("deal, desk, 2024-08-01", ["agreement:deal-msa", "version:desk/2024-01-05"]),
    ],
)
def test_the_deciding_step_rests_on_the_facts_that_a_lawyer_would_ask_for(
    world: World, ask: str, facts: list[str]
) -> None:
    assert list(asked(world, ask).because[-1].facts) == facts
