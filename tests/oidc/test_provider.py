"""A provider over HTTP: its keys change, it is down, slow or wrong, and it is not asked more than it must be."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from termsvc.access import Unauthenticated
from termsvc.core.errors import InvalidFact
from termsvc.oidc import BadToken, Fault, Fetched, Provider, ProviderUnreachable, fetch, fetching
from termsvc.oidc.published import LASTS_AT_LEAST, LASTS_AT_MOST, read_published
from tests.oidc.forging import CASES, forged
from tests.oidc.local_provider import AUDIENCE, DISCOVERY, JWKS, Answer, Clock, LocalProvider, key, serving

RENAMED: dict[str, Any] = {"header": {"kid": "stranger"}, "by": "stranger"}


def test_it_is_read_once_for_many_tokens(local: LocalProvider) -> None:
    provider = local.taken()
    assert local.asked == []
    for case in CASES["good"]:
        provider.verify(forged(local, case))
    assert local.asked == [DISCOVERY, JWKS]
    assert local.encodings == {"identity"}  # so that what is read is no longer than what was sent


def test_keys_that_are_changed_are_found(local: LocalProvider) -> None:
    provider = local.taken()
    old, new = forged(local, {}), forged(local, RENAMED)
    provider.verify(old)
    local.keys = [key("RSA", "stranger")]
    with pytest.raises(BadToken, match="in a minute"):
        provider.verify(new)
    provider.verify(old)
    local.clock.forward(timedelta(minutes=1))
    provider.verify(new)
    with pytest.raises(BadToken) as refused:
        provider.verify(old)
    assert refused.value.fault is Fault.KEY
    assert local.asked == [DISCOVERY, JWKS] * 2


def test_tokens_of_noise_have_it_asked_once_a_minute(local: LocalProvider) -> None:
    provider = local.taken()
    provider.verify(forged(local, {}))
    for number in range(50):
        with pytest.raises(BadToken):
            provider.verify(forged(local, {"header": {"kid": f"noise {number}"}}))
        local.clock.forward(timedelta(seconds=3))
    assert local.asked == [DISCOVERY, JWKS] * 3


def test_what_is_wrong_before_the_claims_is_told_without_asking_anybody(local: LocalProvider) -> None:
    provider = local.taken()
    for case in CASES["bad"]:
        by_claims = case["fault"] == Fault.FORM and case.get("then", "").startswith(("claims", "nest"))
        if case["fault"] in {Fault.FORM, Fault.LENGTH, Fault.TYPE, Fault.CRITICAL} and not by_claims:
            with pytest.raises(BadToken):
                provider.verify(forged(local, case))
    assert local.asked == []


def test_a_provider_that_is_down_is_no_fault_of_the_token() -> None:
    with serving(Clock()) as local:
        provider = local.taken()
        kept = local.taken()
        token = forged(local, {"claims": {"exp": "now+99999"}})
        kept.verify(token)
    with pytest.raises(ProviderUnreachable, match=r"ConnectError.*TERMSVC_OIDC_ISSUER") as told:
        provider.verify(token)
    assert not isinstance(told.value, Unauthenticated)
    assert told.value.retry_after > 0
    assert token not in str(told.value)
    local.clock.forward(timedelta(hours=5))
    assert kept.verify(token).subject == "subject-4711"
    local.clock.forward(timedelta(hours=1))
    with pytest.raises(ProviderUnreachable):
        kept.verify(token)


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        (DISCOVERY, Answer(status=500), "status 500"),
        (DISCOVERY, Answer(status=302, headers={"Location": JWKS}), "status 302"),
        (DISCOVERY, Answer(b"<html>"), "no JSON object"),
        (DISCOVERY, Answer(b"[" * 100_000), "no JSON object"),
        (DISCOVERY, Answer(b"[]"), "no JSON object"),
        (DISCOVERY, Answer(b"{}"), "another issuer"),
        (DISCOVERY, Answer(b" " * (fetching.LONGEST_BYTES + 1)), "more than 512 KiB"),
        (DISCOVERY, Answer(b"{}", headers={"Content-Encoding": "gzip"}), "another issuer"),
        (JWKS, Answer(status=404), "status 404"),
        (JWKS, Answer(b"{}"), "no public key"),
        (JWKS, Answer(b'{"keys": []}'), "no public key"),
        (JWKS, Answer(b'{"keys": [1, {"kty": "oct", "kid": "rsa", "k": "c2VjcmV0"}]}'), "no public key"),
    ],
)
def test_a_provider_that_answers_wrongly_is_told_from_a_bad_token(
    local: LocalProvider, path: str, answer: Answer, told: str
) -> None:
    local.spoiled[path] = answer
    with pytest.raises(ProviderUnreachable, match=told):
        local.taken().verify(forged(local, {}))


@pytest.mark.parametrize("slow", [Answer(b"{}" * 9, delay=0.6), Answer(b"{}" * 99, drip=0.05)], ids=["late", "drip"])
def test_a_provider_that_is_slow_is_not_waited_for(
    local: LocalProvider, slow: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PATIENCE_SECONDS", 0.2)
    local.spoiled[DISCOVERY] = slow
    with pytest.raises(ProviderUnreachable, match=r"takes longer|Timeout"):
        local.taken().verify(forged(local, {}))


@pytest.mark.parametrize("issuer", ["https://login.evil.example", "{issuer}/", "{ISSUER}", None, ["{issuer}"]])
def test_a_provider_that_lies_about_its_issuer_is_not_believed(local: LocalProvider, issuer: Any) -> None:
    if isinstance(issuer, str):
        issuer = issuer.replace("{issuer}", local.issuer).replace("{ISSUER}", local.issuer.upper())
    local.discovery["issuer"] = issuer
    with pytest.raises(ProviderUnreachable, match="the same in every character"):
        local.taken().verify(forged(local, {}))
    assert JWKS not in local.asked


@pytest.mark.parametrize(
    "address",
    [None, 5, "http://keys.example/", "ftp://127.0.0.1/", "//127.0.0.1/", "https://", "http://[", "file:///x"],
)
def test_keys_are_read_where_nobody_can_answer_in_the_place_of_the_provider(
    local: LocalProvider, address: object
) -> None:
    local.discovery["jwks_uri"] = address
    with pytest.raises(ProviderUnreachable, match="jwks_uri"):
        local.taken().verify(forged(local, {}))


@pytest.mark.parametrize(
    "issuer",
    [
        "",
        "login.example",
        "http://login.example",
        "https://",
        "https://a:b@login.example",
        "https://login.example#a",
        "https://login.example?a=b",
        "http://127.0.0.1.evil.example",
        "http://[::1",
    ],
)
def test_an_issuer_to_whom_others_can_listen_is_none(issuer: str) -> None:
    with pytest.raises(InvalidFact, match="TERMSVC_OIDC_ISSUER"):
        Provider(issuer, AUDIENCE, fetch, Clock())
    with pytest.raises(InvalidFact, match="TERMSVC_OIDC_AUDIENCE"):
        Provider("https://login.example", " ", fetch, Clock())


def published(keys: list[Any], cache_control: str = "") -> Any:
    def read(url: str) -> Fetched:
        document = {"keys": keys} if url.endswith(JWKS) else {"issuer": ISSUER, "jwks_uri": ISSUER + JWKS}
        return Fetched(json.dumps(document).encode(), cache_control)

    return read_published(ISSUER, read)


ISSUER = "https://login.example/tenant"


def test_keys_that_are_not_for_signatures_are_passed_over() -> None:
    public = key("EC", "ec").as_dict(private=False)
    passed_over: list[Any] = [
        public | {"use": "enc", "kid": "encryption"},
        public | {"crv": "P-999", "kid": "unknown curve"},
        public | {"y": public["x"], "kid": "off the curve"},
        key("EC", "ec").as_dict(private=True) | {"kid": "with its private part"},
        {"kty": "RSA", "kid": "short", "n": "0vx7" * 40, "e": "AQAB"},
        {"kty": "OKP", "kid": "no curve", "x": "AAAA"},
        {"kty": "AKP", "kid": "kinds to come", "pub": "AAAA"},
        {name: value for name, value in public.items() if name != "kid"},
        public | {"kid": 5},
        "key",
    ]
    assert list(published([*passed_over, public]).keys) == ["ec"]


@pytest.mark.parametrize(
    ("cache_control", "lasts"),
    [
        ("", timedelta(minutes=10)),
        ("public, max-age=1200, must-revalidate", timedelta(minutes=20)),
        ("MAX-AGE=1200", timedelta(minutes=20)),
        ("max-age=0", LASTS_AT_LEAST),
        ("max-age=99999999999999999999", LASTS_AT_MOST),
        ("max-age=soon", timedelta(minutes=10)),
        ("max-age=900, no-store", LASTS_AT_LEAST),
        ("no-cache", LASTS_AT_LEAST),
    ],
)
def test_keys_last_as_long_as_the_provider_says_within_bounds(cache_control: str, lasts: timedelta) -> None:
    assert published([key("EC", "ec").as_dict(private=False)], cache_control).lasts == lasts
