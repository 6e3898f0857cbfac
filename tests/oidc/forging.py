"""Tokens written as the data file has them, without the library that reads them but for its arithmetic."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from joserfc import jwe
from joserfc.jwk import Key, RSAKey
from joserfc.jws import JWSRegistry

from tests.oidc.local_provider import SUITED, LocalProvider, key

CASES: dict[str, list[dict[str, Any]]] = yaml.safe_load(Path(__file__).with_name("tokens.yaml").read_text("utf-8"))
GENUINE = {"alg": "RS256", "kid": "rsa", "typ": "at+jwt"}
SIGNERS = {
    "rsa": ("RSA", "rsa"),
    "ec": ("EC", "ec"),
    "okp": ("OKP", "okp"),
    "foreign": ("RSA", "foreign"),
    "foreign okp": ("OKP", "foreign"),
    "stranger": ("RSA", "stranger"),
}
DEEP = "[" * 4_000 + "]" * 4_000


def b64(content: bytes | str) -> str:
    return base64.urlsafe_b64encode(content.encode() if isinstance(content, str) else content).rstrip(b"=").decode()


def forged(local: LocalProvider, case: Mapping[str, Any]) -> str:
    """The token of a case."""
    by, then = case.get("by", "rsa"), case.get("then", "")
    header = GENUINE | ({"kid": by} if by == "stranger" else {}) | case.get("header", {})
    claims = local.claims(**{name: _value(local, value) for name, value in case.get("claims", {}).items()})
    parts = json.dumps({name: value for name, value in header.items() if value is not None}), json.dumps(claims)
    if not then:
        return _signed(*parts, header["alg"], by)
    if then in BEFORE:
        return _signed(*BEFORE[then](*parts), header["alg"], by)
    return AFTER[then](_signed(*parts, header["alg"], by))


def _value(local: LocalProvider, value: Any) -> Any:
    if isinstance(value, list):
        return [_value(local, one) for one in value]
    if not isinstance(value, str):
        return value
    if value.startswith(("now+", "now-")):
        return int(local.clock.now.timestamp()) + int(value[3:])
    return "x" * 20_000 if value == "huge" else value.replace("{issuer}", local.issuer)


def _signed(header: str, claims: str, algorithm: Any, by: str) -> str:
    content = f"{b64(header)}.{b64(claims)}"
    return f"{content}.{b64(_signature(content.encode(), algorithm, by))}"


def _signature(content: bytes, algorithm: Any, by: str) -> bytes:
    if by == "nobody":
        return b""
    if by == "secret":
        public = key("RSA", "rsa")
        assert isinstance(public, RSAKey)
        return hmac.digest(public.as_pem(private=False), content, hashlib.sha256)
    private = key(*SIGNERS[by])
    fits = {"RSA": ["RS256", "PS256"], "EC": ["ES256"], "OKP": ["EdDSA", "Ed25519"]}[private.key_type]
    # Under a name that doesn't fit, the signature is at least a true one.
    return JWSRegistry.algorithms[algorithm if algorithm in fits else SUITED[private.key_type]].sign(content, private)


def _replaced(token: str, part: int, text: str) -> str:
    parts = token.split(".")
    parts[part] = text
    return ".".join(parts)


def _part(token: str, part: int) -> bytes:
    text = token.split(".")[part]
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _header_with_its_key(header: str, claims: str) -> tuple[str, str]:
    foreign: Key = key("RSA", "foreign")
    return json.dumps(json.loads(header) | {"jwk": foreign.as_dict(private=False)}), claims


def _encrypted(token: str) -> str:
    public = key("RSA", "rsa")
    return jwe.encrypt_compact(
        {"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT"}, token.encode(), public, ["RSA-OAEP-256", "A256GCM"]
    )


def _as_json(token: str) -> str:
    protected, payload, signature = token.split(".")
    return json.dumps({"protected": protected, "payload": payload, "signature": signature})


def _nested(header: str, claims: str) -> tuple[str, str]:
    return header, _signed(json.dumps(GENUINE), claims, "RS256", "rsa")


BEFORE: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "say null of the account": lambda header, claims: (header, claims[:-1] + ', "termsvc_account": null}'),
    "put the key into the header": _header_with_its_key,
    "nest": _nested,
    "claims in a list": lambda header, claims: (header, f"[{claims}]"),
    "claims of noise": lambda header, _: (header, "\x00\x01{"),
    "claims nested deeply": lambda header, _: (header, DEEP),
    "header nested deeply": lambda _, claims: (DEEP, claims),
    "header in a list": lambda _, claims: ('["alg", "b64"]', claims),
    "header in a text": lambda _, claims: ('"alg b64"', claims),
}
AFTER: dict[str, Callable[[str], str]] = {
    "change a claim": lambda token: _replaced(token, 1, b64(_part(token, 1).replace(b"4711", b"4712"))),
    "take another signature": lambda token: _replaced(token, 2, b64(_signature(b"other.content", "RS256", "rsa"))),
    "cut the signature": lambda token: _replaced(token, 2, b64(_part(token, 2)[:-1])),
    "unencoded": lambda token: _replaced(token, 1, "sub-4711"),
    "encrypt": _encrypted,
    "as JSON": _as_json,
    "space before": lambda token: f" {token}",
    "line after": lambda token: f"{token}\n",
    "space within": lambda token: token.replace(".", " .", 1),
    "padding": lambda token: f"{token}=",
    "bearer before": lambda token: f"Bearer {token}",
    "two parts": lambda token: token.rpartition(".")[0],
    "four parts": lambda token: f"{token}.x",
    "letters of another alphabet": lambda token: token.translate({ord("e"): "\N{CYRILLIC SMALL LETTER IE}"}),
    "empty": lambda _: "",
}
