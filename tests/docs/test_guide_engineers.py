"""The guide for integrating engineers: all that it shows is so, and its tables are whole."""

from __future__ import annotations

import re
from pathlib import Path

from termsvc.access import MAY, Role, Scope
from termsvc.access.scopes import IN_TEST_MODE, NEEDS, OF_ONE_ACCOUNT
from termsvc.api.problems import ProblemType
from tests.docs.reader import Reader
from tests.docs.test_docs import SERVED

YES = {True: "yes", False: "no"}


def test_the_guide_for_engineers_can_be_followed_from_a_clone_to_a_notice(clone: Path) -> None:
    text = SERVED.read_text(encoding="utf-8")
    with Reader(clone) as reader:
        assert reader.read(text) == len(re.findall(r"^\$ ", text, re.MULTILINE))


def rows(heading: str) -> dict[str, list[str]]:
    """The rows of a section's first table, without what stands above its line, by what their first cells name."""
    _, _, section = SERVED.read_text(encoding="utf-8").partition(f"# {heading}\n")
    section = section.partition("\n#")[0]
    found = [
        [cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\|.*\|$", section, re.MULTILINE)
    ]
    return {cells[0].strip("`"): cells[1:] for cells in found[2:]}


def test_the_guide_tells_of_each_type_of_problem() -> None:
    told = {name: int(cells[0]) for name, cells in rows("Problems").items()}
    assert told == {one.value[0]: one.status for one in ProblemType}


def test_the_guide_tells_of_each_scope_whose_it_is_and_of_which_keys() -> None:
    told = {name: (cells[0], cells[2], cells[3]) for name, cells in rows("7. Who may").items()}
    assert told == {
        scope.value: (roles(scope), YES[scope in OF_ONE_ACCOUNT], YES[scope in IN_TEST_MODE]) for scope in Scope
    }


def roles(scope: Scope) -> str:
    """The roles that permit what a scope is for."""
    enough = [role for role in Role if NEEDS[scope] in MAY[role]]
    return "any" if len(enough) == len(Role) else ", ".join(enough)
