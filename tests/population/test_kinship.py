"""That accounts belong to others as subsidiaries do."""

from collections import Counter

import duckdb
import pytest

from tests.population.conftest import ACCOUNTS

DEEPEST = 6


@pytest.fixture(scope="module")
def parents(engine: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Those that each account belongs to at some time."""
    query = """
        SELECT id, list(parent) FROM (
            SELECT id, parent FROM accounts WHERE parent IS NOT NULL
            UNION ALL SELECT account, value::JSON ->> '$' FROM attributes WHERE name = 'parent'
        ) GROUP BY id
    """
    return dict(engine.execute(query).fetchall())


def test_each_parent_is_there_and_comes_before_its_children_so_that_there_are_no_cycles(
    parents: dict[str, list[str]],
) -> None:
    ids = {f"a{row:08}" for row in range(ACCOUNTS)}
    assert all(parent in ids and parent < account for account, of in parents.items() for parent in of)


def test_there_are_groups_of_any_depth_up_to_six(parents: dict[str, list[str]]) -> None:
    depths: Counter[str] = Counter()
    for account in sorted(parents):
        depths[account] = 1 + max(depths[parent] for parent in parents[account])
    assert set(depths.values()) == set(range(1, DEEPEST + 1))


def test_some_groups_are_large_and_most_are_small(parents: dict[str, list[str]]) -> None:
    children = Counter(parent for of in parents.values() for parent in of)
    (_, most), *_ = children.most_common(1)
    assert most > 0.02 * len(parents)
    assert sum(count == 1 for count in children.values()) > 0.5 * len(children)


def test_who_is_restructured_comes_to_belong_to_another(engine: duckdb.DuckDBPyConnection) -> None:
    query = "SELECT list(value ORDER BY valid_to) FROM attributes WHERE name = 'parent' GROUP BY account"
    histories = [values for (values,) in engine.execute(query).fetchall()]
    assert {len(values) for values in histories} == {1, 2}
    assert all(len(set(values)) == len(values) for values in histories)
