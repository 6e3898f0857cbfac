"""Receivers are told of what is recorded, in order, signed, and again until they take it or three days have passed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Mapping
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from termsvc.core.errors import Refused
from termsvc.outbound import LOCAL, Outbound, Outcome
from termsvc.service import webhooks
from termsvc.service.webhooks import NewSecret, Part
from termsvc.service.webhooks.backoff import DELAYS, LASTS
from termsvc.service.webhooks.turn import AT_ONCE, LEASE
from termsvc.settings import system_clock
from termsvc.store import open_store
from termsvc.store.webhook_values import DeliveryState, EndReason, Result
from tests import forks
from tests.webhooks.conftest import Bureau, Start
from tests.webhooks.receivers import Received, Receiver

ACCEPTED = "acceptance.recorded"


def facts(receiver: Receiver) -> list[str]:
    return [received.event["data"]["fact"] for received in receiver.all]


def verified(received: Received, *given: NewSecret) -> list[bool]:
    """Whether a message verifies with each of some secrets, as receivers ask their library."""
    return [_verifies(received, one.secret.secret) for one in given]


def _verifies(received: Received, secret: str) -> bool:
    try:
        assert Webhook(secret).verify(received.body, received.headers) == received.event
    except WebhookVerificationError:
        return False
    return True


def test_a_receiver_is_told_once_in_order_of_what_is_recorded_after_it_registered(
    bureau: Bureau, receiver: Receiver
) -> None:
    bureau.accept(3)
    webhook = bureau.register(receiver.url, ACCEPTED)
    recorded = [*bureau.accept(20), *bureau.accept(20)]
    tick = bureau.tick()
    assert facts(receiver) == recorded
    assert (tick.found, len(tick.tried)) == (40, 40)
    assert bureau.tick() == webhooks.Tick(0, ())
    assert [one.number for one in bureau.deliveries(webhook)] == list(range(1, 41))
    assert {one.state for one in bureau.deliveries(webhook)} == {DeliveryState.DELIVERED}
    assert webhooks.next_due(bureau.store, bureau.now) is None


def test_a_message_has_the_form_of_standard_webhooks_and_verifies(bureau: Bureau, receiver: Receiver) -> None:
    webhook = bureau.register(receiver.url, ACCEPTED)
    other = bureau.register(receiver.url, "agreement.recorded")
    bureau.accept()
    bureau.tick()
    (received,) = receiver.all
    assert received.headers["content-type"] == "application/json"
    assert received.headers["webhook-id"] == received.event["id"]
    assert (received.event["type"], set(received.event)) == (ACCEPTED, {"id", "type", "timestamp", "data"})
    assert verified(received, webhook, other) == [True, False]


def test_both_secrets_verify_in_the_time_of_grace_and_only_the_new_one_after_it(
    bureau: Bureau, receiver: Receiver
) -> None:
    old = bureau.register(receiver.url, ACCEPTED)
    grace = timedelta(minutes=2)
    new = webhooks.rotate_secret(bureau.store, bureau.maria, bureau.random, old.endpoint.id, grace)
    told: list[list[bool]] = []
    for passes in (timedelta(), grace - timedelta(microseconds=1), timedelta(microseconds=1)):
        bureau.pass_by(passes)
        bureau.accept()
        bureau.tick()
        told.append(verified(receiver.all[-1], old, new))
    assert told == [[True, True], [True, True], [False, True]]
    newest = webhooks.rotate_secret(bureau.store, bureau.maria, bureau.random, old.endpoint.id, timedelta())
    bureau.accept()
    bureau.tick()
    assert verified(receiver.all[-1], old, new, newest) == [False, False, True]


def test_what_is_not_taken_is_tried_for_three_days_then_dead_and_can_be_replayed(
    bureau: Bureau, receiver: Receiver
) -> None:
    webhook = bureau.register(receiver.url, ACCEPTED)
    bureau.accept()
    receiver.answers(500)
    begun = bureau.now
    times = [timedelta()]
    bureau.tick()
    while webhooks.next_due(bureau.store, bureau.now) is not None:
        assert bureau.deliveries(webhook, Part(DeliveryState.PENDING)) == bureau.deliveries(webhook)
        bureau.due()
        bureau.tick()
        times.append(bureau.now - begun)
    waited = [later - sooner for sooner, later in pairwise(times)]
    for delay, wait in zip(DELAYS, waited[:-1], strict=False):
        assert delay <= wait <= delay * 1.2
    assert (times[-1], len(times)) == (LASTS, 10)
    (dead,) = bureau.deliveries(webhook, Part(DeliveryState.DEAD))
    assert (dead.state, [one.status for one in dead.attempts]) == (DeliveryState.DEAD, [500] * 10)
    assert len(set(receiver.ids)) == 1
    assert len({received.body for received in receiver.all}) == 1

    receiver.answers(200)
    webhooks.replay(bureau.store, bureau.maria, webhook.endpoint.id, dead.event.id)
    webhooks.replay(bureau.store, bureau.maria, webhook.endpoint.id, dead.event.id)  # is no more than one
    bureau.due()
    bureau.tick()
    assert set(receiver.ids) == {dead.event.id}
    (again,) = bureau.deliveries(webhook, Part(DeliveryState.DELIVERED))
    assert [one.result for one in again.attempts] == [Result.RETRIED] * 9 + [Result.DEAD, Result.DELIVERED]
    assert not bureau.deliveries(webhook, Part(DeliveryState.DEAD))
    assert len(again.replays) == 1


def test_what_is_replayed_has_three_days_again(bureau: Bureau, receiver: Receiver) -> None:
    webhook = bureau.register(receiver.url, ACCEPTED)
    bureau.accept()
    bureau.tick()
    bureau.pass_by(timedelta(days=30))
    (delivered,) = bureau.deliveries(webhook)
    receiver.answers(503)
    webhooks.replay(bureau.store, bureau.maria, webhook.endpoint.id, delivered.event.id)
    bureau.tick()
    (waiting,) = bureau.deliveries(webhook)
    assert waiting.due_at is not None
    assert DELAYS[0] <= waiting.due_at - bureau.now <= DELAYS[0] * 1.2
    assert waiting.state is DeliveryState.PENDING


def test_an_endpoint_that_fails_is_left_alone_for_a_while_and_then_told_all_that_waited(
    bureau: Bureau, receiver: Receiver
) -> None:
    bureau.register(receiver.url, ACCEPTED)
    recorded = bureau.accept(30)
    receiver.answers(500)
    gaps: list[timedelta] = []
    for _ in range(8):
        before = bureau.now
        bureau.tick()
        bureau.tick()  # it rests
        bureau.due()
        gaps.append(bureau.now - before)
    assert len(receiver.all) == 8
    assert [gap.total_seconds() for gap in gaps] == [5, 10, 20, 40, 80, 160, 300, 300]
    receiver.answers(204)
    receiver.all.clear()
    while len(set(facts(receiver))) < 30:
        bureau.due()
        bureau.tick()
    assert sorted(facts(receiver)) == sorted(recorded)


def test_an_endpoint_that_says_it_is_gone_is_told_nothing_more(bureau: Bureau, receiver: Receiver) -> None:
    webhook = bureau.register(receiver.url, ACCEPTED)
    bureau.accept(2)
    receiver.answers(410)
    bureau.tick()
    bureau.pass_by(LASTS)
    bureau.accept()
    bureau.tick()
    assert len(receiver.all) == 1
    found = webhooks.show(bureau.store, bureau.maria, webhook.endpoint.id)
    assert found.end_reason is EndReason.GONE
    assert [one.state.value for one in bureau.deliveries(webhook)] == ["dead", "pending"]
    with pytest.raises(Refused, match="ended on"):
        webhooks.replay(bureau.store, bureau.maria, webhook.endpoint.id, receiver.ids[0])


def test_a_redirect_is_a_failed_attempt_and_not_followed(bureau: Bureau, start: Start) -> None:
    receiver, other = start(), start()
    webhook = bureau.register(receiver.url, ACCEPTED)
    bureau.accept()
    receiver.answers(307, Location=other.url)
    bureau.tick()
    (delivery,) = bureau.deliveries(webhook)
    (attempt,) = delivery.attempts
    assert (attempt.status, attempt.error) == (307, "a redirect, which is not followed")
    assert attempt.result is Result.RETRIED
    assert not other.all


def test_a_server_that_is_not_there_is_tried_again(bureau: Bureau) -> None:
    webhook = bureau.register("http://127.0.0.1:1/hook", ACCEPTED)
    bureau.accept()
    bureau.tick()
    ((attempt,),) = [one.attempts for one in bureau.deliveries(webhook)]
    assert (attempt.status, attempt.error) == (None, "no connection could be made")


def test_two_that_tick_at_once_send_each_message_once(bureau: Bureau, receiver: Receiver) -> None:
    bureau.register(receiver.url, ACCEPTED)
    recorded = bureau.accept(AT_ONCE // 2)
    other = open_store(bureau.url, lambda: bureau.now)
    together = threading.Barrier(2)

    def tick(store: Any) -> None:
        together.wait()
        for _ in range(3):
            webhooks.deliver_due(store, lambda: bureau.now, bureau.sender, bureau.random)

    threads = [threading.Thread(target=tick, args=(store,)) for store in (bureau.store, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    bureau.tick()
    assert facts(receiver) == recorded


def test_a_slow_endpoint_keeps_no_other_waiting(bureau: Bureau, start: Start) -> None:
    slow, fast = start(), start()
    webhook = bureau.register(slow.url, ACCEPTED)
    bureau.register(fast.url, ACCEPTED)
    all_told = threading.Event()

    def answer(_received: Received) -> tuple[int, dict[str, str]]:
        return (200 if all_told.wait(timeout=30) else 500), {}

    def count(_received: Received) -> tuple[int, dict[str, str]]:
        if len(fast.all) == 10:
            all_told.set()
        return 200, {}

    slow.answer, fast.answer = answer, count
    bureau.accept(10)
    bureau.tick()
    assert {one.state for one in bureau.deliveries(webhook)} == {DeliveryState.DELIVERED}


class Killed(BaseException):
    pass


class KilledWhileSending:
    """A sender that is killed at a message, before it is sent or just after."""

    def __init__(self, at: int, *, sent: bool) -> None:
        self.left, self.sent, self.sender = at, sent, Outbound(LOCAL)

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        self.left -= 1
        if self.left >= 0:
            return self.sender.post(url, headers, body)
        if self.sent:
            self.sender.post(url, headers, body)
        raise Killed


@pytest.mark.parametrize("sent", [False, True])
def test_who_is_killed_while_sending_loses_nothing_and_doubles_at_most_what_was_in_the_air(
    bureau: Bureau, receiver: Receiver, *, sent: bool
) -> None:
    bureau.register(receiver.url, ACCEPTED)
    recorded = bureau.accept(6)
    with pytest.raises(Killed):
        bureau.tick(KilledWhileSending(3, sent=sent))
    bureau.tick()
    assert facts(receiver) == recorded[: 3 + sent]  # another one waits for a sign of life
    bureau.pass_by(LEASE)
    bureau.tick()
    assert facts(receiver) == [*recorded[: 3 + sent], *recorded[3:]]
    assert len(set(receiver.ids)) == 6


@pytest.mark.parametrize("at", [1, 4])
def test_a_process_that_is_killed_loses_nothing(bureau: Bureau, receiver: Receiver, at: int) -> None:
    bureau.register(receiver.url, ACCEPTED)
    recorded = bureau.accept(6)
    begun = threading.Event()

    def answer(_received: Received) -> tuple[int, dict[str, str]]:
        if len(receiver.all) == at:
            begun.wait(timeout=30)
            os.kill(children.pids[0], signal.SIGKILL)
        return 200, {}

    receiver.answer = answer
    children = forks.start(("tests.webhooks.victim:deliver", bureau.url))
    said = children.said()
    assert next(said) == (0, "ready")
    begun.set()
    assert list(said) == []
    assert children.ends == {0: -signal.SIGKILL}
    bureau.now = system_clock() + LEASE
    bureau.tick()
    assert facts(receiver) == [*recorded[:at], *recorded[at - 1 :]]


def test_processes_that_deliver_at_once_send_each_message_once(bureau: Bureau, receiver: Receiver) -> None:
    bureau.register(receiver.url, ACCEPTED)
    recorded = bureau.accept(20)
    children = forks.start(*[("tests.webhooks.victim:deliver", bureau.url)] * 3)
    tried = sum(int(value) for _, value in children.said() if value != "ready")
    assert facts(receiver) == recorded[:tried]
    bureau.now = system_clock()
    bureau.tick()  # what a turn left that took too long
    assert facts(receiver) == recorded
