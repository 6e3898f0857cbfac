"""No token that is not the provider's, for us and valid now is ever let in; and no refusal says what stood in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from termsvc.access import Unauthenticated
from termsvc.oidc import BadToken, Claims, Fault, Provider
from tests.oidc.forging import CASES, forged
from tests.oidc.local_provider import AUDIENCE, Clock, LocalProvider, serving

BAD, GOOD = CASES["bad"], CASES["good"]
SAID = 8  # so many characters of a token would tell something


@pytest.fixture(scope="module")
def known() -> Iterator[tuple[LocalProvider, Provider]]:
    """A provider whose keys are known."""
    with serving(Clock()) as local:
        provider = local.taken()
        provider.verify(forged(local, {}))
        yield local, provider


def titles(cases: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(case, id=case["title"]) for case in cases]


@pytest.mark.parametrize("case", titles(GOOD))
def test_a_genuine_token_says_what_it_claims(known: tuple[LocalProvider, Provider], case: dict[str, Any]) -> None:
    local, provider = known
    expires = local.clock.now + timedelta(seconds=-59 if "expired" in case["title"] else 300)
    said = {
        "subject": "subject-4711",
        "email": "maria@aster.example",
        "email_verified": True,
        "scopes": ["openid", "terms:read"],
        "account": None,
        "subtree": False,
        "identity": None,
        "expires_at": expires,
    } | case.get("says", {})
    assert provider.verify(forged(local, case)) == Claims(**said | {"scopes": frozenset(said["scopes"])})


@pytest.mark.parametrize("case", titles(BAD))
def test_a_bad_token_is_refused(known: tuple[LocalProvider, Provider], case: dict[str, Any]) -> None:
    local, provider = known
    token = forged(local, case)
    with pytest.raises(BadToken) as refused:
        provider.verify(token)
    assert refused.value.fault == case["fault"]
    assert isinstance(refused.value, Unauthenticated)
    message = str(refused.value)
    for secret in (*pieces(token), *values(case), "subject-4711", "maria@", "terms:read"):
        assert secret not in message
    assert message.endswith(".")


def pieces(token: str) -> Iterator[str]:
    return (token[start : start + SAID] for start in range(0, max(len(token) - SAID, 0), SAID // 2))


def values(case: dict[str, Any]) -> Iterator[str]:
    """What a case writes into a token, but for what the installation itself is known to ask for."""
    for changed in (case.get("header", {}), case.get("claims", {})):
        for value in changed.values():
            text = value if isinstance(value, str) else json.dumps(value)
            if len(text) >= SAID and AUDIENCE not in text and "{issuer}" not in text:
                yield text


def test_each_fault_has_a_case() -> None:
    assert {case["fault"] for case in BAD} == set(Fault)


@given(st.data())
def test_a_token_that_was_changed_in_one_character_is_refused(
    known: tuple[LocalProvider, Provider], data: st.DataObject
) -> None:
    local, provider = known
    token = forged(local, data.draw(st.sampled_from(GOOD), "genuine"))
    place = data.draw(st.integers(0, len(token) - 1), "place")
    other = data.draw(st.sampled_from("ABCxyz019-_. =").filter(lambda letter: letter != token[place]), "letter")
    with pytest.raises(BadToken):
        provider.verify(token[:place] + other + token[place + 1 :])


@given(bad=st.sampled_from(BAD), good=st.sampled_from([case for case in GOOD if "by" not in case]))
def test_nothing_else_that_is_right_makes_up_for_what_is_wrong(
    known: tuple[LocalProvider, Provider], bad: dict[str, Any], good: dict[str, Any]
) -> None:
    local, provider = known
    both = {name: good.get(name, {}) | bad.get(name, {}) for name in ("header", "claims")}
    with pytest.raises(BadToken):
        provider.verify(forged(local, bad | both))


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    header=st.dictionaries(
        st.sampled_from(["alg", "kid", "typ", "cty", "x5c", "jwk", "jku", "b64", "crit", "x"]), json_values
    ),
    claims=st.dictionaries(
        st.sampled_from(
            ["iss", "aud", "exp", "iat", "nbf", "sub", "jti", "scope", "scp", "cnf", "email", "termsvc_account"]
        ),
        json_values,
    ),
)
def test_whatever_a_provider_signs_is_taken_or_refused(
    known: tuple[LocalProvider, Provider], header: dict[str, Any], claims: dict[str, Any]
) -> None:
    local, provider = known
    try:
        taken = provider.verify(forged(local, {"header": header, "claims": claims}))
    except BadToken:
        return
    assert taken.account == claims.get("termsvc_account")


@given(st.text(max_size=60) | st.from_regex(r"[\w-]{1,20}\.[\w-]{1,20}\.[\w-]{0,20}", fullmatch=True))
def test_noise_is_refused(known: tuple[LocalProvider, Provider], text: str) -> None:
    _, provider = known
    with pytest.raises(BadToken):
        provider.verify(text)


def test_a_token_ends_within_a_minute_of_its_time(known: tuple[LocalProvider, Provider]) -> None:
    local, provider = known
    token = forged(local, {})
    began = local.clock.now
    try:
        local.clock.now = began + timedelta(seconds=359)
        assert provider.verify(token).expires_at == began + timedelta(seconds=300)
        local.clock.now = began + timedelta(seconds=360)
        with pytest.raises(BadToken, match="expired"):
            provider.verify(token)
    finally:
        local.clock.now = began
