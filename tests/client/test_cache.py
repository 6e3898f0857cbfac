"""Laws of kept replies: never older than the service allows, and never from before one's own statement."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import httpx2
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from termsvc.client import NewAgreement, NotFound, Options, Person, Timeline, Unreachable, verbs
from termsvc.client.cache import Cache
from termsvc.client.call import Accounts, Call, text
from termsvc.client.exchange import Done, Exchange, Send
from tests.client.either import KINDS, Clock, Either, Handler, Kind

CASES = yaml.safe_load(Path(__file__).with_name("caching.yaml").read_text("utf-8"))
ACCOUNTS = ("a", "b")
RECEIPT = {"fact": "f1", "kind": "account", "recorded_at": "2025-04-01T00:00:00Z"}


DAY = date(2025, 4, 1)
AGREEMENT = NewAgreement(id="frame", account="a", signed_on=DAY, effective_from=DAY, terms=())


def country(account: str, value: str, **headers: str) -> httpx2.Response:
    """A reply that carries a word in a field of its own."""
    told = {
        "account": account,
        "known_at": "2025-04-01T00:00:00Z",
        "timelines": [{"document": value, "title": "", "intervals": []}],
    }
    return httpx2.Response(200, headers=headers, json=told)


def word(timeline: Timeline) -> str:
    return timeline.timelines[0].document


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_reply_serves_as_its_headers_say(case: dict[str, Any], kind: Kind) -> None:
    requests: list[httpx2.Request] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        requests.append(request)
        if "if-none-match" in request.headers:
            return httpx2.Response(304, headers={"etag": request.headers["if-none-match"]})
        return country("a", "x" * case.get("size", 1), **case["headers"])

    either = Either(kind, serve)
    first = either("timeline", "a")
    either.clock.now += case["after"]
    assert either("timeline", "a") == first
    _, *later = requests
    did = ["checked" if "if-none-match" in request.headers else "asked" for request in later]
    assert did == {"kept": []}.get(case["does"], [case["does"]])


@dataclass
class Service:
    """Tells a word for each account, which it allows to be kept for a while.

    Attributes:
        restless: the word changes whenever it was told, while the reply is on its way.
    """

    clock: Clock
    max_age: int
    tagged: bool
    restless: bool
    took: float
    words: dict[str, list[tuple[float, str]]] = field(default_factory=lambda: {name: [(0.0, "0")] for name in ACCOUNTS})

    def change(self, account: str) -> None:
        self.words[account].append((self.clock.now, str(len(self.words[account]))))

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        account = request.url.path.split("/")[4]
        self.clock.now += self.took / 2
        if request.method == "POST":
            self.change(account)
            return httpx2.Response(201, json={"account": "a", "facts": [RECEIPT]})
        value = self.words[account][-1][1]
        if self.restless:
            self.change(account)
        self.clock.now += self.took / 2
        headers = {
            "cache-control": f"private, max-age={self.max_age}",
            **({"etag": f'"{value}"'} if self.tagged else {}),
        }
        if request.headers.get("if-none-match") == f'"{value}"':
            return httpx2.Response(304, headers=headers)
        return country(account, value, **headers)

    def current(self, account: str, begin: float, end: float) -> set[str]:
        """What it would have told of an account between two instants."""
        history = self.words[account]
        ends = [*(at for at, _ in history[1:]), float("inf")]
        return {value for (at, value), until in zip(history, ends, strict=True) if at <= end and until >= begin}


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("read"), st.sampled_from(ACCOUNTS)),
        st.tuples(st.just("read"), st.sampled_from(ACCOUNTS)),
        st.tuples(st.just("state"), st.sampled_from(ACCOUNTS)),
        st.tuples(st.just("others state"), st.sampled_from(ACCOUNTS)),
        st.tuples(st.just("wait"), st.sampled_from([1, 5, 10, 11])),
    ),
    max_size=25,
)


@given(
    actions=ACTIONS,
    max_age=st.sampled_from([0, 1, 10]),
    tagged=st.booleans(),
    restless=st.booleans(),
    took=st.sampled_from([0.0, 0.7, 3.0]),
    cache_bytes=st.sampled_from([0, 2_500, 100_000]),
    kind=st.sampled_from(KINDS),
)
def test_an_answer_was_right_within_its_age_and_since_ones_own_statement(
    *,
    actions: list[tuple[str, Any]],
    max_age: int,
    tagged: bool,
    restless: bool,
    took: float,
    cache_bytes: int,
    kind: Kind,
) -> None:
    clock = Clock()
    service = Service(clock, max_age, tagged, restless, took)
    either = Either(kind, service, clock=clock, cache_bytes=cache_bytes)
    stated = dict.fromkeys(ACCOUNTS, 0.0)
    for action, what in actions:
        if action == "read":
            begun = clock.now
            value = word(either("timeline", what))
            assert value in service.current(what, max(begun - max_age, stated[what]), clock.now)
        elif action == "state":
            either("accept", what, [], accepted_by=Person(person="p"))
            stated[what] = clock.now
        elif action == "others state":
            service.change(what)
        else:
            clock.now += what


def serving(*, fail: Callable[[httpx2.Request], bool] = lambda _: False) -> tuple[list[httpx2.Request], Handler]:
    """A service that tells how often it was asked, in words that may be kept for a minute."""
    asked: list[httpx2.Request] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        if fail(request):
            raise httpx2.ReadTimeout("lost", request=request)
        if request.method == "POST":
            return httpx2.Response(201, json={**RECEIPT, "account": "a", "facts": [RECEIPT]})
        return country("a", str(len(asked)), **{"cache-control": "max-age=60"})

    return asked, serve


@pytest.mark.parametrize("kind", KINDS)
def test_a_statement_without_an_answer_makes_its_account_forgotten_all_the_same(kind: Kind) -> None:
    asked, serve = serving(fail=lambda request: request.method == "POST")
    either = Either(kind, serve)
    assert [word(either("timeline", name)) for name in "abab"] == ["1", "2", "1", "2"]
    with pytest.raises(Unreachable):
        either("accept", "a", [], accepted_by=Person(person="p"))
    so_far = len(asked)
    assert [word(either("timeline", name)) for name in "bab"] == ["2", str(so_far + 1), "2"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("change_account", {"account": "a", "start": DAY}),
        ("record_agreement", {"agreement": AGREEMENT}),
    ],
)
def test_what_subaccounts_inherit_makes_every_account_forgotten(
    kind: Kind, verb: str, arguments: dict[str, Any]
) -> None:
    asked, serve = serving()
    either = Either(kind, serve)
    either("timeline", "b")
    either(verb, **arguments)
    either("timeline", "b")
    assert [request.method for request in asked] == ["GET", "POST", "GET"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_used_reply_goes_first_when_room_runs_out(kind: Kind) -> None:
    asked, serve = serving()
    either = Either(kind, serve, cache_bytes=2 * 2_200)
    for name in ("a", "b", "a", "c"):
        either("timeline", name)
    so_far = len(asked)
    either("timeline", "a")
    assert len(asked) == so_far
    either("timeline", "b")
    assert len(asked) == so_far + 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_kept_reply_stands_in_for_a_refusal(kind: Kind) -> None:
    replies = [
        country("a", "x", **{"cache-control": "max-age=1", "etag": '"a"'}),
        httpx2.Response(404, headers={"cache-control": "max-age=60"}, json={"title": "gone"}),
        httpx2.Response(404, headers={"cache-control": "max-age=60"}, json={"title": "gone"}),
    ]
    either = Either(kind, lambda _: replies.pop(0))
    either("timeline", "a")
    either.clock.now += 1
    for _ in range(2):
        with pytest.raises(NotFound):
            either("timeline", "a")
    assert not replies


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_in_one_media_type_is_none_in_another(kind: Kind) -> None:
    def serve(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, headers={"cache-control": "max-age=60"}, text=request.headers["accept"])

    either = Either(kind, serve)
    for accept in ("text/markdown", "text/html"):
        assert either("carry_out", Call(path="v1/documents/tos/versions/1", accept=accept, decode=text)) == accept


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_that_still_holds_is_as_young_as_the_word_that_it_does(kind: Kind) -> None:
    fresh = {"cache-control": "max-age=60", "etag": '"a"'}
    replies = [country("a", "x", age="59", **fresh), httpx2.Response(304, headers=fresh)]
    either = Either(kind, lambda _: replies.pop(0))
    for seconds in (0, 1, 59):
        either.clock.now += seconds
        assert word(either("timeline", "a")) == "x"
    assert replies == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_reply_larger_than_the_room_drives_out_no_other(kind: Kind) -> None:
    asked: list[str] = []

    def serve(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path.split("/")[4])
        return country(asked[-1], "x" * (10_000 if asked[-1] == "b" else 1), **{"cache-control": "max-age=60"})

    either = Either(kind, serve, cache_bytes=5_000)
    for name in "aba":
        either("timeline", name)
    assert asked == ["a", "b"]


def exchange() -> Exchange:
    clock = Clock()
    options = Options(clock=clock.read)
    return options.exchange(httpx2.Client(base_url="https://terms.test").build_request)


def test_a_reply_from_before_a_statement_that_comes_after_it_is_not_kept() -> None:
    both = exchange()
    reading = both.steps(verbs.timeline("a"))
    assert isinstance(next(reading), Send)
    stating = both.steps(verbs.accept("a", [], accepted_by=Person(person="p")))
    next(stating)
    assert isinstance(stating.send(httpx2.Response(201, json={"account": "a", "facts": [RECEIPT]})), Done)
    late = reading.send(country("a", "before", **{"cache-control": "max-age=60"}))
    assert isinstance(late, Done)
    assert isinstance(next(both.steps(verbs.timeline("a"))), Send)


def test_a_question_that_was_given_up_leaves_nothing_behind() -> None:
    both = exchange()
    reading = both.steps(verbs.timeline("a"))
    next(reading)
    assert len(both.cache.under_way) == 1
    reading.close()
    del reading
    assert len(both.cache.under_way) == 0


def test_threads_share_a_cache_which_stays_within_its_room() -> None:
    cache = Cache(7_000, Clock().read)

    def work(seed: int) -> None:
        for turn in range(400):
            name = "abcde"[(turn * seed) % 5]
            if turn % 7 == seed % 7:
                cache.forget(name)
                continue
            asked = cache.ask((name, (), "application/json"), name)
            if not asked.fresh:
                cache.settle(
                    asked,
                    country(
                        name, "x" * turn, **{"cache-control": "max-age=60" if turn % 2 else "no-cache", "etag": '"a"'}
                    ),
                )
            assert cache.size <= cache.capacity

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(1, 5)))
    cache.forget(Accounts.EVERY)
    assert cache.size == 0
