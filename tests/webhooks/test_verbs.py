"""Who may register and see webhooks, what is refused, and that a secret is shown once and nowhere else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from termsvc.access import Actor, Forbidden, Role
from termsvc.core.errors import InvalidFact, Refused, TermsError, UnknownName
from termsvc.outbound import LOCAL, UrlRefused
from termsvc.service import webhooks
from termsvc.service.webhooks import Registration
from termsvc.store import open_store
from termsvc.store.export import export
from termsvc.store.webhook_values import EventKind
from tests.access.conftest import person
from tests.cli.conftest import Terminal, terminal
from tests.store.worlds import acceptance, record
from tests.webhooks.conftest import Bureau
from tests.webhooks.receivers import Receiver

__all__ = ["terminal"]

URL = "https://hooks.example.com/"
VERBS: dict[str, Callable[[Bureau, Actor, str], Any]] = {
    "register": lambda b, actor, _: webhooks.register(b.store, actor, b.random, Registration(URL, ("update.posted",))),
    "listed": lambda b, actor, _: webhooks.listed(b.store, actor),
    "show": lambda b, actor, name: webhooks.show(b.store, actor, name),
    "remove": lambda b, actor, name: webhooks.remove(b.store, actor, name),
    "rotate_secret": lambda b, actor, name: webhooks.rotate_secret(b.store, actor, b.random, name),
    "deliveries": lambda b, actor, name: webhooks.deliveries(b.store, actor, name),
    "replay": lambda b, actor, name: webhooks.replay(b.store, actor, name, "evt_0"),
}


def test_only_an_admin_may(bureau: Bureau) -> None:
    others = [role for role in Role if role is not Role.ADMIN]
    ada = bureau.acting(bureau.enrol(person("ada"), *others))
    name = bureau.register("http://127.0.0.1:1/").endpoint.id
    for verb in VERBS.values():
        with pytest.raises(Forbidden):
            verb(bureau, ada, name)
    assert [one.id for one in webhooks.listed(bureau.store, bureau.maria)] == [name]


def test_what_is_not_there_is_told(bureau: Bureau) -> None:
    for verb in ("show", "remove", "rotate_secret", "deliveries", "replay"):
        with pytest.raises(UnknownName, match="no webhook is registered as 'whk_0'"):
            VERBS[verb](bureau, bureau.maria, "whk_0")
    name = bureau.register("http://127.0.0.1:1/").endpoint.id
    with pytest.raises(UnknownName, match="told of no event 'evt_0'"):
        VERBS["replay"](bureau, bureau.maria, name)


def test_an_endpoint_that_was_removed_is_seen_and_told_nothing(bureau: Bureau, receiver: Receiver) -> None:
    name = bureau.register(receiver.url).endpoint.id
    bureau.accept()
    removed = VERBS["remove"](bureau, bureau.maria, name)
    assert removed.ended_at == bureau.now
    bureau.tick()
    assert receiver.all == []
    assert webhooks.listed(bureau.store, bureau.maria) == []
    assert (
        webhooks.listed(bureau.store, bureau.maria, ended=True)
        == [removed]
        == [VERBS["show"](bureau, bureau.maria, name)]
    )
    for verb in ("remove", "rotate_secret", "replay"):
        with pytest.raises(Refused, match="ended on"):
            VERBS[verb](bureau, bureau.maria, name)


REFUSED: list[tuple[Registration, type[TermsError], str]] = [
    (Registration("http://hooks.example.com/", ("update.posted",)), UrlRefused, "https://"),
    (Registration("https://127.0.0.1/", ("update.posted",)), UrlRefused, "private network"),
    (Registration(URL, ()), InvalidFact, "No event is named. There are version.posted, "),
    (Registration(URL, ("update.posted", "update.drafted")), InvalidFact, "There is no event 'update.drafted'."),
    (Registration(URL, ("update.posted",), "x" * 201), InvalidFact, "at most 200 letters"),
    (Registration(URL, ("update.posted",), "a\x00"), InvalidFact, "control characters"),
]


def test_what_can_t_be_registered_is_told(bureau: Bureau) -> None:
    for wanted, kind, says in REFUSED:
        with pytest.raises(kind, match=re.escape(says)):
            webhooks.register(bureau.store, bureau.maria, bureau.random, wanted)
    assert webhooks.listed(bureau.store, bureau.maria) == []


def test_a_time_of_grace_has_its_bounds(bureau: Bureau) -> None:
    name = bureau.register("http://127.0.0.1:1/").endpoint.id
    for grace in (timedelta(days=7, microseconds=1), timedelta(microseconds=-1)):
        with pytest.raises(InvalidFact, match="at most 7 days"):
            webhooks.rotate_secret(bureau.store, bureau.maria, bureau.random, name, grace)


def test_ids_and_secrets_have_their_form_and_no_secret_is_shown_twice(bureau: Bureau, tmp_path: Path) -> None:
    new = bureau.register("http://127.0.0.1:1/")
    newer = webhooks.rotate_secret(bureau.store, bureau.maria, bureau.random, new.endpoint.id)
    for one in (new, newer):
        assert re.fullmatch("whk_[0-9A-HJKMNP-TV-Z]{26}", one.endpoint.id)
        assert re.fullmatch(r"whsec_[A-Za-z0-9+/]{43}=", one.secret.secret)
        assert one.secret.secret not in repr(one)
    assert new.endpoint.events == tuple(EventKind)
    bureau.accept(2)
    tick = bureau.tick()
    export(bureau.store, tmp_path / "out", ())
    written = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*.parquet"))
    shown = repr([tick, webhooks.listed(bureau.store, bureau.maria), bureau.deliveries(new)])
    assert "whsec_" not in shown
    assert b"whsec_" not in written


def test_the_commands_run_list_and_replay(terminal: Terminal, receiver: Receiver) -> None:
    assert terminal.text("webhooks", "list") == "No webhook is registered.\n"
    url = f"sqlite:///{terminal.folder / 'termsvc.sqlite'}"
    with closing(open_store(url, terminal.clock)) as store:
        actor, wanted = Actor("termsvc", frozenset(Role)), Registration(receiver.url, ("acceptance.recorded",))
        name = webhooks.register(store, actor, bytes, wanted, LOCAL).endpoint.id
        record(store, acceptance("acme"), acceptance("alder"))
    assert name in terminal.text("webhooks", "list")
    ran = terminal.json("webhooks", "run")
    assert ran["found"] == 2
    (tried,) = ran["tried"]
    assert (tried["endpoint"], tried["attempt"]["status"], tried["attempt"]["result"]) == (name, None, "retried")
    assert "does not begin with https://" in tried["attempt"]["error"]  # what was allowed once is judged again
    assert terminal.text("webhooks", "run") == "Nothing was due.\n"
    page = terminal.json("webhooks", "deliveries", name, "--limit", "1", "--state", "pending")
    assert (len(page["deliveries"]), page["after"]) == (1, 1)
    assert "There are more: --after 1" in terminal.text("webhooks", "deliveries", name, "--limit", "1")
    assert terminal.text("webhooks", "deliveries", name, "--state", "dead") == "There is none.\n"
    event = tried["event"]
    assert f"Event {event} goes to {name}" in terminal.text("webhooks", "replay", name, event)
    assert json.dumps(terminal.json("webhooks", "list")).count("whsec_") == 0
    refused = terminal.run("webhooks", "replay", name, "evt_0")
    assert "told of no event 'evt_0'" in refused.stderr
    assert receiver.all == []
