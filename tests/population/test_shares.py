"""That chance makes of a population what it is meant to make of it."""

from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from tests.population.conftest import ACCOUNTS

SHARES = yaml.safe_load(Path(__file__).with_name("shares.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("share", SHARES, ids=[share["says"] for share in SHARES])
def test_a_share_is_as_it_is_meant_to_be(engine: duckdb.DuckDBPyConnection, share: dict[str, Any]) -> None:
    counted, among = engine.sql(f"SELECT ({share['count']}), ({share.get('among', ACCOUNTS)})").fetchall()[0]
    assert counted / among == pytest.approx(share["is"], abs=share["within"])
