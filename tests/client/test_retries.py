"""Laws of retries: what may pass is tried again, what may not is not, and no statement is recorded twice."""

from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.client import ClientError, Forbidden, Person, RateLimited, Retries, Unavailable, Unreachable
from tests.client.either import KINDS, Clock, Either, Kind

ACCEPTED = {"account": "acme", "facts": [{"fact": "f1", "kind": "acceptance", "recorded_at": "2025-04-01T00:00:00Z"}]}
PENDING = {"account": "acme", "known_at": "2025-04-01T00:00:00Z", "pending": []}


@dataclass(frozen=True)
class Event:
    """What happens to a try: how long it takes, whether the statement takes effect, and what the client sees."""

    status: int | type[httpx2.RequestError]
    effect: bool = False
    took: float = 0.0
    retry_after: int | None = None
    problem: str = ""


@dataclass
class Service:
    """Does what the script says, then answers well for ever. Under one idempotency key it records once."""

    script: list[Event]
    clock: Clock
    tries: list[tuple[float, Event, httpx2.Request]] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        event = self.script.pop(0) if self.script else Event(200, effect=True)
        self.tries.append((self.clock.now, event, request))
        self.clock.now += event.took
        if event.effect and (key := request.headers.get("idempotency-key")):
            self.effects.append(key)
        if not isinstance(event.status, int):
            raise event.status("it broke", request=request)
        headers = {} if event.retry_after is None else {"retry-after": str(event.retry_after)}
        if event.status != 200:
            told = {"type": f"urn:termsvc:problem:{event.problem}"} if event.problem else {}
            return httpx2.Response(event.status, headers=headers, json=told)
        return httpx2.Response(200, json=ACCEPTED if request.method == "POST" else PENDING)


def accept(either: Either) -> object:
    return either("accept", "acme", [], accepted_by=Person(person="p1"))


def pending(either: Either) -> object:
    return either("pending", "acme")


AFTER = st.none() | st.integers(0, 30)
TOOK = st.sampled_from([0.0, 0.5, 3.0])
PASSING = st.one_of(
    st.builds(Event, st.sampled_from([httpx2.ConnectError, httpx2.ConnectTimeout]), took=TOOK),
    st.builds(Event, st.sampled_from([httpx2.ReadTimeout, httpx2.ReadError]), effect=st.booleans(), took=TOOK),
    st.builds(Event, st.sampled_from([429, 502, 503, 504]), took=TOOK, retry_after=AFTER),
    st.just(Event(409, problem="in-flight", retry_after=1)),
)
LASTING = st.builds(Event, st.sampled_from([400, 401, 403, 404, 409, 422, 500]), took=TOOK, retry_after=AFTER)
GOOD = st.builds(Event, st.just(200), effect=st.sampled_from([True]), took=TOOK)


@given(
    script=st.lists(st.one_of(PASSING, PASSING, LASTING, GOOD), max_size=8),
    retries=st.builds(
        Retries, tries=st.integers(1, 6), deadline=st.sampled_from([1.0, 10.0, 60.0]), longest=st.just(5.0)
    ),
    chance=st.floats(0, 0.999),
    kind=st.sampled_from(KINDS),
    verb=st.sampled_from([accept, pending]),
)
def test_a_call_ends_with_a_good_reply_or_when_nothing_more_may_be_tried(
    script: list[Event], retries: Retries, chance: float, kind: Kind, verb: Callable[[Either], object]
) -> None:
    clock = Clock()
    service = Service(list(script), clock)
    begun = clock.now
    either = Either(kind, service, clock=clock, retries=retries, chance=lambda: chance)
    try:
        verb(either)
    except ClientError as error:
        failure: ClientError | None = error
    else:
        failure = None

    *failed, (_, last, _) = service.tries
    assert (failure is None) == (last.status == 200)
    assert all(event in passing(script) for _, event, _ in failed)
    # The client gave up only where it had to.
    if failure is not None and failure.passing and len(service.tries) < retries.tries:
        assert clock.now - begun + (last.retry_after or 0) + retries.longest >= retries.deadline
    assert len(service.tries) <= retries.tries
    # It waited as it was asked to, and began nothing after the deadline.
    for waited, (_, event, _) in zip(clock.waits, failed, strict=True):
        assert (event.retry_after or 0) <= waited <= (event.retry_after or 0) + retries.longest
    for at, _, request in service.tries:
        assert at < begun + retries.deadline
        assert request.extensions["timeout"]["read"] <= max(begun + retries.deadline - at, 0.001)
    # One key for all tries: what took effect more than once was recorded once.
    assert len(set(service.effects)) <= 1
    assert len({request.headers.get("idempotency-key") for *_, request in service.tries}) == 1


def passing(script: list[Event]) -> list[Event]:
    return [
        event
        for event in script
        if not isinstance(event.status, int) or event.status in {429, 502, 503, 504} or event.problem == "in-flight"
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("failures", range(6))
def test_a_service_that_fails_so_many_times_is_tried_four_times(kind: Kind, failures: int) -> None:
    clock = Clock()
    service = Service([Event(503)] * failures, clock)
    if failures < 4:
        pending(Either(kind, service, clock=clock))
    else:
        with pytest.raises(Unavailable):
            pending(Either(kind, service, clock=clock))
    assert len(service.tries) == min(failures + 1, 4)
    assert clock.waits == [0.1, 0.2, 0.4][: min(failures, 3)]


@pytest.mark.parametrize("kind", KINDS)
def test_two_statements_have_two_keys_and_a_key_that_was_given_is_kept(kind: Kind) -> None:
    service = Service([], Clock())
    either = Either(kind, service)
    accept(either)
    accept(either)
    either("accept", "acme", [], accepted_by=Person(person="p1"), idempotency_key="form-7")
    assert len(set(service.effects)) == 3
    assert service.effects[2] == "form-7"


@pytest.mark.parametrize("kind", KINDS)
def test_who_must_wait_longer_than_the_deadline_is_told_so_at_once(kind: Kind) -> None:
    clock = Clock()
    with pytest.raises(RateLimited) as raised:
        pending(Either(kind, Service([Event(429, retry_after=3600)], clock), clock=clock))
    assert (raised.value.retry_after, clock.waits) == (3600, [])


@pytest.mark.parametrize("kind", KINDS)
def test_a_date_in_retry_after_counts_from_the_date_of_the_service(kind: Kind) -> None:
    headers = {"retry-after": "Tue, 01 Apr 2025 12:00:07 GMT", "date": "Tue, 01 Apr 2025 12:00:00 GMT"}
    replies = [httpx2.Response(503, headers=headers), httpx2.Response(200, json=PENDING)]
    either = Either(kind, lambda _: replies.pop(0), chance=lambda: 0.0)
    pending(either)
    assert either.clock.waits == [7.0]


@pytest.mark.parametrize("kind", KINDS)
def test_what_broke_is_told_in_words_and_kept_as_the_cause(kind: Kind) -> None:
    with pytest.raises(Unreachable, match=r"no answer from terms\.test: it broke") as raised:
        pending(Either(kind, Service([Event(httpx2.ConnectError)] * 9, Clock())))
    assert isinstance(raised.value.__cause__, httpx2.ConnectError)


@pytest.mark.parametrize("kind", KINDS)
def test_a_request_that_can_never_be_formed_is_not_tried_again(kind: Kind) -> None:
    service = Service([Event(httpx2.LocalProtocolError)] * 9, Clock())
    with pytest.raises(Unreachable):
        pending(Either(kind, service))
    assert len(service.tries) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_refusal_is_told_at_once(kind: Kind) -> None:
    service = Service([Event(403, retry_after=1)] * 9, Clock())
    with pytest.raises(Forbidden):
        accept(Either(kind, service))
    assert len(service.tries) == 1
