"""How often somebody may ask: never more than is said, told so that who listens is not refused, and never a reason to be down."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import limits.storage.memory
import pytest
from hypothesis import given
from hypothesis import strategies as st
from limits.storage import MemoryStorage

from termsvc.api.middleware import shared, windows
from termsvc.api.middleware.limits import PAUSE_SECONDS, Allowance, RateLimiter, network
from termsvc.core.errors import InvalidFact

BEGAN = 6_000_000.0


class Clock:
    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> float:
        return self.now


class Counted(MemoryStorage):
    """What counts for several processes, and may be down; the library's own, so that ours is compared with it."""

    STORAGE_SCHEME = None

    def __init__(self, uri: str = "", **options: str) -> None:
        super().__init__(uri, **options)
        self.asked = 0
        self.down = False

    def acquire_sliding_window_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        self.asked += 1
        if self.down:
            raise ValueError("it is down")
        return super().acquire_sliding_window_entry(key, limit, expiry, amount)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def storage(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """What any address of a shared storage leads to."""
    monkeypatch.setattr(limits.storage.memory, "time", SimpleNamespace(time=clock))
    storage = Counted(wrap_exceptions=True)
    monkeypatch.setattr(shared, "storage_from_string", lambda *_, **__: storage)
    return storage


def header(allowance: Allowance, name: str = "RateLimit") -> list[tuple[str, int, int]]:
    """The items of a header: a name, and its two figures."""
    found = re.findall(r'"([a-z0-9-]+)";[rq]=(\d+);[tw]=(\d+)', allowance.headers()[name])
    return [(policy, int(one), int(other)) for policy, one, other in found]


def test_one_may_ask_so_often_and_is_told_when_again(clock: Clock) -> None:
    limiter = RateLimiter("3/minute", clock=clock)
    told = [limiter.hit("shop") for _ in range(4)]
    assert [one.allowed for one in told] == [True, True, True, False]
    assert [one.remaining for one in told] == [2, 1, 0, 0]
    assert [dict(one.headers()) for one in (told[0], told[-1])] == [
        {"RateLimit-Policy": '"minute";q=3;w=60', "RateLimit": '"minute";r=2;t=40'},
        {"RateLimit-Policy": '"minute";q=3;w=60', "RateLimit": '"minute";r=0;t=61', "Retry-After": "61"},
    ]
    assert limiter.hit("another").allowed


def test_looking_costs_nothing(clock: Clock) -> None:
    limiter = RateLimiter("2/minute", clock=clock)
    limiter.hit("shop")
    assert [limiter.look("shop").remaining for _ in range(5)] == [1] * 5
    limiter.hit("shop")
    assert not limiter.look("shop").allowed
    assert limiter.look("shop").retry_after == limiter.hit("shop").retry_after == 61


def test_several_rates_hold_together_the_shortest_first(clock: Clock) -> None:
    limiter = RateLimiter("5/minute; 2/second", clock=clock)
    assert header(limiter.hit("shop")) == [("second", 1, 1), ("minute", 4, 48)]
    limiter.hit("shop")
    refused = limiter.hit("shop")
    assert (refused.allowed, header(refused), refused.retry_after) == (False, [("second", 0, 2)], 2)
    assert header(refused, "RateLimit-Policy") == [("second", 2, 1), ("minute", 5, 60)]
    clock.now += 5
    assert header(limiter.hit("shop")) == [("second", 1, 1), ("minute", 2, 24)]


steps = st.lists(st.tuples(st.floats(0, 45), st.integers(1, 6), st.sampled_from(["a", "b"])), max_size=30)


@given(steps=steps, quota=st.integers(1, 12))
def test_nobody_asks_more_often_than_the_quota_in_a_window_and_than_twice_that_across_two(
    steps: list[tuple[float, int, str]], quota: int
) -> None:
    clock = Clock()
    limiter = RateLimiter(f"{quota}/minute", clock=clock)
    let_in: dict[str, list[float]] = {"a": [], "b": []}
    for pause, times, key in steps:
        clock.now += pause
        for _ in range(times):
            before = limiter.look(key)
            allowance = limiter.hit(key)
            assert allowance.allowed is before.allowed
            assert before.remaining is not None
            assert allowance.remaining == max(0, before.remaining - 1)
            let_in[key].extend([clock.now] if allowance.allowed else [])
    for instants in let_in.values():
        numbers = [instant // 60 for instant in instants]
        assert all(numbers.count(number) <= quota for number in numbers)
        # What two counters can't tell: where in the window before somebody asked.
        assert all(sum(end - 60 < one <= end for one in instants) <= 2 * quota for end in instants)


@given(steps=steps, quota=st.integers(1, 12), rest=st.integers(0, 90))
def test_who_waits_as_told_is_let_in_and_who_does_not_is_not(
    steps: list[tuple[float, int, str]], quota: int, rest: int
) -> None:
    clock = Clock()
    limiter = RateLimiter(f"{quota}/minute", clock=clock)
    for pause, times, _ in steps:
        clock.now += pause
        for _ in range(times):
            limiter.hit("shop")
    clock.now += rest / 7
    allowance = limiter.look("shop")
    if allowance.allowed:
        return
    clock.now += allowance.retry_after - 1.001
    assert not limiter.look("shop").allowed
    clock.now += 1.001
    assert limiter.look("shop").allowed


@given(quota=st.integers(1, 60), pause=st.floats(0, 120), burst=st.integers(0, 80))
def test_who_keeps_the_pace_that_is_told_is_never_refused(quota: int, pause: float, burst: int) -> None:
    clock = Clock()
    limiter = RateLimiter(f"{quota}/minute", clock=clock)
    for _ in range(burst):
        limiter.hit("shop")
    clock.now += pause
    allowance = limiter.look("shop")
    for _ in range(100):
        if not allowance.allowed:
            clock.now += allowance.retry_after
        else:
            [(_, remaining, seconds)] = header(allowance)
            clock.now += seconds / max(remaining, 1)
        allowance = limiter.hit("shop")
        assert allowance.allowed


@given(steps=steps, quota=st.integers(1, 12))
def test_counts_here_are_those_of_the_library(steps: list[tuple[float, int, str]], quota: int) -> None:
    clock = Clock()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(limits.storage.memory, "time", SimpleNamespace(time=clock))
        storage = Counted(wrap_exceptions=True)
        patched.setattr(shared, "storage_from_string", lambda *_, **__: storage)
        here, there = (RateLimiter(f"{quota}/minute", where, clock=clock) for where in ("memory://", "redis://there"))
        for pause, times, key in steps:
            clock.now += round(pause, 1)
            for _ in range(times):
                one, other = here.hit(key), there.hit(key)
                assert (one.allowed, one.remaining) == (other.allowed, other.remaining)
                assert abs(one.retry_after - other.retry_after) <= 1  # sums of floats, cut to seconds


def test_processes_that_share_a_storage_count_together(storage: Counted, clock: Clock) -> None:
    one, other = (RateLimiter("3/minute", "redis://there", clock=clock) for _ in range(2))
    assert [limiter.hit("shop").allowed for limiter in (one, other, one, other)] == [True, True, True, False]
    assert other.look("shop").retry_after == 61
    assert storage.asked == 4


def test_a_storage_that_is_down_keeps_nobody_out_and_is_told_of(storage: Counted, clock: Clock) -> None:
    told: list[Exception] = []
    limiter = RateLimiter("1/minute", "redis://there", told.append, clock)
    limiter.hit("shop")
    assert not limiter.hit("shop").allowed
    storage.down = True
    for _ in range(3):
        open_to_all = limiter.hit("shop")
        assert (open_to_all.allowed, open_to_all.remaining, open_to_all.retry_after) == (True, None, 0)
        assert dict(open_to_all.headers()) == {"RateLimit-Policy": '"minute";q=1;w=60'}
    # It was asked once, and then left alone for a while.
    assert (storage.asked, [str(error) for error in told]) == (3, ["it is down"])
    clock.now += PAUSE_SECONDS
    assert limiter.look("shop").allowed is False
    limiter.hit("shop")
    assert (storage.asked, len(told)) == (4, 2)
    storage.down = False
    clock.now += PAUSE_SECONDS
    assert not limiter.hit("shop").allowed


def test_threads_are_let_in_as_often_as_one(clock: Clock) -> None:
    limiter = RateLimiter("500/minute", clock=clock)
    barrier = threading.Barrier(8)

    def ask(_: int) -> int:
        barrier.wait()
        return sum(limiter.hit("shop").allowed for _ in range(100))

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 500


def test_what_is_over_is_forgotten_and_nobody_fills_the_memory(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "MOST_KEYS", 5)
    counts = windows.LocalCounts(windows.Rate("minute", 3, 60), clock)
    for number in range(5):
        counts.take(f"early {number}")
    assert [counts.take(f"late {number}")[0] for number in range(4)] == [True, True, True, False]
    assert counts.take("early 1") == (True, windows.Window(0, 2, 60.0))
    clock.now += 60
    assert counts.look("late 9") == (False, windows.Window(3, 0, 60.0))
    clock.now += 60
    assert counts.look("late 9") == (True, windows.Window(0, 0, 60.0))


@pytest.mark.parametrize("rates", ["", "often", "0/minute", "600/fortnight", "-1/minute", "1/minute;2/minute"])
def test_rates_that_say_nothing_are_refused(rates: str) -> None:
    with pytest.raises(InvalidFact, match="TERMSVC_RATE_LIMIT"):
        RateLimiter(rates)


@pytest.mark.parametrize("storage", ["", "memory", "nowhere://there", "async+redis://there", "redis://:secret@there"])
def test_storages_that_are_not_there_are_refused_and_their_passwords_not_told(storage: str) -> None:
    with pytest.raises(InvalidFact, match="TERMSVC_RATE_STORAGE") as refused:
        RateLimiter("1/minute", storage)
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_who_has_a_network_has_one_count(address: str, whose: str) -> None:
    assert network(address) == whose
