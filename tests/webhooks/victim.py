"""A process that delivers until it is killed."""

from __future__ import annotations

from contextlib import closing

from termsvc.outbound import LOCAL, Outbound
from termsvc.service import webhooks
from termsvc.settings import system_clock, system_random
from termsvc.store import open_store
from tests.forks import Say


def deliver(say: Say, url: str) -> None:
    say("ready")
    with closing(open_store(url, system_clock)) as store:
        tick = webhooks.deliver_due(store, system_clock, Outbound(LOCAL), system_random)
    say(str(len(tick.tried)))
