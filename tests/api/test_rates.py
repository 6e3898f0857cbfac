"""How often a key may ask, and how that is told."""

from __future__ import annotations

from termsvc.access import Scope
from termsvc.api.application import GUESSES
from termsvc.api.middleware.limits import RateLimiter
from tests.api.conftest import Bureau

ADDRESS = "/v1/accounts/acme/terms"


def test_each_key_may_ask_so_often_and_is_told(bureau: Bureau) -> None:
    bureau.api.state.installation.limiter = RateLimiter("2/minute")
    one = bureau.key(Scope.TERMS_READ)
    answers = [bureau.client.get(ADDRESS, headers=one) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[0].headers["ratelimit"].startswith('"minute";r=1;')
    assert int(answers[2].headers["retry-after"]) > 0
    assert answers[2].json()["type"] == "urn:termsvc:problem:rate-limited"
    bureau.enrol("other")
    assert bureau.client.get(ADDRESS, headers=bureau.key(of="other")).status_code == 403


def test_who_guesses_is_slowed_down_and_who_has_a_token_is_not(bureau: Bureau) -> None:
    bureau.api.state.installation.guesses = RateLimiter(GUESSES)
    guess = {"Authorization": f"Bearer {bureau.key()['Authorization'].removeprefix('Bearer ')[:-1]}0"}
    statuses = [bureau.client.get(ADDRESS, headers=guess).status_code for _ in range(30)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert bureau.client.get(ADDRESS, headers=bureau.key()).status_code == 200
