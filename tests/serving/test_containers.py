"""What can be known of the image and of the services without building them."""

from __future__ import annotations

import json
import re
import shlex
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.core import TyperCommand

from termsvc.settings import Settings
from tests.commands import commands
from tests.docs.test_docs import leaves

EVERYWHERE = IPv4Address(0)
ROOT = Path(__file__).parents[2]
SERVE: TyperCommand = dict(leaves(commands()))["serve"]


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile, with what follows it."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    return [
        (line.split(maxsplit=1)[0], line.split(maxsplit=1)[1]) for line in text.splitlines() if re.match("[A-Z]", line)
    ]


def said(word: str) -> list[str]:
    return [rest for name, rest in instructions() if name == word]


def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def served(words: list[str]) -> dict[str, Any]:
    """What a command says with which the server is started, as it is understood."""
    assert words[0] == "serve"
    return SERVE.make_context("serve", words[1:]).params


def test_what_is_copied_is_there_and_not_ignored() -> None:
    let = {line.removeprefix("!") for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()}
    copied = [path for rest in said("COPY") if "--from" not in rest for path in rest.split()[:-1]]
    assert {"termsvc", "templates", "terms"} <= {*copied}
    for path in copied:
        assert (ROOT / path).exists()
        assert path in let


def test_no_step_and_no_command_needs_a_shell() -> None:
    health = [rest.partition("CMD ")[2] for rest in said("HEALTHCHECK")]
    for rest in (*said("RUN"), *said("ENTRYPOINT"), *said("CMD"), *health):
        assert all(isinstance(word, str) for word in json.loads(rest)), rest


def test_it_runs_as_nobody_in_particular_and_ends_as_it_should() -> None:
    uid, _, gid = said("USER")[0].partition(":")
    assert int(uid) > 0
    assert int(gid) > 0
    assert said("STOPSIGNAL") == ["SIGTERM"]
    assert len(said("FROM")) == 2


def test_the_command_serves_where_the_health_check_asks() -> None:
    words = json.loads(said("ENTRYPOINT")[0]) + json.loads(said("CMD")[0])
    options = served(words[1:])
    assert (words[0], options["host"], options["port"]) == ("termsvc", str(EVERYWHERE), 8000)
    assert "http://127.0.0.1:8000/healthz" in said("HEALTHCHECK")[0]


def test_services_say_commands_that_are_and_one_does_the_jobs() -> None:
    services = composed()["services"]
    app, worker = (served(services[name]["command"]) for name in ("app", "worker"))
    assert (app["no_scheduler"], app["no_webhooks"]) == (True, True)
    assert (worker["no_scheduler"], worker["no_webhooks"]) == (False, False)
    for name in ("app", "worker"):
        assert services[name]["read_only"]
        assert services[name]["depends_on"]["db"]["condition"] == "service_healthy"
        assert int(services[name]["stop_grace_period"].removesuffix("s")) > app["grace"]
    assert services["db"]["image"] == "postgres:17"


def test_secrets_are_files_that_are_declared_and_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    declared = composed()["secrets"]
    used = {one for service in composed()["services"].values() for one in service["secrets"]}
    assert used == {*declared}
    settings = used - {"database_password"}
    monkeypatch.delenv("TERMSVC_DATABASE", raising=False)
    for name in settings:
        (tmp_path / name).write_text("postgresql://db/termsvc", encoding="utf-8")
    assert Settings(_secrets_dir=tmp_path).database == "postgresql://db/termsvc"


def test_what_makes_the_wheel_is_locked_as_it_is_for_development() -> None:
    locked = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").replace(" \\\n", "")
    lines = (ROOT / "requirements-build.lock").read_text(encoding="utf-8").replace(" \\\n", "").splitlines()
    assert {shlex.split(line)[0].partition("==")[0] for line in lines} >= {"hatchling", "packaging"}
    for line in lines:
        assert line in locked
