"""That a population lies in its folder as a warehouse's tables do."""

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from tests.population.conftest import ACCOUNTS

INSTANT = pa.timestamp("us", "UTC")
COLUMNS: dict[str, dict[str, pa.DataType]] = {
    "accounts": {
        "id": pa.string(),
        "created_on": pa.date32(),
        "closed_on": pa.date32(),
        "parent": pa.string(),
        "country": pa.string(),
        "locale": pa.string(),
        "attributes.plan": pa.string(),
        "attributes.products": pa.list_(pa.string()),
        "attributes.seats": pa.int32(),
        "attributes.beta": pa.bool_(),
    },
    "attributes": {
        "account": pa.string(),
        "name": pa.string(),
        "value": pa.string(),
        "valid_from": pa.date32(),
        "valid_to": pa.date32(),
    },
    "acceptances": {
        "account": pa.string(),
        "document": pa.string(),
        "version": pa.string(),
        "accepted_at": INSTANT,
    },
    "objections": {
        "account": pa.string(),
        "document": pa.string(),
        "version": pa.string(),
        "objected_at": INSTANT,
        "withdrawn_at": INSTANT,
    },
    "agreements": {
        "id": pa.string(),
        "account": pa.string(),
        "signed_on": pa.date32(),
        "effective_from": pa.date32(),
        "effective_to": pa.date32(),
        "auto_renews": pa.bool_(),
        "precedence": pa.int32(),
        "terms": pa.string(),
    },
}
LEARNED = {"fact": pa.string(), "recorded_at": INSTANT}


def columns(file: Path) -> list[tuple[str, pa.DataType]]:
    return [(field.name, field.type) for field in parquet.read_schema(file)]


@pytest.mark.parametrize("table", COLUMNS)
def test_a_table_has_its_columns_in_every_file(plain: Path, stated: Path, table: str) -> None:
    assert all(columns(file) == list(COLUMNS[table].items()) for file in (plain / table).iterdir())
    assert all(columns(file) == list((COLUMNS[table] | LEARNED).items()) for file in (stated / table).iterdir())


def test_only_corrections_have_retractions(plain: Path, stated: Path) -> None:
    assert {path.name for path in plain.iterdir()} == {*COLUMNS, "catalogue.json"}
    assert {path.name for path in stated.iterdir()} == {*COLUMNS, "catalogue.json", "retractions"}
    assert columns(stated / "retractions" / "part-00000.parquet") == list(LEARNED.items())


def test_accounts_are_sorted_through_all_files_and_are_each_there_once(plain: Path) -> None:
    files = [parquet.read_table(path).column("id").to_pylist() for path in sorted((plain / "accounts").iterdir())]
    assert [len(ids) for ids in files] == [20_000, 20_000, 10_000]
    assert [account for ids in files for account in ids] == [f"a{row:08}" for row in range(ACCOUNTS)]


@pytest.mark.parametrize("table", ["attributes", "acceptances", "objections", "agreements"])
@pytest.mark.parametrize("population", ["plain", "stated"])
def test_the_other_tables_are_sorted_by_account(request: pytest.FixtureRequest, population: str, table: str) -> None:
    folder: Path = request.getfixturevalue(population)
    files = sorted((folder / table).iterdir())
    accounts = [account for path in files for account in parquet.read_table(path).column("account").to_pylist()]
    assert accounts == sorted(accounts)
