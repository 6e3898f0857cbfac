"""A token stands nowhere but where it is handed over: not in the database, not in a log, not in what is listed."""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, MetaData, make_url

from termsvc.access import Role, digest, hint
from termsvc.service import access, tokens
from termsvc.settings import Settings
from termsvc.store.engines import READ, engine_for, transaction
from termsvc.terminal import access as shown
from tests.access.conftest import Office, person


def rows(engine: Engine) -> str:
    """All that is in the database, as text."""
    with transaction(engine, READ) as connection:
        metadata = MetaData()
        metadata.reflect(connection)
        return "\n".join(str(row) for table in metadata.sorted_tables for row in connection.execute(table.select()))


def files(url: str) -> list[Path]:
    """The files of a database, as far as the tests may read them: those of SQLite, its log too."""
    path = Path(make_url(url).database or "")
    return list(path.parent.glob(f"{path.name}*")) if url.startswith("sqlite") else []


def bare(token: str) -> str:
    """What of a token is nowhere else: without prefix and hint."""
    return token.removeprefix(hint(token))


def test_no_token_is_in_the_database_or_a_log_or_a_list(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = [office.first, office.enrol(person("eve"), Role.DRAFTER)]
    secrets.append(tokens.rotate(office.store, office.acting(secrets[1]), None, office.random, timedelta(hours=1)))
    for token in secrets:
        office.acting(token)
    found = access.register(office.store, office.maria)
    engine = engine_for(office.url)
    kept, listed = rows(engine), json.dumps(shown.register_data(found, office.now))
    engine.dispose()
    on_disk = b"".join(file.read_bytes() for file in files(office.url))
    for token in secrets:
        assert digest(token.secret) in kept
        assert bare(token.secret) not in kept
        assert bare(token.secret).encode() not in on_disk
        assert bare(token.secret) not in caplog.text
        for secret in (bare(token.secret), digest(token.secret)):
            assert secret not in listed
            assert secret not in repr((token, found.tokens, office.acting(token)))


@pytest.mark.parametrize("given", ["TERMSVC_TOKEN", "TERMSVC_TOKEN_FILE"])
def test_settings_read_a_token_and_do_not_show_it(given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "maria.token").write_text("tsv_secret\n", encoding="ascii")
    monkeypatch.setenv(given, {"TERMSVC_TOKEN": "tsv_secret\n", "TERMSVC_TOKEN_FILE": "maria.token"}[given])
    settings: Any = Settings()
    assert settings.read_token() == "tsv_secret\n"
    assert "tsv_secret" not in f"{settings!r} {settings} {settings.model_dump()}"
