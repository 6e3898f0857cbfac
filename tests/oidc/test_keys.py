"""A provider's keys: how often anybody can have the provider asked, and what is done while it can't be."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import Key

from termsvc.oidc import ProviderUnreachable
from termsvc.oidc.keys import RETRY_EVERY, UNKNOWN_EVERY, USABLE_FOR, Keys
from termsvc.oidc.published import Published
from tests.oidc.local_provider import Clock, key

LASTS = timedelta(minutes=10)
SECOND = timedelta(seconds=1)


class Source:
    """What can be read of a provider, and how often that was tried."""

    def __init__(self) -> None:
        self.clock = Clock()
        self.names = ["old"]
        self.down = False
        self.times: list[timedelta] = []
        self.pause: Callable[[], object] = lambda: None
        self.began = self.clock.now
        self.keys = Keys(self.read, self.clock)

    def read(self) -> Published:
        self.times.append(self.clock.now - self.began)
        self.pause()
        if self.down:
            raise ProviderUnreachable("it is down")
        return Published({name: key("OKP", name) for name in self.names}, LASTS)

    def find(self, name: str) -> Key | None:
        return self.keys.find(name)


@pytest.fixture
def source() -> Source:
    return Source()


def test_nothing_is_read_before_it_is_asked_and_then_once_while_it_lasts(source: Source) -> None:
    assert source.times == []
    for _ in range(3):
        assert source.find("old") == key("OKP", "old")
    source.clock.forward(LASTS - SECOND)
    source.find("old")
    assert len(source.times) == 1
    source.clock.forward(SECOND)
    source.find("old")
    assert len(source.times) == 2


def test_a_key_that_is_new_is_found_and_one_that_was_taken_back_is_not(source: Source) -> None:
    source.find("old")
    source.clock.forward(UNKNOWN_EVERY)
    source.names = ["new"]
    assert source.find("new") == key("OKP", "new")
    assert source.find("old") is None


def test_a_key_that_is_new_waits_where_keys_were_read_just_now(source: Source) -> None:
    source.find("old")
    source.names = ["old", "new"]
    source.clock.forward(UNKNOWN_EVERY - SECOND)
    assert source.find("new") is None
    source.clock.forward(SECOND)
    assert source.find("new") == key("OKP", "new")


def test_while_the_provider_is_down_its_keys_are_used_for_hours_and_not_for_ever(source: Source) -> None:
    source.find("old")
    source.down = True
    source.clock.forward(USABLE_FOR - SECOND)
    assert source.find("old") == key("OKP", "old")
    source.clock.forward(SECOND)
    with pytest.raises(ProviderUnreachable, match="it is down"):
        source.find("old")


def test_while_the_provider_is_down_nobody_says_that_it_has_no_such_key(source: Source) -> None:
    source.find("old")
    source.down = True
    source.clock.forward(UNKNOWN_EVERY)
    with pytest.raises(ProviderUnreachable):
        source.find("new")


def test_a_provider_that_is_up_again_is_taken_for_it_within_seconds(source: Source) -> None:
    source.down = True
    for _ in range(3):
        with pytest.raises(ProviderUnreachable):
            source.find("old")
    assert len(source.times) == 1
    source.down = False
    source.clock.forward(RETRY_EVERY)
    assert source.find("old") == key("OKP", "old")


def test_a_clock_that_was_set_back_does_not_keep_the_keys_from_being_read(source: Source) -> None:
    source.find("old")
    source.clock.forward(timedelta(days=-1))
    source.names = ["new"]
    assert source.find("new") == key("OKP", "new")


acts = st.lists(
    st.tuples(st.sampled_from(["old", "noise", "new"]), st.integers(0, 90), st.booleans(), st.booleans()), max_size=60
)


@given(acts)
def test_nobody_can_have_the_provider_asked_often(told: list[tuple[str, int, bool, bool]]) -> None:
    source = Source()
    for name, seconds, down, rotated in told:
        source.clock.forward(timedelta(seconds=seconds))
        source.down, source.names = down, ["new"] if rotated else ["old"]
        try:
            found = source.find(name)
        except ProviderUnreachable:
            continue
        assert found is None or found.kid == name
        assert name != "noise" or found is None
    between = [later - earlier for earlier, later in zip(source.times, source.times[1:], strict=False)]
    assert all(one >= RETRY_EVERY for one in between)
    # Without outages there is a minute between any two.
    assert any(down for *_, down, _ in told) or all(one >= UNKNOWN_EVERY for one in between)


@pytest.mark.parametrize("after", [UNKNOWN_EVERY, LASTS], ids=["fresh", "stale"])
def test_who_knows_enough_does_not_wait_for_who_reads_and_nobody_is_told_less_than_is_read(
    source: Source, after: timedelta
) -> None:
    source.find("old")
    source.clock.forward(after)
    source.names = ["old", "new"]
    reading, go_on = threading.Event(), threading.Event()

    def pause() -> None:
        reading.set()
        assert go_on.wait(10)

    source.pause = pause
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(source.find, "new")
        assert reading.wait(10)
        try:
            assert source.find("old") == key("OKP", "old")
            waiting = [pool.submit(source.find, "new") for _ in range(6)]
        finally:
            go_on.set()
        assert first.result() == key("OKP", "new")
        assert [one.result() for one in waiting] == [key("OKP", "new")] * 6
    assert len(source.times) == 2
